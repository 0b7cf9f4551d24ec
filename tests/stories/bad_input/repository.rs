//! Repositories that are not as one expects them.

use std::fs;

use tidegate_testkit::{Redactor, Repo};

use crate::support::run;

#[test]
fn no_repository() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let seen = run(home.path(), "plan").shown();
    insta::assert_snapshot!(seen, @r#"
    ---- stderr
    error[git::not-a-repository]: no git repository at or above `.`
      cause: Could not find a git repository in "." or in any of its parents
      cause: NotFound
      help: run it inside a repository, or name one with `-C DIR`
    ---- exit 13
    "#);
    let missing = run(home.path(), "-C missing plan").exits(13);
    assert!(missing.err.contains("`missing`"), "{}", missing.err);
}

#[test]
fn a_repository_without_commits() {
    let repo = Repo::init();
    insta::assert_snapshot!(run(repo.path(), "plan").shown(), @"
    ---- stderr
    error[git::no-commits]: the repository has no commit on `main` yet
      help: commit something first
    ---- exit 13
    ");
    let doctor = run(repo.path(), "doctor").exits(13);
    let last = "✗ releases       [git::no-commits] the repository has no commit on `main` yet; commit something first\n";
    assert!(doctor.out.starts_with("✓ repository") && doctor.out.ends_with(last), "{}", doctor.out);
}

#[test]
fn a_detached_head_is_as_good_as_a_branch() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.commit("fix: anchor");
    let attached = run(repo.path(), "next").exits(0);
    repo.checkout(&repo.id("HEAD"));
    assert_eq!(run(repo.path(), "next"), attached);
    let plan = run(repo.path(), "plan").exits(0).out;
    assert!(plan.contains("1.0.1") && !plan.contains("on main"), "{plan}");
}

#[test]
fn a_broken_head_is_told() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    fs::write(repo.path().join(".git/refs/heads/main"), "nonsense\n").expect("a file that is there");
    let ended = run(repo.path(), "next").exits(13);
    assert!(ended.err.starts_with("error[git::"), "{}", ended.err);
}

#[test]
fn no_tags_make_a_first_release() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    insta::assert_snapshot!(run(repo.path(), "why").shown(), @"
    ---- stdout
    root → 0.1.0  first release
      commit 2ecd3af3 (`feat: sail`) adds a feature, which is a minor step
      rule  feat = minor
      base  no release is in the history of 2ecd3af; tag pattern `v{version}` (no tag names a version
        yet)

        commit   kind  bump   rule          what
      ▸ 2ecd3af  feat  minor  feat = minor  sail
    ---- exit 0
    ");
}

#[test]
fn tags_that_are_no_versions_do_not_count() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    for name in ["latest", "v1", "v1.2", "2024-01-01", "v1.2.3.4", "release", "v01.2.3", "stable/now"] {
        repo.tag(name);
    }
    repo.commit("fix: anchor");
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"
    ---- stdout
    root  → 0.1.0  first release
    ---- exit 0
    ");
}

#[test]
fn a_tag_that_is_taken_elsewhere_is_an_error() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.branch("side");
    repo.commit("feat: on the side");
    repo.tag("v1.1.0");
    let side = repo.id("HEAD");
    repo.checkout("main");
    repo.commit("feat: on the main line");
    let redactor = Redactor::new().id(&side, "side").id(&repo.id("HEAD"), "head");
    insta::assert_snapshot!(redactor.redact(&run(repo.path(), "plan").shown()), @"
    ---- stderr
    error[version::tag-exists]: the next release would be tagged `v1.1.0`, but that tag exists at
      [side.] and is not in the history of [head.]
      help: if `v1.1.0` was a mistake, delete it (`git tag -d v1.1.0`); if it is a release, merge its
        branch, or ask for another version with a `Release-As:` footer
    ---- exit 13
    ");
}

#[test]
fn a_version_below_the_base_is_refused() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    let id = repo.commit("fix: anchor\n\nRelease-As: 0.9.0");
    let redactor = Redactor::new().id(&id, "asking");
    insta::assert_snapshot!(redactor.redact(&run(repo.path(), "next").shown()), @"
    ---- stderr
    error[version::not-higher]: commit [askin] asks for version 0.9.0, which is not higher than 1.0.0
      help: correct the `Release-As:` footer in a later commit; the latest one counts
    ---- exit 10
    ");
}

#[test]
fn a_shallow_clone_is_told_how_to_become_whole() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    for number in 0..5 {
        repo.commit(format!("fix: leak {number}"));
    }
    let clone = repo.clone_depth(2);
    let ended = run(clone.path(), "next --offline").exits(13);
    assert!(ended.err.starts_with("error[git::shallow]"), "{}", ended.err);
    assert!(ended.err.contains("fetch-depth: 0"), "{}", ended.err);
    // Where the base is in reach, it is enough.
    let deep = repo.clone_with(&["--depth", "6", "--branch", "main"]);
    deep.git(["fetch", "--quiet", "--tags"]);
    let offline = run(deep.path(), "next --offline").exits(0);
    assert_eq!(offline, run(repo.path(), "next"));
}
