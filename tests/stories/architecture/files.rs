//! No file is forgotten, and none grows without end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::assert_none;
use super::tree::{self, shown};
use super::workspace::{self, Package};

/// Past this, a file has a second subject.
const LINES: usize = 800;

/// All Rust files of a package.
fn files(package: &Package) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&package.folder(), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", shown(folder)));
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            // Packages inside packages answer for themselves.
            if name != "target" && !path.join("Cargo.toml").is_file() {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_belongs_to_a_crate() {
    let mut forgotten = Vec::new();
    for package in workspace::all() {
        let modules = package.targets.iter().flat_map(|target| tree::modules(&package, target));
        let known: BTreeSet<_> = modules.map(|module| real(&module.file)).collect();
        let lost = files(&package).into_iter().filter(|file| !known.contains(&real(file)));
        forgotten.extend(lost.map(|file| shown(&file)));
    }
    assert_none("every file, tests included, is named by a `mod`", &forgotten);
}

/// One spelling for each file: `#[path]` goes through `..`.
fn real(file: &Path) -> PathBuf {
    fs::canonicalize(file).unwrap_or_else(|error| panic!("{}: {error}", shown(file)))
}

#[test]
fn files_have_one_subject() {
    let mut large = Vec::new();
    for file in workspace::all().iter().flat_map(files).filter(|file| !is_for_tests(file)) {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", shown(&file)));
        let lines = text.lines().count();
        if lines > LINES {
            large.push(format!("{}: {lines} lines", shown(&file)));
        }
    }
    assert_none("a file has at most 800 lines", &large);
}

/// `tests.rs`, or somewhere below `tests/`.
fn is_for_tests(file: &Path) -> bool {
    let shown = shown(file);
    shown.split('/').any(|part| matches!(part, "tests" | "tests.rs"))
}
