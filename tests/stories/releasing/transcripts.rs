//! One decision, as each CI system is told it: log, outputs, summary, files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tidegate_ci::System;

use super::Place;
use crate::support::{Run, at};

/// Files that systems read, by the variables that name them.
const READ: [&str; 4] =
    ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "BASH_ENV", "BITBUCKET_PIPELINES_VARIABLES_PATH"];

/// All files below a folder, by their paths.
fn files(folder: &Path, prefix: &str, all: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), all);
        } else {
            all.insert(name, fs::read_to_string(entry.path()).expect("text"));
        }
    }
}

/// Without digests, which are other ones with each build of a plugin, and random delimiters.
fn stable(text: &str, folder: &str) -> String {
    let text = text.replace(folder, "[folder]").replace('\u{1b}', "␛").replace('\r', "␍");
    let (mut out, mut run) = (String::new(), String::new());
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            run.push(c);
            continue;
        }
        let is_digest = run.len() >= 32 || (run.len() == 12 && out.ends_with("from inputs `"));
        out += if is_digest { "[digest]" } else { &run };
        run.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

#[test]
fn each_system_is_told_in_its_own_way() {
    let place = Place::new();
    place.clone.write(".git/info/exclude", "tidegate.toml\n");
    place.clone.write("tidegate.toml", "forge.kind = 'none'\n[gates.commit-format]\nmode = 'enforce'\n");
    place.clone.commit("no type: ::error::##vso[x]");
    for system in System::ALL.into_iter().map(Some).chain([None]) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().display().to_string();
        let mut command = at(place.clone.path(), "ci check --output");
        command.arg(folder.path().join("results")).env("TIDEGATE_CTX_BRANCH", "main");
        command.envs(READ.map(|name| (name, folder.path().join(name))));
        if let Some(system) = system {
            command.env("TIDEGATE_CTX_SYSTEM", system.key());
        }
        let ended = Run::of(command).exits(20);
        let mut text = format!("{}\n", stable(&ended.shown(), &path));
        let mut all = BTreeMap::new();
        files(folder.path(), "", &mut all);
        for (name, content) in all {
            // These are the same for all, and have their own tests.
            if ["results/plan.json", "results/plan.md", "results/notes.md"].contains(&name.as_str()) {
                continue;
            }
            let _ = writeln!(text, "---- {name}\n{}", stable(&content, &path));
        }
        insta::assert_snapshot!(system.map_or("none", System::key), text);
    }
}
