//! Configurations that people use.

use std::fs;
use std::path::{Path, PathBuf};

use tidegate_testkit::shared_dir;

use super::pair::Case;
use crate::support::{git_cliff, root};

/// What `git-cliff --init NAME` writes and needs no forge to be of use.
const BUILT_IN: [&str; 13] = [
    "azure-devops-keepachangelog",
    "cocogitto",
    "detailed",
    "github",
    "github-keepachangelog",
    "gitlab",
    "gitlab-keepachangelog",
    "keepachangelog",
    "minimal",
    "scoped",
    "scopesorted",
    "statistics",
    "unconventional",
];

/// As different from each other as they come: many parsers and preprocessors,
/// statistics, scopes, no conventions, links, a `tag_pattern`.
const FEW: [&str; 6] = ["git-cliff", "ratatui", "serde-sarif", "cocogitto", "statistics", "unconventional"];

/// Files of public projects, and those that git-cliff writes itself.
pub(super) fn public() -> Vec<Case> {
    let files = shared_dir().map(|shared| shared.join("configs/cliff"));
    let mut cases = files.as_deref().map(published).unwrap_or_default();
    let home = tempfile::tempdir().expect("a temporary folder");
    for name in BUILT_IN {
        let folder = home.path().join(name);
        fs::create_dir(&folder).expect("a new folder");
        let mut init = git_cliff(&root()).expect("whoever asks has looked");
        let output = init.current_dir(&folder).args(["--init", name]).output().expect("it starts");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        cases.push(read(name, &folder.join("cliff.toml")));
    }
    cases
}

/// A choice for long histories.
pub(super) fn few() -> Vec<Case> {
    let mut cases = public();
    cases.retain(|case| FEW.contains(&case.name.as_str()));
    assert_eq!(cases.len(), FEW.len(), "a name is wrong");
    cases
}

fn published(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| read(&name(path), path)).collect()
}

fn read(name: &str, path: &Path) -> Case {
    let config = fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    Case { name: name.to_owned(), config }
}
