use super::*;
use crate::config;
use crate::settings::Settings;
use tidegate_plugin_sdk::contract::types::{CallContext, TextFile};

fn loaded(git: &str) -> Loaded {
    let file = TextFile { path: "cliff.toml".to_owned(), content: format!("[git]\n{git}") };
    let context = CallContext { config_files: vec![file], ..CallContext::default() };
    config::load(&context, &Settings::default()).expect("valid")
}

fn commit(id: &str, parents: &[&str]) -> Commit {
    Commit {
        id: id.to_owned(),
        parents: parents.iter().map(|&id| id.to_owned()).collect(),
        committed_at: "2024-01-01T00:00:00Z".to_owned(),
        ..Commit::default()
    }
}

fn release(tag: Option<&str>, commits: Vec<Commit>) -> Release {
    let tip = commits.last().map(|commit| commit.id.clone()).filter(|_| tag.is_some());
    Release {
        tag: tag.map(str::to_owned),
        version: tag.map(str::to_owned),
        commit: tip,
        commits,
        ..Release::default()
    }
}

/// Two lines of development: `v2` is not in `v1b`, both are in `v3`.
fn forked() -> Vec<Release> {
    vec![
        release(None, vec![commit("e", &["d"])]),
        release(Some("v3"), vec![commit("d", &["c", "y"])]),
        release(Some("v2"), vec![commit("c", &["a"])]),
        release(Some("v1b"), vec![commit("x", &["a"]), commit("y", &["x"])]),
        release(Some("v1"), vec![commit("a", &[])]),
    ]
}

fn shape(git: &str) -> String {
    let arranged = arrange(forked(), &loaded(git)).expect("valid");
    let releases = arranged.releases.iter().map(|release| {
        let ids: String = release.commits.iter().map(|commit| commit.id.as_str()).collect();
        format!("{}:{ids}", release.tag.as_deref().unwrap_or("-"))
    });
    releases.collect::<Vec<_>>().join(" ")
}

#[test]
fn without_a_reason_nothing_moves() {
    assert_eq!(shape(""), "v1:a v1b:xy v2:c v3:d -:e");
}

#[test]
fn commits_of_a_tag_that_is_no_release_go_to_the_oldest_that_has_them() {
    assert_eq!(shape("ignore_tags = 'b$'"), "v1:a v2:c v3:xyd -:e");
    assert_eq!(shape("ignore_tags = '^v1$'"), "v1b:axy v2:c v3:d -:e");
    assert_eq!(shape("tag_pattern = 'none'"), "-:acxyde");
    assert_eq!(shape("count_tags = '[13]$'"), "v1:a v3:cxyd -:e");
}

#[test]
fn a_tag_to_be_skipped_keeps_its_commits_until_git_cliff_drops_both() {
    assert_eq!(shape("skip_tags = 'v2'\nignore_tags = 'v2'"), "v1:a v1b:xy v2:c v3:d -:e");
}

#[test]
fn an_empty_pattern_ignores_nothing() {
    assert_eq!(shape("ignore_tags = ''"), "v1:a v1b:xy v2:c v3:d -:e");
}

#[test]
fn only_the_newest_commits_count() {
    assert_eq!(shape("limit_commits = 2"), "v3:d -:e");
}

#[test]
fn limits_on_tags_keep_what_is_between_them() {
    let arranged = arrange(forked(), &loaded("limit_tags = 2")).expect("valid");
    assert_eq!(arranged.before.and_then(|release| release.tag).as_deref(), Some("v2"));
    assert_eq!(shape("limit_tags = 2"), "v3:d");
    assert_eq!(shape("limit_tags = 1"), "v1:a v1b:xy v2:c v3:d");
    assert_eq!(shape("limit_tags = 99"), "v1b:xy v2:c v3:d");
    assert_eq!(shape("limit_tags = 0"), "v1:a v1b:xy v2:c v3:d -:e");
}

#[test]
fn a_release_being_made_is_always_one() {
    let planned = Release { commit: None, ..release(Some("next"), vec![commit("b", &["a"])]) };
    let list = vec![planned, release(Some("v1"), vec![commit("a", &[])])];
    let arranged = arrange(list, &loaded("tag_pattern = 'none'")).expect("valid");
    assert_eq!(arranged.releases.len(), 1);
    assert_eq!(arranged.releases[0].commits.len(), 2);
}

#[test]
fn ignored_commits_are_gone_and_with_them_the_release_they_tag() {
    let mut loaded = loaded("");
    loaded.ignored = vec!["c".to_owned()];
    let arranged = arrange(forked(), &loaded).expect("valid");
    assert_eq!(arranged.releases.len(), 4);
}

/// Three tags on `a`: a package's, a floating one, a version; then a second version.
fn crowded() -> Vec<Release> {
    let mut list = vec![
        release(Some("v1.10"), vec![commit("b", &["a"])]),
        release(Some("v1.9"), vec![]),
        release(Some("v1"), vec![]),
        release(Some("x-1"), vec![commit("a", &[])]),
    ];
    for (release, version) in list.iter_mut().zip([true, true, false, false]) {
        release.version = release.version.take().filter(|_| version);
        release.commit = Some(if release.tag.as_deref() == Some("v1.10") { "b" } else { "a" }.to_owned());
    }
    list
}

#[test]
fn of_several_tags_on_one_commit_the_last_by_name_counts() {
    let tags = |loaded: &Loaded| {
        let arranged = arrange(crowded(), loaded).expect("valid");
        let tag = |release: &Release| {
            format!("{}:{}", release.tag.as_deref().unwrap_or("-"), release.commits.len())
        };
        arranged.releases.iter().map(tag).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(tags(&loaded("")), "x-1:1 v1.10:1");
    assert_eq!(tags(&loaded("tag_pattern = '^v'")), "v1.9:1 v1.10:1");
    assert_eq!(tags(&loaded("ignore_tags = '^x'")), "v1.10:2");
    let mut versions = loaded("");
    versions.versions_only = true;
    assert_eq!(tags(&versions), "v1.9:1 v1.10:1");
}

#[test]
fn without_a_file_of_the_users_only_versions_are_releases() {
    let context = CallContext::default();
    let preset = Settings { preset: Some("minimal".to_owned()), ..Settings::default() };
    assert!(config::load(&context, &Settings::default()).expect("valid").versions_only);
    assert!(config::load(&context, &preset).expect("valid").versions_only);
    assert!(!loaded("").versions_only);
}

#[test]
fn a_tag_that_is_no_release_is_before_none() {
    let mut list = forked();
    for (index, before) in [(1, "v2"), (2, "v1b"), (3, "v1"), (4, "v0")] {
        list[index].previous_tag = Some(before.to_owned());
    }
    let before = |git: &str| {
        let arranged = arrange(list.clone(), &loaded(git)).expect("valid");
        arranged
            .releases
            .into_iter()
            .map(|release| release.previous_tag.unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(before("tag_pattern = '^v[23]$'"), ["v0", "v2", "v3"]);
    assert_eq!(before(""), ["v0", "v1", "v1b", "v2", ""]);
}
