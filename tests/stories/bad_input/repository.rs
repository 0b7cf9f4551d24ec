//! Repositories that are not as one expects them.

use std::fs;

use tidegate_testkit::{Redactor, Repo};

use crate::support::run;

#[test]
fn no_repository() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let seen = run(home.path(), "plan").shown();
    insta::assert_snapshot!(seen, @"");
    let missing = run(home.path(), "-C missing plan").exits(13);
    assert!(missing.err.contains("`missing`"), "{}", missing.err);
}

#[test]
fn a_repository_without_commits() {
    let repo = Repo::init();
    insta::assert_snapshot!(run(repo.path(), "plan").shown(), @"");
    // An example of what `doctor` is for.
    insta::assert_snapshot!(run(repo.path(), "doctor").shown(), @"");
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
    insta::assert_snapshot!(run(repo.path(), "why").shown(), @"");
}

#[test]
fn tags_that_are_no_versions_do_not_count() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    for name in ["latest", "v1", "v1.2", "2024-01-01", "v1.2.3.4", "release", "v01.2.3", "stable/now"] {
        repo.tag(name);
    }
    repo.commit("fix: anchor");
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"");
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
    insta::assert_snapshot!(redactor.redact(&run(repo.path(), "plan").shown()), @"");
}

#[test]
fn a_version_below_the_base_is_refused() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    let id = repo.commit("fix: anchor\n\nRelease-As: 0.9.0");
    let redactor = Redactor::new().id(&id, "asking");
    insta::assert_snapshot!(redactor.redact(&run(repo.path(), "next").shown()), @"");
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
    let ended = run(clone.path(), "next").exits(13);
    assert!(ended.err.starts_with("error[git::shallow]"), "{}", ended.err);
    assert!(ended.err.contains("fetch-depth: 0"), "{}", ended.err);
    // Where the base is in reach, it is enough.
    let deep = repo.clone_with(&["--depth", "6", "--branch", "main"]);
    deep.git(["fetch", "--quiet", "--tags"]);
    assert_eq!(run(deep.path(), "next"), run(repo.path(), "next"));
}
