//! Every error code has its page, and every page its code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{assert_none, tree, workspace};
use crate::support::root;

const PAGES: &str = "crates/tidegate-cli/pages/errors.md";

/// `area::kind`, both in lower case with hyphens.
fn is_code(text: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && !word.ends_with('-')
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split_once("::").is_some_and(|(area, kind)| word(area) && word(kind))
}

/// The codes in the crates' sources, with a line where each stands.
fn returned() -> BTreeMap<String, String> {
    let crates: Vec<_> = workspace::host().into_iter().filter(|package| !package.is_dev()).collect();
    let mut codes = BTreeMap::new();
    for module in tree::products(&crates) {
        for text in module.facts.texts.iter().filter(|text| is_code(&text.it)) {
            codes.entry(text.it.clone()).or_insert_with(|| module.line(text.line));
        }
    }
    codes
}

#[test]
fn every_code_has_a_page() {
    let pages = fs::read_to_string(root().join(PAGES)).unwrap_or_else(|error| panic!("{PAGES}: {error}"));
    let described: BTreeSet<_> = pages.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let returned = returned();
    let missing: Vec<_> = returned
        .iter()
        .filter(|(code, _)| !described.contains(code.as_str()))
        .map(|(code, line)| format!("{line}: no section `## {code}`"))
        .collect();
    assert_none("every code has a section in the pages of `tidegate explain`", &missing);
    let idle: Vec<_> =
        described.iter().filter(|title| !returned.contains_key(**title)).map(ToString::to_string).collect();
    assert_none("every section is about a code that exists", &idle);
}

#[test]
fn codes_are_told_from_other_texts() {
    for code in ["config::syntax", "plugin::not-wasm", "git::sha256"] {
        assert!(is_code(code), "{code}");
    }
    for other in ["std::Env", "a::b::c", "config:: syntax", "::x", "x::", "config", "x::y-", "a b::c"] {
        assert!(!is_code(other), "{other}");
    }
}
