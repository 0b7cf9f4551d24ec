//! What a plugin logs.

use serde::{Deserialize, Serialize};

/// How much a log line matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Every detail.
    Trace,
    /// For the plugin's author.
    Debug,
    /// For the user, when asked.
    Info,
    /// For the user.
    Warn,
    /// For the user; something is wrong.
    Error,
}

/// One line that a plugin logged. Hostile text.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The text.
    pub text: String,
}
