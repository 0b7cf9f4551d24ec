//! The parts of `package.json` that matter here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Raw {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) private: Value,
    pub(super) workspaces: Option<Workspaces>,
    #[serde(default)]
    pub(super) dependencies: Table,
    #[serde(default)]
    pub(super) dev_dependencies: Table,
    #[serde(default)]
    pub(super) peer_dependencies: Table,
    #[serde(default)]
    pub(super) optional_dependencies: Table,
}

/// The members: npm's way to write them, and Yarn's older one.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`workspaces` is neither a list of patterns nor an object with one")]
pub(super) enum Workspaces {
    List(Vec<String>),
    Object {
        #[serde(default)]
        packages: Vec<String>,
    },
}

impl Workspaces {
    pub(super) fn into_patterns(self) -> Vec<String> {
        match self {
            Self::List(patterns) | Self::Object { packages: patterns } => patterns,
        }
    }
}

/// A table of dependencies. npm overlooks a list in its place, and values that
/// are no texts; so does this.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Table {
    Entries(BTreeMap<String, Value>),
    Nothing(IgnoredAny),
}

impl Default for Table {
    fn default() -> Self {
        Self::Nothing(IgnoredAny)
    }
}

impl Table {
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = match self {
            Self::Entries(entries) => Some(entries),
            Self::Nothing(_) => None,
        };
        entries.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        matches!(self, Self::Entries(entries) if entries.contains_key(name))
    }
}
