//! What can go wrong before there is a plugin to blame.

use tidegate_model::Diagnose;

/// The engine cannot do what was asked: it cannot start on this machine, or it
/// cannot compile for a target.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine {task}: {reason}")]
pub struct EngineError {
    task: &'static str,
    reason: String,
}

impl EngineError {
    /// `task` completes the sentence "the engine …".
    pub(crate) fn new(task: &'static str, reason: impl std::fmt::Display) -> Self {
        // `{:#}` gives wasmtime's whole chain of causes in one line.
        Self { task, reason: format!("{reason:#}") }
    }
}

impl Diagnose for EngineError {
    fn code(&self) -> &'static str {
        "plugin::engine"
    }
}
