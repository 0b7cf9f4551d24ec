//! What the user allows, and whom it concerns.

use regex_lite::{Regex, RegexBuilder};
use serde::Deserialize;
use tidegate_plugin_sdk::contract::types::{Commit, Failure, Verdict};

/// Types that are in use everywhere.
const TYPES: [&str; 11] =
    ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];

/// The most memory that a compiled pattern may take, in bytes.
const PATTERN_LIMIT: usize = 1 << 20;

/// The configuration, as the user writes it. `config.schema.json` says it to users.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Config {
    pub(crate) verdict: Consequence,
    pub(crate) types: Vec<String>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) require_scope: bool,
    pub(crate) subject_max_length: usize,
    pub(crate) body_max_line_length: Option<usize>,
    pub(crate) body_leading_blank: bool,
    pub(crate) ignore_authors: Vec<String>,
    pub(crate) ignore_messages: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            verdict: Consequence::Deny,
            types: TYPES.map(str::to_owned).to_vec(),
            scopes: None,
            require_scope: false,
            subject_max_length: 100,
            body_max_line_length: None,
            body_leading_blank: false,
            ignore_authors: Vec::new(),
            ignore_messages: Vec::new(),
        }
    }
}

/// What follows from a commit that breaks a rule.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Consequence {
    Deny,
    RequireApproval,
    Warn,
}

impl From<Consequence> for Verdict {
    fn from(consequence: Consequence) -> Self {
        match consequence {
            Consequence::Deny => Self::Deny,
            Consequence::RequireApproval => Self::RequireApproval,
            Consequence::Warn => Self::Warn,
        }
    }
}

/// The configuration, ready to judge with.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) config: Config,
    ignored: Vec<Regex>,
}

impl Rules {
    /// Prepares the configuration.
    ///
    /// # Errors
    ///
    /// When a pattern is no regular expression, or too big a one, or when no
    /// type is allowed.
    pub(crate) fn new(config: Config) -> Result<Self, Failure> {
        let invalid = |key: &str, problem: &dyn std::fmt::Display| {
            Failure::InvalidConfig(format!("`{key}`: {problem}"))
        };
        if config.types.is_empty() {
            return Err(invalid("types", &"no type is allowed"));
        }
        let compiled = |pattern: &String| RegexBuilder::new(pattern).size_limit(PATTERN_LIMIT).build();
        let ignored: Result<_, _> = config.ignore_messages.iter().map(compiled).collect();
        let ignored = ignored.map_err(|problem| invalid("ignore-messages", &problem))?;
        Ok(Self { config, ignored })
    }

    /// Returns whether a commit is to be judged.
    pub(crate) fn judges(&self, commit: &Commit) -> bool {
        let author = &commit.author;
        let names = [Some(&author.name), author.email.as_ref(), author.login.as_ref()];
        let ignored = |name: &String| self.config.ignore_authors.contains(name);
        let first_line = commit.message.lines().next().unwrap_or_default();
        commit.parents.len() < 2
            && !names.into_iter().flatten().any(ignored)
            && !self.ignored.iter().any(|pattern| pattern.is_match(first_line))
    }
}

#[cfg(test)]
#[path = "config/tests.rs"]
mod tests;
