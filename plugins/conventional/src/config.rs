//! The configuration, as the user writes it.

use serde::Deserialize;
use std::collections::BTreeMap;
use tidegate_plugin_sdk::contract::types::Bump;

/// How commits decide versions. `config.schema.json` says it to users.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// Added to the default steps of the types, or replacing them.
    pub types: BTreeMap<String, Bump>,
    /// What is different before 1.0.0.
    pub initial_development: InitialDevelopment,
    /// Scopes whose commits ask for nothing.
    pub ignore_scopes: Vec<String>,
    /// What a commit asks for whose scope names other packages.
    pub named_elsewhere: NamedElsewhere,
    /// What the commits listed in a squash commit may do.
    pub squash: Squash,
    /// What change files are to commits.
    pub change_files: ChangeFiles,
    /// Refuse to answer when a commit or a change file cannot be understood.
    pub strict: bool,
}

/// What a commit asks for whose scope names other packages that it changes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum NamedElsewhere {
    /// Nothing.
    None,
    /// A patch at most.
    #[default]
    Patch,
    /// What it would ask for with another scope.
    Full,
}

/// What change files are to commits.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeFiles {
    /// Both count.
    #[default]
    Beside,
    /// Commits do not count, but for a version that they ask for by name.
    Instead,
    /// Change files do not count.
    Ignore,
}

/// What is different before 1.0.0.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct InitialDevelopment {
    /// The step of a breaking change.
    pub breaking: BreakingStep,
    /// The step of what is `minor` after 1.0.0.
    pub feature: FeatureStep,
}

impl Default for InitialDevelopment {
    fn default() -> Self {
        Self { breaking: BreakingStep::Minor, feature: FeatureStep::Minor }
    }
}

/// The step of a breaking change before 1.0.0.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreakingStep {
    /// The third number.
    Patch,
    /// The second number.
    Minor,
    /// The first number: 1.0.0.
    Major,
}

impl From<BreakingStep> for Bump {
    fn from(step: BreakingStep) -> Self {
        match step {
            BreakingStep::Patch => Self::Patch,
            BreakingStep::Minor => Self::Minor,
            BreakingStep::Major => Self::Major,
        }
    }
}

/// The step of a feature before 1.0.0.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureStep {
    /// The third number.
    Patch,
    /// The second number.
    Minor,
}

impl From<FeatureStep> for Bump {
    fn from(step: FeatureStep) -> Self {
        match step {
            FeatureStep::Patch => Self::Patch,
            FeatureStep::Minor => Self::Minor,
        }
    }
}

/// What the commits listed in a squash commit may do when its title is conventional.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Squash {
    /// Ask for as much as the title at most.
    #[default]
    Title,
    /// Ask for what they would ask for alone.
    Split,
}

#[cfg(test)]
#[path = "config/tests.rs"]
mod tests;
