//! A finding in the making: the parts that a check knows, until they are put together.

use tidegate_plugin_sdk::contract::types::{
    FileLocation, Finding, Location, Reason, Remedy, Severity, Verdict,
};

use crate::rules::Rule;

/// A finding in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The rule.
    pub rule: Rule,
    /// The file.
    pub path: String,
    /// The line, counted from one.
    pub line: Option<u32>,
    /// One short line.
    pub title: String,
    /// What follows from it, in a sentence or two.
    pub message: String,
    /// What was looked at.
    pub input: String,
    /// What would help.
    pub remedy: String,
    /// What tells it from others of the same rule in the same file.
    pub detail: String,
    /// The default verdict is too hard here: nothing depends on it.
    pub softened: bool,
}

impl Draft {
    /// The finding, by the user's configuration.
    #[must_use]
    pub fn finish(self, config: &crate::Config) -> Finding {
        let rule = self.rule;
        let default = if self.softened { Verdict::Warn.min(rule.verdict()) } else { rule.verdict() };
        let verdict = config.verdicts.get(&rule).map_or(default, |choice| choice.verdict());
        let severity = if self.softened { rule.severity().min(Severity::Low) } else { rule.severity() };
        Finding {
            id: rule.id().to_owned(),
            verdict,
            severity,
            why: vec![Reason {
                input: self.input,
                rule: rule.statement().to_owned(),
                outcome: self.title.clone(),
            }],
            title: self.title,
            message: self.message,
            remedies: vec![Remedy::Fix(self.remedy)],
            locations: vec![Location::File(FileLocation {
                path: self.path.clone(),
                line: self.line,
                column: None,
            })],
            evidence: Vec::new(),
            key: format!("{}#{}", self.path, self.detail),
        }
    }
}
