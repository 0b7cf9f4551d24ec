//! A `cliff.toml` works unchanged: the same bytes as git-cliff, through the real
//! host, on real histories.
//!
//! The default run has every configuration on two histories, and every history
//! under several configurations; `--run-ignored all` compares them all. Where
//! Tidegate differs by design is in `docs/reference/cliff.md`.

mod configurations;
mod keys;
mod pair;

use configurations::{few, public};
use keys::keys;
use pair::{BLAME, Pair};

#[test]
fn public_configurations_on_cocogitto() {
    if let Some(pair) = Pair::of("cocogitto") {
        pair.agrees_on(&public());
    }
}

#[test]
fn public_configurations_on_release_please_action() {
    if let Some(pair) = Pair::of("release-please-action") {
        pair.agrees_on(&public());
    }
}

#[test]
fn some_configurations_on_git_cliff() {
    if let Some(pair) = Pair::of("git-cliff") {
        pair.list_what_changes_only_the_list();
        pair.agrees_on(&few());
    }
}

#[test]
fn some_configurations_on_release_please() {
    if let Some(pair) = Pair::of("release-please") {
        pair.agrees_on(&few());
    }
}

#[test]
fn single_keys_on_cocogitto() {
    if let Some(pair) = Pair::of("cocogitto") {
        pair.agrees_on(&keys());
    }
}

#[test]
#[ignore = "takes minutes; the default run has a choice"]
fn everything_on_every_history() {
    for history in ["cocogitto", "git-cliff", "release-please", "release-please-action"] {
        let Some(pair) = Pair::of(history) else { return };
        pair.list_what_changes_only_the_list();
        pair.agrees_on(&public());
        pair.agrees_on(&keys());
    }
}

/// git-cliff looks at the files of commits that are not sent to plugins.
#[test]
fn commits_that_change_only_the_list_of_ignored_ones_stay() {
    let Some(pair) = Pair::of("git-cliff") else { return };
    let ids = "[changelog]\nbody = \"{% for commit in commits %}{{ commit.id }}\\n{% endfor %}\"\n\
        [git]\nconventional_commits = false\n";
    let (theirs, ours) = pair.texts(ids);
    let mut more: Vec<&str> = ours.lines().filter(|line| !theirs.contains(line)).collect();
    let mut by_design = pair.changes_only_to(BLAME);
    more.sort_unstable();
    by_design.sort_unstable();
    assert!(!by_design.is_empty());
    assert_eq!(more, by_design);
    let kept: Vec<&str> = ours.lines().filter(|line| line.is_empty() || !more.contains(line)).collect();
    assert_eq!(kept, theirs.lines().collect::<Vec<_>>());
}

/// The notes of a tag are what git-cliff writes where the tag is checked out, when
/// it looks at the same tags; but for blank lines around them.
#[test]
fn notes_of_tags_are_those_that_git_cliff_writes() {
    let Some(pair) = Pair::of("cocogitto") else { return };
    for tag in ["1.0.0", "3.0.0", "5.4.0", "6.5.0"] {
        let (theirs, ours) = pair.notes(tag);
        assert!(ours.contains(&format!("[{tag}]")), "{ours}");
        assert_eq!(ours.trim(), theirs.trim(), "{tag}");
    }
}
