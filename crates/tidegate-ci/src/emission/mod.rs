//! How a CI system is told things: values for later steps, annotations, a summary.
//!
//! Everything is text for the caller to put where it belongs. What comes from commits,
//! proposals and plugins is data: no system takes any of it for a command.

mod annotations;
mod groups;
mod outputs;
mod plain;
mod summary;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::System;

pub use annotations::{Annotation, Level, annotations};
pub use groups::group;
pub use outputs::outputs;
pub use plain::{line, lines};
pub use summary::summary;

/// A text, and where it belongs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Piece {
    /// On stdout: whole lines, with the last one's end.
    Log(String),
    /// At the end of the file that this variable of the environment names.
    Append {
        /// The variable.
        variable: &'static str,
        /// The text.
        text: String,
    },
    /// As a file in the folder for results.
    File {
        /// Its name, with `/` between folders.
        name: Cow<'static, str>,
        /// What it holds.
        text: String,
    },
}

/// Whether a system reads commands as GitHub does.
const fn is_like_github(system: Option<System>) -> bool {
    matches!(system, Some(System::GitHub | System::Gitea | System::Forgejo))
}

/// Hides a secret in everything that the job says from now on, where the system can do that:
/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#masking-a-value-in-a-log>,
/// <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands#setsecret-register-a-value-as-a-secret>.
/// Secrets of several lines are hidden line by line.
#[must_use]
pub fn mask(system: Option<System>, secret: &str) -> Vec<Piece> {
    let lines = secret.split(['\r', '\n']).map(str::trim).filter(|line| line.len() >= 4);
    let command = |line: &str| match system {
        _ if is_like_github(system) => Some(format!("::add-mask::{}\n", outputs::percent(line))),
        Some(System::Azure) => Some(format!("##vso[task.setsecret]{}\n", outputs::azure(line))),
        _ => None,
    };
    lines.filter_map(command).map(Piece::Log).collect()
}
