//! The plugin's configuration.

use crate::dialect::Dialect;
use crate::rules::Rule;
use crate::tool::Tool;
use serde::Deserialize;
use std::collections::BTreeMap;
use tidegate_plugin_sdk::contract::types::Verdict;

/// The plugin's configuration; `config.schema.json` describes it for people.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// Which SQL the scripts are written in.
    pub dialect: Dialect,
    /// Files that belong to a tool although nothing about them says so.
    pub paths: BTreeMap<Tool, Vec<String>>,
    /// Files that are no migrations although they look like it.
    pub ignore: Vec<String>,
    /// What follows from a finding, where the default is not wanted.
    pub verdicts: BTreeMap<Rule, Choice>,
}

/// A verdict that a configuration may choose.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// May go out; somebody should look.
    Warn,
    /// May go out once somebody with the right has said so.
    RequireApproval,
    /// Must not go out.
    Deny,
}

impl Choice {
    /// The contract's word for it.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Warn => Verdict::Warn,
            Self::RequireApproval => Verdict::RequireApproval,
            Self::Deny => Verdict::Deny,
        }
    }
}

impl Config {
    /// The tool that the configuration gave a path to.
    #[must_use]
    pub fn tool_of(&self, path: &str) -> Option<Tool> {
        self.paths.iter().find(|(_, globs)| matches(globs, path)).map(|(tool, _)| *tool)
    }

    /// Whether a path is to be left alone.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        matches(&self.ignore, path)
    }
}

fn matches(globs: &[String], path: &str) -> bool {
    globs.iter().any(|glob| fast_glob::glob_match(glob, path))
}
