//! Every way that a plugin can fail. A fault is never a verdict: whoever asked
//! decides what follows, and a gate that fails denies.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_contract::types::Failure;
use tidegate_model::Diagnose;

use crate::{LogLine, ManifestError, PluginRef};

/// A plugin that failed, and how.
#[derive(Debug)]
pub struct Fault {
    /// Which plugin.
    pub plugin: PluginRef,
    /// How.
    pub kind: Box<FaultKind>,
    /// What it logged last: a panic's message, in many languages.
    pub last_words: Option<LastWords>,
}

impl Fault {
    /// A fault of this plugin.
    #[must_use]
    pub fn new(plugin: PluginRef, kind: FaultKind) -> Self {
        Self { plugin, kind: Box::new(kind), last_words: None }
    }
}

/// The last lines that a plugin logged before it failed. Hostile text.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("the last that it logged: {0}")]
pub struct LastWords(String);

impl LastWords {
    /// The most lines that are kept.
    const LINES: usize = 4;
    /// The most characters that are kept.
    const CHARACTERS: usize = 600;

    /// The end of a log; absent when nothing was logged.
    #[must_use]
    pub fn of(log: &[LogLine]) -> Option<Self> {
        let lines: Vec<_> = log.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty()).collect();
        let text = lines.get(lines.len().saturating_sub(Self::LINES)..)?.join(" | ");
        (!text.is_empty()).then(|| Self(text.chars().take(Self::CHARACTERS).collect()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plugin {} {}", self.plugin, self.kind)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let words = || self.last_words.as_ref().map(|words| words as &(dyn Error + 'static));
        self.kind.source().or_else(words)
    }
}

/// The ways to fail.
#[derive(Debug, thiserror::Error)]
pub enum FaultKind {
    /// The bytes are not a plugin at all.
    #[error("is not a WebAssembly module: {found}")]
    NotWasm {
        /// What the bytes look like.
        found: String,
    },
    /// The module is valid neither by the standard nor by the host's limits.
    #[error("cannot be loaded: {reason}")]
    Load {
        /// Why.
        reason: String,
    },
    /// The manifest is missing or cannot be used.
    #[error("has no usable manifest")]
    Manifest(#[source] ManifestError),
    /// It imports something that the host does not offer.
    #[error("imports `{module}` `{name}`, which the host does not offer{detail}")]
    Import {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
        /// What is wrong with it, when the name is known.
        detail: String,
    },
    /// It does not export the function that its kind needs.
    #[error("cannot be asked: {reason}")]
    Export {
        /// What is missing or wrong.
        reason: String,
    },
    /// It asked for something that was not granted.
    #[error("asked for {what}, which was not granted")]
    Denied {
        /// What.
        what: String,
    },
    /// It trapped.
    #[error("trapped: {0}")]
    Trap(TrapKind),
    /// It ended itself.
    #[error("called exit with code {0}")]
    Exit(i32),
    /// It used up its fuel.
    #[error("used more than its {limit} units of fuel")]
    Fuel {
        /// The limit.
        limit: u64,
    },
    /// It ran out of time.
    #[error("took longer than {limit_ms} ms to {phase}")]
    Deadline {
        /// What it was doing: `load`, `answer`.
        phase: &'static str,
        /// The limit, in milliseconds.
        limit_ms: u64,
    },
    /// It wanted more memory than it may have.
    #[error("wanted more than its {limit} bytes of memory")]
    Memory {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The request is larger than the limit.
    #[error("would get {size} bytes of input, and may get {limit}")]
    InputTooLarge {
        /// The request's size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The answer is larger than the limit.
    #[error("answered {size} bytes, and may answer {limit}")]
    OutputTooLarge {
        /// The answer's size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// It logged more than the limit.
    #[error("logged more than its {limit} {unit}")]
    LogFlood {
        /// The limit.
        limit: u64,
        /// Of what: `bytes`, `lines`.
        unit: &'static str,
    },
    /// The answer is not what the contract describes.
    #[error("gave an answer that is not as the contract describes it: {reason}")]
    BadOutput {
        /// What is wrong.
        reason: String,
    },
    /// It said by itself that it cannot answer.
    #[error("cannot answer: {}", failure_text(.0))]
    Failure(Failure),
    /// The process that ran it ended early.
    #[error("took its worker process down: {reason}")]
    Worker {
        /// What is known.
        reason: String,
    },
    /// The host did something wrong; not the plugin's fault.
    #[error("could not be run because of a bug in tidegate: {reason}")]
    Host {
        /// What happened.
        reason: String,
    },
}

/// Why wasm code trapped.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TrapKind {
    /// The call stack is used up.
    #[error("stack overflow")]
    StackOverflow,
    /// `unreachable`: a panic, in most languages.
    #[error("it panicked or reached unreachable code")]
    Unreachable,
    /// Memory or table access out of bounds.
    #[error("access out of bounds")]
    OutOfBounds,
    /// Division by zero or integer overflow.
    #[error("division by zero or integer overflow")]
    Arithmetic,
    /// A call through a table went to the wrong function.
    #[error("bad indirect call")]
    IndirectCall,
    /// It gave a host function an argument that makes no sense: a handle or an
    /// offset out of bounds.
    #[error("it gave the host a bad handle or offset")]
    BadHostArgument,
    /// Anything else.
    #[error("other trap")]
    Other,
}

fn failure_text(failure: &Failure) -> String {
    match failure {
        Failure::InvalidConfig(text) => format!("its configuration is wrong: {text}"),
        Failure::InvalidInput(text) => format!("its input is wrong: {text}"),
        Failure::Unsupported(text) => format!("it does not do this: {text}"),
        Failure::Other(text) => text.clone(),
    }
}

impl FaultKind {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotWasm { .. } => "plugin::not-wasm",
            Self::Load { .. } => "plugin::load",
            Self::Manifest(error) => error.code(),
            Self::Import { .. } => "plugin::import",
            Self::Export { .. } => "plugin::export",
            Self::Denied { .. } => "plugin::denied",
            Self::Trap(_) => "plugin::trap",
            Self::Exit(_) => "plugin::exit",
            Self::Fuel { .. } => "plugin::fuel",
            Self::Deadline { .. } => "plugin::deadline",
            Self::Memory { .. } => "plugin::memory",
            Self::InputTooLarge { .. } => "plugin::input-too-large",
            Self::OutputTooLarge { .. } => "plugin::output-too-large",
            Self::LogFlood { .. } => "plugin::log-flood",
            Self::BadOutput { .. } => "plugin::bad-output",
            Self::Failure(Failure::InvalidConfig(_)) => "plugin::config",
            Self::Failure(_) => "plugin::failure",
            Self::Worker { .. } => "plugin::worker",
            Self::Host { .. } => "plugin::host",
        }
    }
}

impl Diagnose for Fault {
    fn code(&self) -> &'static str {
        self.kind.code()
    }

    fn help(&self) -> Option<String> {
        let limit = |key: &str| {
            Some(format!(
                "raise it with `[plugins.{}.limits] {key} = …` if the plugin is right",
                self.plugin.name
            ))
        };
        match &*self.kind {
            FaultKind::Manifest(error) => error.help(),
            FaultKind::Fuel { .. } => limit("fuel"),
            FaultKind::Memory { .. } => limit("memory-bytes"),
            FaultKind::Deadline { phase: "load", .. } => limit("load-ms"),
            FaultKind::Deadline { .. } => limit("call-ms"),
            FaultKind::InputTooLarge { .. } => limit("input-bytes"),
            FaultKind::OutputTooLarge { .. } => limit("output-bytes"),
            FaultKind::LogFlood { unit: "lines", .. } => limit("log-lines"),
            FaultKind::LogFlood { .. } => limit("log-bytes"),
            FaultKind::Failure(Failure::InvalidConfig(_)) => Some(format!(
                "`tidegate plugin inspect {}` shows the schema of its configuration",
                self.plugin.name
            )),
            FaultKind::Failure(_) => None,
            FaultKind::Host { .. } => Some("please report this, with `--verbose` output".into()),
            _ => Some("tell the plugin's author, or take it out of the configuration".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LogLevel;

    #[test]
    fn last_words_are_the_end_of_the_log_and_short() {
        let line = |text: &str| LogLine { level: LogLevel::Warn, text: text.into() };
        assert_eq!(LastWords::of(&[]), None);
        assert_eq!(LastWords::of(&[line(" ")]), None);
        let words = LastWords::of(&["a", "b", "", "c", "d", "e"].map(line)).unwrap();
        assert_eq!(words.to_string(), "the last that it logged: b | c | d | e");
        assert!(LastWords::of(&[line(&"é".repeat(9999))]).unwrap().to_string().chars().count() < 700);
    }
}
