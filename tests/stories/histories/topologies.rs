//! Shapes of history that mislead: what `next` says about each, and `why`.

use tidegate_testkit::{Redactor, Repo};

use super::next;
use crate::support::run;

/// Checks the version, and that the reasoning is as it was.
fn told(name: &str, repo: &Repo, version: &str) {
    assert_eq!(next(repo, ""), [format!("root {version}")], "{name}");
    let why = run(repo.path(), "why").exits(0).out;
    insta::assert_snapshot!(name, Redactor::new().redact(&why));
}

fn merge(repo: &Repo, branch: &str) {
    repo.git(["merge", "--quiet", "--no-ff", "-m", &format!("Merge branch '{branch}'"), branch]);
}

fn switch(repo: &Repo, arguments: &[&str]) {
    repo.git([&["switch", "--quiet"], arguments].concat());
}

#[test]
fn a_maintenance_release_that_is_merged_back() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    switch(&repo, &["-c", "1.x"]);
    switch(&repo, &["main"]);
    repo.commit("feat!: two masts");
    repo.tag("v2.0.0");
    switch(&repo, &["1.x"]);
    repo.commit("fix: leak");
    repo.tag("v1.0.1");
    switch(&repo, &["main"]);
    merge(&repo, "1.x");
    // What 1.0.1 released is not released again.
    told("merge-back", &repo, "-");
    repo.commit("fix: rope");
    told("merge-back-and-fix", &repo, "2.0.1");
}

#[test]
fn merges_that_cross() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    switch(&repo, &["-c", "left"]);
    repo.commit("feat: port");
    switch(&repo, &["-c", "right", "main"]);
    repo.commit("fix: starboard");
    repo.git(["branch", "right-old"]);
    merge(&repo, "left");
    switch(&repo, &["left"]);
    merge(&repo, "right-old");
    repo.tag("v1.1.0");
    switch(&repo, &["right"]);
    merge(&repo, "left");
    told("criss-cross", &repo, "-");
    repo.commit("fix: keel");
    told("criss-cross-and-fix", &repo, "1.1.1");
}

#[test]
fn a_tag_on_a_side_branch() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    switch(&repo, &["-c", "side"]);
    repo.commit("feat: experiment");
    repo.tag("v1.5.0");
    switch(&repo, &["main"]);
    repo.commit("feat: anchor");
    told("side-branch", &repo, "1.1.0");
    merge(&repo, "side");
    told("side-branch-merged", &repo, "1.6.0");
}

#[test]
fn two_roots() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.git(["checkout", "--quiet", "--orphan", "other"]);
    repo.commit("feat: another ship");
    repo.commit("fix: another leak");
    switch(&repo, &["main"]);
    repo.git(["merge", "--quiet", "--allow-unrelated-histories", "-m", "Merge another ship", "other"]);
    told("two-roots", &repo, "1.1.0");
}

#[test]
fn two_tags_on_one_commit() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.tag("v1.0.1");
    repo.commit("fix: leak");
    told("re-tagged", &repo, "1.0.2");
}

#[test]
fn tags_that_were_made_out_of_order() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    let first = repo.id("HEAD");
    repo.commit("feat: anchor");
    repo.tag("v1.1.0");
    // The older release is tagged later.
    repo.git(["tag", "v1.0.0", &first]);
    repo.commit("fix: leak");
    told("out-of-order", &repo, "1.1.1");
}

#[test]
fn a_lower_version_on_a_later_commit() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v2.0.0");
    repo.commit("fix: leak");
    repo.tag("v1.9.9");
    repo.commit("fix: rope");
    told("lower-later", &repo, "2.0.1");
}

#[test]
fn squashed_and_merged_branches_count_alike() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.commit("Anchor and leak (#7)\n\n* feat: anchor\n\n* fix: leak");
    told("squash", &repo, "1.1.0");
    let merged = Repo::init();
    merged.commit("feat: sail");
    merged.tag("v1.0.0");
    switch(&merged, &["-c", "topic"]);
    merged.commit("feat: anchor");
    merged.commit("fix: leak");
    switch(&merged, &["main"]);
    merge(&merged, "topic");
    told("no-ff", &merged, "1.1.0");
}
