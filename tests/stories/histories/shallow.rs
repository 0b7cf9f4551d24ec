//! Clones that lack history: the same answers, from what is fetched beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tidegate_testkit::Repo;

use crate::support::{Run, at};

/// Runs in a clone, with a cache folder beside it.
fn fetching(clone: &Repo, line: &str) -> Run {
    let mut command = at(clone.path(), line);
    command.env("TIDEGATE_CACHE_DIR", clone.sibling("cache"));
    Run::of(command)
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let content = fs::read(&path).expect("a file");
                    found.insert(path.display().to_string(), content);
                }
            }
        }
    }
    found
}

/// Twenty releases, with a few commits each, a merged branch, and a pre-release.
fn releases() -> Repo {
    let repo = Repo::init();
    for number in 0..20 {
        repo.commit(format!("feat: deck {number}"));
        repo.git(["switch", "--quiet", "-c", &format!("topic-{number}")]);
        repo.commit(format!("fix: leak {number}"));
        repo.git(["switch", "--quiet", "main"]);
        repo.commit(format!("docs: log {number}"));
        repo.git(["merge", "--quiet", "--no-ff", "-m", "Merge a topic", &format!("topic-{number}")]);
        repo.tag(&format!("v1.{number}.0"));
    }
    repo.commit("fix: the last leak");
    repo
}

#[test]
fn a_clone_of_depth_one_gives_the_same_bytes_and_is_not_written_to() {
    let repo = releases();
    let clone = repo.clone_depth(1);
    let before = files(&clone.path().join(".git"));
    assert_eq!(fetching(&clone, "next").exits(0), Run::of(at(repo.path(), "next")));
    assert_eq!(files(&clone.path().join(".git")), before);
    for number in 0..20 {
        let tag = format!("v1.{number}.0");
        let full = Run::of(at(repo.path(), &format!("notes {tag}"))).exits(0);
        let at_tag = repo.clone_with(&["--depth", "1", "--branch", &tag]);
        let before = files(&at_tag.path().join(".git"));
        assert_eq!(fetching(&at_tag, &format!("notes {tag}")), full, "{tag}");
        assert_eq!(files(&at_tag.path().join(".git")), before, "{tag}");
    }
}

#[test]
fn offline_or_forbidden_it_is_an_error_and_never_a_guess() {
    let repo = releases();
    let clone = repo.clone_depth(1);
    let offline = fetching(&clone, "next --offline").exits(13);
    assert!(offline.err.starts_with("error[git::shallow]"), "{}", offline.err);
    clone.write("tidegate.toml", "history.fetch = 'never'\n");
    let forbidden = fetching(&clone, "next").exits(13);
    assert!(forbidden.err.starts_with("error[git::shallow]"), "{}", forbidden.err);
    clone.write("tidegate.toml", "");
    clone.git(["remote", "set-url", "origin", "/nonexistent/repo"]);
    let unreachable = fetching(&clone, "next").exits(13);
    assert!(unreachable.err.starts_with("error[git::"), "{}", unreachable.err);
    clone.git(["remote", "remove", "origin"]);
    let alone = fetching(&clone, "next").exits(13);
    assert!(alone.err.starts_with("error[git::shallow]"), "{}", alone.err);
}
