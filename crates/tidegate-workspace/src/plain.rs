//! Packages that are only a folder with a `VERSION` file: at the root, or one
//! or two levels below.
//!
//! Such a file is a package's when its only line is a version, and no manifest
//! that this crate knows stands beside it. A folder inside a package is that
//! package's own; so is everything in a repository that is one package. What
//! others wrote (`vendor`) and what is not released (`tests`) is passed over.

use std::collections::HashSet;

use tidegate_model::{Diagnosis, FolderEntry};

use crate::Ecosystem;
use crate::manifest::{Manifest, usable_name};
use crate::path::{self, ROOT, join};
use crate::reader::Reader;

const MANIFEST: &str = Ecosystem::Plain.manifest();

/// The name of a plain package at the root, whose folder has none.
pub const ROOT_NAME: &str = "root";

/// Folders that hold nothing to release.
const PASSED_OVER: &[&str] = &[
    "deps",
    "examples",
    "external",
    "fixtures",
    "node_modules",
    "target",
    "test",
    "testdata",
    "tests",
    "third-party",
    "third_party",
    "vendor",
];

/// Finds plain packages beside those that are known.
///
/// # Errors
/// When the tree fails.
pub(crate) fn find(reader: &mut Reader<'_>, known: &[Manifest]) -> Result<Vec<Manifest>, Diagnosis> {
    let known: HashSet<_> = known.iter().map(|manifest| manifest.folder.as_str()).collect();
    let mut found = Vec::new();
    found.extend(package(reader, ROOT)?);
    if known.len() == 1 && known.contains(ROOT) {
        return Ok(found);
    }
    let is_open = |folder: &str| !known.contains(folder);
    for upper in folders(reader, ROOT)?.into_iter().filter(|folder| is_open(folder)) {
        if let Some(manifest) = package(reader, &upper)? {
            found.push(manifest);
            continue;
        }
        for lower in folders(reader, &upper)?.into_iter().filter(|folder| is_open(folder)) {
            found.extend(package(reader, &lower)?);
        }
    }
    Ok(found)
}

/// The folders in a folder that may hold something to release.
fn folders(reader: &mut Reader<'_>, folder: &str) -> Result<Vec<String>, Diagnosis> {
    let is_wanted = |entry: &&FolderEntry| {
        entry.is_folder && !entry.name.starts_with('.') && !PASSED_OVER.contains(&entry.name.as_str())
    };
    Ok(reader.list(folder)?.iter().filter(is_wanted).map(|entry| join(folder, &entry.name)).collect())
}

/// The package that a folder is, if it is a plain one.
fn package(reader: &mut Reader<'_>, folder: &str) -> Result<Option<Manifest>, Diagnosis> {
    let path = join(folder, MANIFEST);
    // Cheaper than to list the folder, which hardly ever has one.
    let Some(version) = reader.bytes(&path)?.ok().as_deref().and_then(version) else { return Ok(None) };
    if reader.list(folder)?.iter().any(is_manifest) {
        return Ok(None);
    }
    let name = path::name(folder).unwrap_or(ROOT_NAME).to_owned();
    Ok(usable_name(reader, &path, Some(name)).map(|name| Manifest {
        ecosystem: Ecosystem::Plain,
        folder: folder.to_owned(),
        key: name.clone(),
        name,
        version: Some(version),
        shared_version: false,
        private: false,
        needs: Vec::new(),
    }))
}

fn is_manifest(entry: &FolderEntry) -> bool {
    let manifests = [Ecosystem::Cargo, Ecosystem::Python, Ecosystem::Npm];
    !entry.is_folder && manifests.iter().any(|ecosystem| ecosystem.manifest() == entry.name)
}

/// The longest file that is taken for a version, in bytes.
const LIMIT: usize = 128;

/// The version that is all of a file: numbers with dots, perhaps after a `v` and
/// before a pre-release. Anything else that is called `VERSION` is not ours.
fn version(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes.get(..).filter(|bytes| bytes.len() <= LIMIT)?).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let number = text.strip_prefix('v').unwrap_or(text);
    let is_version = number.starts_with(|c: char| c.is_ascii_digit())
        && number.contains('.')
        && number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_'));
    is_version.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect;
    use crate::testing::{Files, check};

    #[test]
    fn a_version_is_the_only_thing_in_its_file() {
        for (text, want) in [
            ("1.2.3\n", Some("1.2.3")),
            ("v1.2.3", Some("v1.2.3")),
            ("\u{feff}1.2.3-rc.1+5\r\n", Some("1.2.3-rc.1+5")),
            ("2026.1", Some("2026.1")),
            ("", None),
            ("1.2.3\n1.2.4\n", None),
            ("version = 1.2.3", None),
            ("next", None),
            ("4", None),
        ] {
            assert_eq!(version(text.as_bytes()).as_deref(), want, "{text}");
        }
        assert_eq!(version(b"\xff1.0"), None);
        assert_eq!(version("1.".repeat(100).as_bytes()), None);
    }

    #[test]
    fn a_folder_with_a_version_is_a_package() {
        check(&[("VERSION", "1.0.0\n")], &[". root 1.0.0"], &[]);
        check(
            &[
                ("api/VERSION", "1.0.0"),
                ("services/web/VERSION", "v2.0.0"),
                ("services/api/VERSION", "3.0.0"),
                ("a/b/c/VERSION", "4.0.0"),
                ("vendor/x/VERSION", "5.0.0"),
                (".hidden/VERSION", "6.0.0"),
                ("odd/VERSION", "#pragma once"),
                ("api/inner/VERSION", "7.0.0"),
            ],
            &["api api 1.0.0", "services/api services/api 3.0.0", "services/web web v2.0.0"],
            &[],
        );
    }

    #[test]
    fn a_manifest_beside_it_comes_first() {
        check(
            &[("VERSION", "1.0.0"), ("package.json", "{}"), ("x/VERSION", "1.0.0"), ("x/Cargo.toml", "")],
            &[],
            &[],
        );
    }

    #[test]
    fn one_package_keeps_its_folders() {
        let root = ("Cargo.toml", "package = { name = 'a', version = '1.0.0' }");
        check(&[root, ("proto/VERSION", "1.0.0")], &[". a 1.0.0"], &[]);
        let member = ("b/package.json", r#"{"version": "1.0.0"}"#);
        let npm = ("package.json", r#"{"workspaces": ["b"]}"#);
        let files = [npm, member, ("b/x/VERSION", "1.0.0"), ("c/VERSION", "2.0.0")];
        check(&files, &["b b 1.0.0", "c c 2.0.0"], &[]);
    }

    #[test]
    fn only_two_levels_are_listed() {
        let files = Files::of(&[("a/b/c/d/x", ""), ("a/x", ""), ("vendor/b/x", "")]);
        detect(&files).unwrap();
        assert_eq!(*files.listed.borrow(), [".", "a"]);
    }
}
