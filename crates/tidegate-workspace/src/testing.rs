//! A tree in memory, and short ways to say what was found.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use tidegate_model::{Diagnosis, FolderEntry};

use crate::path::{ancestors, split};
use crate::{Detected, Tree, detect};

/// Files in memory. Remembers what was asked.
#[derive(Default)]
pub(crate) struct Files {
    files: BTreeMap<String, Vec<u8>>,
    folders: BTreeMap<String, BTreeSet<FolderEntry>>,
    pub(crate) listed: RefCell<Vec<String>>,
    pub(crate) read: RefCell<Vec<String>>,
}

impl Files {
    /// A tree of texts.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        files.iter().for_each(|(path, text)| tree.add(path, text));
        tree
    }

    pub(crate) fn add(&mut self, path: &str, text: &str) {
        self.add_bytes(path, text.as_bytes());
    }

    pub(crate) fn add_bytes(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), bytes.to_vec());
        let mut is_folder = false;
        for ancestor in ancestors(path) {
            let (folder, name) = split(ancestor);
            let entry = FolderEntry { name: name.to_owned(), is_folder };
            self.folders.entry(folder.to_owned()).or_default().insert(entry);
            is_folder = true;
        }
    }

    pub(crate) fn folders(&self) -> Vec<String> {
        self.folders.keys().cloned().collect()
    }

    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.folders.contains_key(folder)
    }
}

impl Tree for Files {
    fn list(&self, folder: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        self.listed.borrow_mut().push(folder.to_owned());
        Ok(self.folders.get(folder).map(|entries| entries.iter().cloned().collect()))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        self.read.borrow_mut().push(path.to_owned());
        Ok(self.files.get(path).cloned())
    }
}

/// What is found in these files.
pub(crate) fn found(files: &[(&str, &str)]) -> Detected {
    detect(&Files::of(files)).unwrap()
}

/// Each package in a line: `path name version`, with marks for shared and
/// private, and `> name kind requirement` for each dependency.
pub(crate) fn lines(detected: &Detected) -> Vec<String> {
    let mut lines = Vec::new();
    for package in &detected.packages {
        let version = package.version.as_deref().unwrap_or("-");
        let shared = if package.shared_version { " shared" } else { "" };
        let private = if package.private { " private" } else { "" };
        lines.push(format!("{} {} {version}{shared}{private}", package.path, package.name));
        for dependency in &package.dependencies {
            let kind = format!("{:?}", dependency.kind).to_lowercase();
            let line = format!("> {} {kind} {}", dependency.name, dependency.requirement.text());
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}

/// Each problem in a line: `path code`.
pub(crate) fn codes(detected: &Detected) -> Vec<String> {
    detected.problems.iter().map(|problem| format!("{} {}", problem.path, problem.code)).collect()
}

/// Checks packages and problems.
pub(crate) fn check(files: &[(&str, &str)], packages: &[&str], problems: &[&str]) {
    let detected = found(files);
    assert_eq!(lines(&detected), packages);
    assert_eq!(codes(&detected), problems, "{:#?}", detected.problems);
}
