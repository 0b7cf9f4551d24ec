//! What a change means to readers.
//!
//! The versioner's changes are taken where there are some: they know of squashed
//! commits and of changes taken back. Otherwise commits are read as git-cliff
//! reads them. The meaning follows from type, scope and words that have only one.

use std::cell::OnceCell;
use std::sync::LazyLock;

use git_cliff_core::config::GitConfig;
use regex::Regex;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::types::{Change, Failure, Release};

use crate::config::Loaded;
use crate::settings::Class;
use crate::{convert, process};

/// The name of a published vulnerability.
static ADVISORY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bCVE-\d{4}-\d{4,}\b|\bGHSA(-[23456789cfghjmpqrvwx]{4}){3}\b").ok());

/// One change, as readers see it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Item {
    /// What it means.
    pub class: Class,
    scope: Option<String>,
    text: String,
    upgrade: Option<String>,
    commit: Option<String>,
}

impl Item {
    /// Returns what templates see of it. Scopes and commits are details.
    pub(super) fn context(&self, details: bool) -> Value {
        let commit = self.commit.as_deref().map(|id| id.get(..7).unwrap_or(id));
        let (scope, commit) = if details { (self.scope.as_deref(), commit) } else { (None, None) };
        json!({ "text": self.text, "scope": scope, "upgrade": self.upgrade, "commit": commit })
    }
}

/// What is known about a change, wherever it came from.
#[derive(Clone, Copy, Debug)]
struct Facts<'a> {
    kind: &'a str,
    scope: Option<&'a str>,
    text: &'a str,
    body: Option<&'a str>,
    breaking: bool,
}

/// Says what changes mean, by a configuration.
#[derive(Debug)]
pub(super) struct Classifier<'a> {
    loaded: &'a Loaded,
    /// How commits are read when the versioner has not spoken; made when first needed.
    git: OnceCell<GitConfig>,
}

impl<'a> Classifier<'a> {
    pub(super) fn new(loaded: &'a Loaded) -> Self {
        Self { loaded, git: OnceCell::new() }
    }

    /// Returns a release's changes, oldest first.
    ///
    /// # Errors
    ///
    /// [`Failure::InvalidInput`] when a commit is malformed.
    pub(super) fn items(&self, release: &Release) -> Result<Vec<Item>, Failure> {
        match &release.changes {
            Some(changes) => {
                Ok(changes.iter().filter(|change| change.cancelled_by.is_none()).map(from_change).collect())
            }
            None => self.read(release),
        }
    }

    /// Reads commits with git-cliff: the configured replacements in messages apply,
    /// the groups of a changelog do not.
    fn read(&self, release: &Release) -> Result<Vec<Item>, Failure> {
        let git = self.git.get_or_init(|| bare(&self.loaded.config.git));
        let commits = release.commits.iter().cloned().map(convert::commit).collect::<Result<_, _>>()?;
        let commits = process::commits(commits, git, false)?;
        let items = commits.iter().filter_map(|commit| {
            let conventional = commit.conv.as_ref()?;
            let kind = conventional.type_().as_str().to_ascii_lowercase();
            let facts = Facts {
                kind: &kind,
                scope: conventional.scope().map(|scope| scope.as_str()),
                text: conventional.description(),
                body: conventional.body(),
                breaking: conventional.breaking(),
            };
            Some(item(facts, conventional.breaking_description(), Some(commit.id.clone())))
        });
        Ok(items.collect())
    }
}

/// Returns how commits are read apart from their groups.
fn bare(git: &GitConfig) -> GitConfig {
    GitConfig {
        conventional_commits: true,
        filter_unconventional: true,
        commit_preprocessors: git.commit_preprocessors.clone(),
        commit_parsers: git.commit_parsers.iter().filter(|parser| parser.sha.is_some()).cloned().collect(),
        ..GitConfig::default()
    }
}

/// Reads what the versioner made of a commit.
fn from_change(change: &Change) -> Item {
    let facts = Facts {
        kind: &change.kind,
        scope: change.scope.as_deref(),
        text: &change.description,
        body: change.body.as_deref(),
        breaking: change.breaking,
    };
    item(facts, change.breaking_description.as_deref(), change.commit.clone())
}

/// Puts an item together. An explanation that only repeats the text is none.
fn item(facts: Facts<'_>, upgrade: Option<&str>, commit: Option<String>) -> Item {
    let text = facts.text.lines().next().unwrap_or_default().trim();
    let upgrade =
        upgrade.map(str::trim).filter(|upgrade| facts.breaking && !upgrade.is_empty() && *upgrade != text);
    Item {
        class: classify(facts),
        scope: facts.scope.map(str::to_owned),
        text: text.to_owned(),
        upgrade: upgrade.map(str::to_owned),
        commit,
    }
}

/// Says what a change means. The first rule that fits decides.
fn classify(facts: Facts<'_>) -> Class {
    let scope = facts.scope.unwrap_or_default().to_ascii_lowercase();
    let scoped = |names: &[&str]| scope.split([',', '/', ' ']).any(|part| names.contains(&part));
    let advisory = ADVISORY
        .as_ref()
        .is_some_and(|name| name.is_match(facts.text) || facts.body.is_some_and(|body| name.is_match(body)));
    match facts.kind {
        _ if facts.breaking => Class::Breaking,
        "security" | "sec" => Class::Security,
        _ if advisory || scoped(&["security"]) => Class::Security,
        "deps" => Class::Dependencies,
        _ if scoped(&["deps", "dependencies"]) => Class::Dependencies,
        "config" => Class::Configuration,
        "feat" | "fix" | "perf" | "chore" | "build"
            if scoped(&["config", "configuration", "settings", "env", "deploy", "helm", "docker"]) =>
        {
            Class::Configuration
        }
        "deprecate" | "deprecated" => Class::Deprecated,
        "remove" | "removed" => Class::Removed,
        "feat" | "feature" => Class::Features,
        "fix" | "bugfix" | "hotfix" => Class::Fixes,
        "perf" => Class::Performance,
        _ => Class::Other,
    }
}
