//! Which step a change asks for, and the rule that says so.

use crate::config::{Config, NamedElsewhere, Squash};
use semver::Version;
use std::collections::BTreeMap;
use tidegate_plugin_sdk::contract::types::{Bump, Failure};

/// Steps that need no configuration.
const DEFAULTS: [(&str, Bump); 4] =
    [("feat", Bump::Minor), ("fix", Bump::Patch), ("perf", Bump::Patch), ("revert", Bump::Patch)];

/// Types that are in use everywhere and ask for nothing.
const SILENT: [&str; 7] = ["build", "chore", "ci", "docs", "refactor", "style", "test"];

/// The rules of one call.
#[derive(Debug)]
pub(crate) struct Rules {
    types: BTreeMap<String, Bump>,
    ignored_scopes: Vec<String>,
    initial: crate::config::InitialDevelopment,
    squash: Squash,
    elsewhere: NamedElsewhere,
}

/// A step and the rule that decided it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Step {
    pub(crate) bump: Bump,
    pub(crate) rule: String,
}

impl Step {
    pub(crate) fn new(rule: &str, bump: Bump) -> Self {
        Self { bump, rule: format!("{rule} = {bump}") }
    }
}

/// Which rules are in force for a package.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Phase {
    /// Its version begins with a zero.
    Initial,
    /// All other packages, those without a version included: what the first
    /// version is, no commit decides.
    Stable,
}

impl Phase {
    pub(crate) fn of(base_version: Option<&str>) -> Self {
        match base_version.and_then(|version| Version::parse(version).ok()) {
            Some(Version { major: 0, .. }) => Self::Initial,
            _ => Self::Stable,
        }
    }
}

impl Rules {
    /// Takes the rules from the configuration.
    ///
    /// # Errors
    ///
    /// When a type is no word that a commit could begin with.
    pub(crate) fn new(config: &Config) -> Result<Self, Failure> {
        let mut types: BTreeMap<_, _> =
            DEFAULTS.into_iter().map(|(kind, bump)| (kind.to_owned(), bump)).collect();
        for (kind, bump) in &config.types {
            if let Err(problem) = commit_message::Header::parse(&format!("{kind}: x")) {
                return Err(Failure::InvalidConfig(format!("`types.{kind}`: {problem}")));
            }
            types.insert(kind.to_ascii_lowercase(), *bump);
        }
        let ignored_scopes = config.ignore_scopes.iter().map(|scope| scope.trim().to_lowercase()).collect();
        Ok(Self {
            types,
            ignored_scopes,
            initial: config.initial_development,
            squash: config.squash,
            elsewhere: config.named_elsewhere,
        })
    }

    /// Returns whether a word is a type that this project or everybody uses.
    pub(crate) fn knows(&self, kind: &str) -> bool {
        self.types.contains_key(kind) || SILENT.contains(&kind)
    }

    /// Returns whether the title of a squash commit caps what it lists.
    pub(crate) fn title_decides(&self) -> bool {
        self.squash == Squash::Title
    }

    /// Returns the most that a commit can ask for whose scope names other packages,
    /// if there is such a limit.
    pub(crate) fn most_elsewhere(&self) -> Option<Bump> {
        match self.elsewhere {
            NamedElsewhere::None => Some(Bump::None),
            NamedElsewhere::Patch => Some(Bump::Patch),
            NamedElsewhere::Full => None,
        }
    }

    /// Returns whether a change is to be ignored for its scope: all of its
    /// scopes, separated by commas, are in `ignore-scopes`.
    pub(crate) fn ignores(&self, scope: Option<&str>) -> bool {
        scope.is_some_and(|scope| {
            scope.split(',').all(|scope| {
                let scope = scope.trim().to_lowercase();
                self.ignored_scopes.contains(&scope)
            })
        })
    }

    /// Says which step a change asks for.
    pub(crate) fn step(&self, phase: Phase, kind: &str, scope: Option<&str>, breaking: bool) -> Step {
        if self.ignores(scope) {
            return Step { bump: Bump::None, rule: "ignore-scopes".to_owned() };
        }
        if breaking {
            return match phase {
                Phase::Initial => self.stated(phase, Bump::Major),
                Phase::Stable => Step::new("breaking", Bump::Major),
            };
        }
        self.in_phase(phase, kind, self.types.get(kind).copied().unwrap_or(Bump::None))
    }

    /// Says which step is taken where a change file states one.
    pub(crate) fn stated(&self, phase: Phase, step: Bump) -> Step {
        match (step, phase) {
            (Bump::Major, Phase::Initial) => {
                Step::new("initial-development.breaking", self.initial.breaking.into())
            }
            _ => self.in_phase(phase, "change-files", step),
        }
    }

    /// A feature's step is another one before 1.0.0.
    fn in_phase(&self, phase: Phase, rule: &str, bump: Bump) -> Step {
        let feature = Bump::from(self.initial.feature);
        if phase == Phase::Initial && bump == Bump::Minor && feature != bump {
            return Step::new("initial-development.feature", feature);
        }
        Step::new(rule, bump)
    }
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
