use std::fmt::Write;

use proptest::prelude::*;
use tidegate_model::{Diagnose, Diagnosis, FolderEntry};

use crate::testing::{Files, check, codes, found};
use crate::{MANIFEST_LIMIT, Tree, detect};

/// A workspace of so many packages, each depending on the one before.
fn many(count: usize) -> Files {
    let mut files = Files::of(&[("package.json", r#"{"workspaces": ["packages/*", "!packages/x-*"]}"#)]);
    for index in 0..count {
        let before = index.saturating_sub(1);
        let text = format!(
            r#"{{"name": "p{index}", "version": "1.0.0", "dependencies": {{"p{before}": "^1.0.0"}}}}"#
        );
        files.add(&format!("packages/p{index}/package.json"), &text);
        files.add(&format!("packages/p{index}/src/index.js"), "");
    }
    files
}

#[test]
fn thousands_of_packages_are_read_once_each() {
    let files = many(2000);
    let detected = detect(&files).unwrap();
    assert_eq!(detected.packages.len(), 2000);
    assert!(detected.problems.is_empty());
    assert_eq!(detected.packages.iter().map(|package| package.dependencies.len()).sum::<usize>(), 1999);
    // The folder of the pattern, and the root for plain packages.
    assert_eq!(*files.listed.borrow(), ["packages", "."]);
    let read = files.read.borrow();
    assert_eq!(read.iter().filter(|path| path.ends_with("/package.json")).count(), 2000);
    let others: Vec<_> = read.iter().filter(|path| !path.ends_with("/package.json")).collect();
    let at_the_root =
        ["Cargo.toml", "pyproject.toml", "package.json", "pnpm-workspace.yaml", "lerna.json", "VERSION"];
    assert_eq!(others, at_the_root);
}

#[test]
fn thousands_of_crates_that_need_each_other_are_read_once_each() {
    let mut files = Files::default();
    let mut root = "[workspace]\nmembers = ['crates/*']\npackage.version = '1.0.0'\n".to_owned();
    root.push_str("[workspace.dependencies]\n");
    for index in 0..2000_usize {
        let _ = writeln!(root, "c{index} = {{ path = 'crates/c{index}', version = '1' }}");
        let mut text =
            format!("[package]\nname = 'c{index}'\nversion.workspace = true\n[dependencies]\nserde = '1'\n");
        for other in index.saturating_sub(10)..index {
            let _ = writeln!(text, "c{other}.workspace = true");
        }
        files.add(&format!("crates/c{index}/Cargo.toml"), &text);
        files.add(&format!("crates/c{index}/src/lib.rs"), "");
    }
    files.add("Cargo.toml", &root);
    let detected = detect(&files).unwrap();
    assert!(detected.problems.is_empty());
    assert!(detected.packages.iter().all(|package| package.shared_version));
    assert_eq!(detected.packages.iter().map(|package| package.dependencies.len()).sum::<usize>(), 19_945);
    assert_eq!(*files.listed.borrow(), ["crates", "."]);
    assert_eq!(files.read.borrow().iter().filter(|path| path.ends_with("/Cargo.toml")).count(), 2000);
}

#[test]
fn members_that_climb_out_are_problems() {
    let lists = [
        ("Cargo.toml", "workspace.members = ['../a', 'x/../../a', '/a', '..', 'x/..', 'C:/a', '{x,..}/*']"),
        ("pyproject.toml", "[tool.uv.workspace]\nmembers = ['../*', '~/a', '**/../../..']"),
        ("package.json", r#"{"workspaces": ["..", "!../a", "x/**/../../../a", "\\\\server\\a"]}"#),
        ("pnpm-workspace.yaml", "packages: ['../*', './../a']"),
    ];
    for (path, text) in lists {
        let files = Files::of(&[(path, text), ("a/Cargo.toml", ""), ("a/package.json", "{}")]);
        let detected = detect(&files).unwrap();
        assert!(detected.packages.is_empty(), "{path}");
        assert!(!detected.problems.is_empty(), "{path}");
        let codes = codes(&detected);
        assert!(codes.iter().all(|code| *code == format!("{path} workspace::outside")), "{codes:?}");
        for asked in files.listed.borrow().iter().chain(files.read.borrow().iter()) {
            assert!(!asked.starts_with('/') && asked.split('/').all(|part| part != ".."), "{asked}");
        }
    }
}

#[test]
fn patterns_that_lead_back_to_themselves_end() {
    let root = r#"{"name": "top", "workspaces": [".", "a/..", "a", "a/*/..", "**/a", "a/b/../../a"]}"#;
    let files = [("package.json", root), ("a/package.json", "{}"), ("a/b/package.json", "{}")];
    check(&files, &[". top -", "a a -"], &[]);
    let root =
        "[package]\nname = 'top'\nversion = '1.0.0'\n[workspace]\nmembers = ['.', 'a/..', './a/', 'a', '*']";
    let a = "[package]\nname = 'a'\nversion = '1.0.0'\nworkspace = '..'";
    check(&[("Cargo.toml", root), ("a/Cargo.toml", a)], &[". top 1.0.0", "a a 1.0.0"], &[]);
}

/// Only the file that names the members is real.
struct Endless(String);

impl Tree for Endless {
    fn list(&self, _: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        Ok(Some(["a", "b"].map(|name| FolderEntry { name: name.into(), is_folder: true }).into()))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        Ok(Some(if path == "package.json" { self.0.clone() } else { "{}".into() }.into_bytes()))
    }
}

#[test]
fn trees_without_end_end() {
    let members: Vec<_> = (0..60_000).map(|index| format!("\"m{index}\"")).collect();
    for workspaces in ["\"**\"", &members.join(",")] {
        let detected = detect(&Endless(format!(r#"{{"workspaces": [{workspaces}]}}"#))).unwrap();
        assert!(detected.packages.len() <= 50_000);
        let codes: Vec<_> = codes(&detected).into_iter().filter(|code| code.starts_with(". ")).collect();
        assert!(!codes.is_empty() && codes.iter().all(|code| code == ". workspace::too-many"), "{codes:?}");
        assert!(!detected.problems.iter().any(|problem| problem.code == "workspace::no-member"));
    }
}

#[test]
fn problems_end() {
    let members: Vec<_> = (0..5000).map(|index| format!("\"gone{index}\"")).collect();
    let text = format!(r#"{{"workspaces": [{}]}}"#, members.join(","));
    let detected = found(&[("package.json", &text)]);
    assert_eq!(detected.problems.len(), 1001);
    assert!(codes(&detected).contains(&". workspace::too-many".to_owned()));
}

#[test]
fn cycles_end() {
    let a = "[package]\nname = 'a'\nversion = '1.0.0'\n[dependencies]\nb.path = 'b'";
    let b = "[package]\nname = 'b'\nversion = '1.0.0'\n[dependencies]\na.path = '..'\nc.path = '../b/../b'";
    check(
        &[("Cargo.toml", a), ("b/Cargo.toml", b)],
        &[". a 1.0.0", "> b normal", "b b 1.0.0", "> a normal"],
        &[],
    );
    let npm = |name, other| {
        format!(r#"{{"name": "{name}", "dependencies": {{"{other}": "*"}}, "workspaces": ["../a", "../b"]}}"#)
    };
    let root = r#"{"workspaces": ["a", "b", "a/../a"]}"#;
    check(
        &[("package.json", root), ("a/package.json", &npm("a", "b")), ("b/package.json", &npm("b", "a"))],
        &["a a -", "> b normal *", "b b -", "> a normal *"],
        &[],
    );
}

#[test]
fn depth_ends() {
    let deep = format!("{}package.json", "d/".repeat(200));
    let files = Files::of(&[("package.json", r#"{"workspaces": ["**"]}"#), (&deep, r#"{"name": "deep"}"#)]);
    let detected = detect(&files).unwrap();
    assert!(detected.packages.is_empty());
    assert_eq!(files.listed.borrow().len(), 32);
}

#[test]
fn many_wildcards_do_not_multiply() {
    let mut files = Files::of(&[("package.json", r#"{"workspaces": ["**/d/**/d/**/d/**/d/**/d/**/d/**"]}"#)]);
    files.add(&format!("{}package.json", "d/".repeat(25)), r#"{"name": "deep"}"#);
    assert_eq!(detect(&files).unwrap().packages.len(), 1);
    assert_eq!(files.listed.borrow().len(), 26);
}

#[test]
fn a_manifest_that_is_too_large_or_no_text_is_a_problem() {
    let mut files = Files::of(&[("package.json", r#"{"workspaces": ["*"]}"#), ("a/package.json", "{}")]);
    files.add("large/package.json", &format!("{{{}}}", " ".repeat(MANIFEST_LIMIT)));
    files.add_bytes("utf16/package.json", b"\xff\xfe{\0}\0");
    files.add("deep/package.json", &format!(r#"{{"private": {}"#, "[".repeat(10_000)));
    files.add("name/package.json", r#"{"name": "a\u001b[31m"}"#);
    files.add("long/package.json", &format!(r#"{{"name": "{}"}}"#, "n".repeat(10_000)));
    files.add("version/package.json", &format!(r#"{{"version": "{}"}}"#, "1".repeat(10_000)));
    files.add("bom/package.json", "\u{feff}{\"version\": \"1.0.0\"}");
    let detected = detect(&files).unwrap();
    let paths: Vec<_> = detected.packages.iter().map(|package| package.path.as_str()).collect();
    assert_eq!(paths, ["a", "bom", "version"]);
    let want = [
        "deep/package.json workspace::manifest",
        "large/package.json workspace::too-large",
        "long/package.json workspace::name",
        "name/package.json workspace::name",
        "utf16/package.json workspace::not-utf8",
        "version/package.json workspace::manifest",
    ];
    assert_eq!(codes(&detected), want);
}

#[test]
fn deep_toml_is_a_problem() {
    for text in [format!("a = {}", "[".repeat(50_000)), format!("[{}]", ["a"; 50_000].join("."))] {
        let detected = found(&[("Cargo.toml", &text), ("pyproject.toml", &text)]);
        assert!(detected.packages.is_empty());
        assert!(codes(&detected).iter().all(|code| code.ends_with("workspace::manifest")));
    }
}

/// A tree that fails.
struct Broken;

#[derive(Debug, thiserror::Error)]
#[error("broken")]
struct BrokenError;

impl Diagnose for BrokenError {
    fn code(&self) -> &'static str {
        "test"
    }
}

impl Tree for Broken {
    fn list(&self, _: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        Err(BrokenError.into())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        if path == "package.json" { Err(BrokenError.into()) } else { Ok(None) }
    }
}

#[test]
fn a_tree_that_fails_is_an_error() {
    assert_eq!(detect(&Broken).unwrap_err().code(), "test");
}

proptest! {
    #[test]
    fn whatever_is_in_the_files_names_are_unique_and_arrows_lead_to_packages(
        files in proptest::collection::vec(
            (
                "((a|b|a/b|c)/)?(Cargo.toml|package.json|pyproject.toml|VERSION)",
                "(package|project) = \\{ name = '[ab]', version = '1.0' \\}\n(dependencies.[ab].path = '(\\.\\./)?[abc]'\n)?(workspace.members = \\['\\*'\\])?|\\{\"name\": \"[ab]\", \"version\": \"1\",( \"private\": true,)? \"workspaces\": \\[\"[ab*]\"\\], \"dependencies\": \\{\"[ab]\": \"\\*\"\\}\\}|1\\.0\\.0",
            ),
            0..8,
        ),
    ) {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let detected = found(&files);
        let mut names: Vec<_> = detected.packages.iter().map(|package| &package.name).collect();
        names.sort();
        prop_assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", names);
        prop_assert!(detected.packages.windows(2).all(|pair| pair[0].path < pair[1].path));
        for package in &detected.packages {
            for dependency in &package.dependencies {
                prop_assert!(names.contains(&&dependency.name) && dependency.name != package.name);
            }
        }
        prop_assert_eq!(found(&files), detected);
    }
}
