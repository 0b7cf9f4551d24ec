//! What the engine asks of the world, besides history (`tidegate_model::History`).

use std::sync::Arc;

use tidegate_model::Diagnosis;
use tidegate_plugin::{Cost, LogLine, Plugin, PluginRef};

/// Plugins by their names in the configuration.
pub trait Plugins {
    /// Loads a plugin, or gives it again.
    ///
    /// # Errors
    /// When it cannot be found or loaded.
    fn plugin(&self, name: &str) -> Result<Arc<dyn Plugin>, Diagnosis>;
}

/// Files of the user's as they are now.
pub trait Files {
    /// A file's text; absent when there is no such file.
    ///
    /// # Errors
    /// When it exists and cannot be read, or is not UTF-8.
    fn read(&self, path: &str) -> Result<Option<String>, Diagnosis>;
}

/// Is told of every call. Calls may end at the same time, on threads of their own.
pub trait Observer: Sync {
    /// A plugin answered a question.
    fn answered(&self, plugin: &PluginRef, function: &'static str, cost: &Cost, log: &[LogLine]);
}

/// Looks away.
#[derive(Clone, Copy, Debug)]
pub struct NoObserver;

impl Observer for NoObserver {
    fn answered(&self, _: &PluginRef, _: &'static str, _: &Cost, _: &[LogLine]) {}
}
