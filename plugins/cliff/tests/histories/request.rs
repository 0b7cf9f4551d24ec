//! What the host sends: releases newest first, each commit with the oldest
//! release that contains it.

use std::collections::HashMap;

use serde_json::json;
use tidegate_plugin_sdk::contract::changelogs::{ChangelogMode, ChangelogRequest, ChangelogTask};
use tidegate_plugin_sdk::contract::types::{
    CallContext, Channel, Commit, Identity, Package, Release, TextFile,
};

use crate::repository::Repository;

/// The files that the plugin's manifest asks for, apart from the configuration.
const LISTS: [&str; 2] = [".cliffignore", ".git-blame-ignore-revs"];

/// Asks for the whole changelog of a repository.
pub(crate) fn full(repository: &Repository, config: &str) -> ChangelogRequest {
    let mut config_files = vec![TextFile { path: "cliff.toml".to_owned(), content: config.to_owned() }];
    for path in LISTS {
        if let Ok(content) = std::fs::read_to_string(repository.path().join(path)) {
            config_files.push(TextFile { path: path.to_owned(), content });
        }
    }
    let context =
        CallContext { config: json!({ "replace-command": "skip" }), config_files, ..CallContext::default() };
    let package = Package {
        name: "root".to_owned(),
        path: ".".to_owned(),
        channel: Channel::Stable,
        scheme: "semver".to_owned(),
    };
    let releases = releases(repository);
    let task = ChangelogTask { package, mode: ChangelogMode::Full, releases, existing: None };
    ChangelogRequest { context, tasks: vec![task] }
}

/// Reads a repository's releases, newest first.
pub(crate) fn releases(repository: &Repository) -> Vec<Release> {
    let commits = commits(repository);
    let places: HashMap<&str, usize> =
        commits.iter().enumerate().map(|(place, commit)| (commit.id.as_str(), place)).collect();
    let tags = tags(repository);
    let mut owners = vec![None; commits.len()];
    for (owner, tag) in tags.iter().enumerate() {
        let tip = tag.commit.as_deref().expect("a tag has a commit");
        let mut todo: Vec<usize> = places.get(tip).copied().into_iter().collect();
        while let Some(place) = todo.pop() {
            if owners[place].is_none() {
                owners[place] = Some(owner);
                todo.extend(commits[place].parents.iter().filter_map(|id| places.get(id.as_str()).copied()));
            }
        }
    }
    let mut releases: Vec<Release> = tags.into_iter().chain([Release::default()]).collect();
    let unreleased = releases.len() - 1;
    for (place, commit) in commits.iter().enumerate().rev() {
        releases[owners[place].unwrap_or(unreleased)].commits.push(commit.clone());
    }
    releases.reverse();
    releases
}

/// Reads all commits, newest first, in topological order.
fn commits(repository: &Repository) -> Vec<Commit> {
    let format = "--format=%H%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B";
    let log = repository.git(&["log", "--topo-order", "-z", format, "HEAD"]);
    let identity = |name: &str, email: &str| Identity {
        name: name.to_owned(),
        email: Some(email.to_owned()),
        login: None,
    };
    log.split_terminator('\0')
        .map(|record| {
            let fields: Vec<&str> = record.splitn(9, '\u{1f}').collect();
            Commit {
                id: fields[0].to_owned(),
                parents: fields[1].split_whitespace().map(str::to_owned).collect(),
                author: identity(fields[2], fields[3]),
                authored_at: fields[4].to_owned(),
                committer: identity(fields[5], fields[6]),
                committed_at: fields[7].to_owned(),
                message: fields[8].to_owned(),
                ..Commit::default()
            }
        })
        .collect()
}

/// Reads all tags by the time of their commits, then by name, oldest first.
fn tags(repository: &Repository) -> Vec<Release> {
    let format = "--format=%(refname:strip=2)%1f%(objecttype)%1f%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)%1f%(contents)%00";
    let list = repository.git(&["for-each-ref", format, "refs/tags"]);
    let mut tags: Vec<(i64, Release)> = list
        .split_terminator("\0\n")
        .map(|record| {
            let fields: Vec<&str> = record.splitn(4, '\u{1f}').collect();
            let shown = repository.git(&["show", "-s", "--format=%ct %cI", fields[2]]);
            let (time, date) = shown.trim().split_once(' ').expect("two fields");
            let release = Release {
                package: "root".to_owned(),
                version: Some(fields[0].trim_start_matches('v').to_owned()),
                tag: Some(fields[0].to_owned()),
                tag_message: (fields[1] == "tag").then(|| fields[3].to_owned()),
                commit: Some(fields[2].to_owned()),
                date: Some(date.to_owned()),
                ..Release::default()
            };
            (time.parse().expect("a number"), release)
        })
        .collect();
    tags.sort_by_key(|(time, _)| *time);
    // Of two tags on one commit, git-cliff sees the last.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<Release> = Vec::new();
    for (_, tag) in tags {
        match tag.commit.as_ref().and_then(|id| seen.get(id)) {
            Some(&place) => unique[place] = tag,
            None => {
                seen.insert(tag.commit.clone().unwrap_or_default(), unique.len());
                unique.push(tag);
            }
        }
    }
    unique
}
