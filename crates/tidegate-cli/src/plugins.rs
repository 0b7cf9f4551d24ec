//! Finds plugins: the built-in ones in the binary, the user's own in the
//! repository. Each is loaded when it is first asked for, and once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tidegate_config::Config;
use tidegate_engine::Plugins;
use tidegate_model::{Diagnose, Diagnosis};
use tidegate_plugin::{Limits, Plugin};
use tidegate_plugin_host::{Host, WorkerPlugin};

use crate::files::UserFiles;

/// All plugins of a configuration.
pub(crate) struct PluginShelf<'a> {
    config: &'a Config,
    files: &'a UserFiles<'a>,
    host: Mutex<Option<Host>>,
    loaded: Mutex<BTreeMap<String, Arc<dyn Plugin>>>,
}

/// A plugin cannot be found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MissingPlugin {
    /// Nobody says what it is.
    #[error("there is no plugin `{name}`: it is neither built in nor in the configuration")]
    Unknown { name: String },
    /// Its file is not there.
    #[error("plugin `{name}` should be in `{path}`, but there is no such file")]
    File { name: String, path: String },
}

impl Diagnose for MissingPlugin {
    fn code(&self) -> &'static str {
        "plugin::missing"
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { name } => format!(
                "add `[plugins.{name}]` with its `path` to tidegate.toml, or use a built-in one: {}",
                tidegate_builtin::NAMES.join(", ")
            ),
            Self::File { .. } => "build the plugin, or correct its `path` in tidegate.toml".into(),
        })
    }
}

impl<'a> PluginShelf<'a> {
    pub(crate) fn new(config: &'a Config, files: &'a UserFiles<'a>) -> Self {
        Self { config, files, host: Mutex::default(), loaded: Mutex::default() }
    }

    fn load(&self, name: &str) -> Result<Arc<dyn Plugin>, Diagnosis> {
        let settings = self.config.plugin(name);
        let limits = limits(&settings.limits);
        let Some(path) = &settings.path else {
            let loaded = tidegate_builtin::load(&self.host()?, name, &limits);
            return Ok(Arc::new(loaded.ok_or_else(|| MissingPlugin::Unknown { name: name.into() })??));
        };
        let Some(bytes) = self.files.bytes(path.as_str())? else {
            return Err(MissingPlugin::File { name: name.into(), path: path.to_string() }.into());
        };
        Ok(Arc::new(WorkerPlugin::load(&crate::worker::launch()?, name, bytes, &limits)?))
    }

    /// The engine, set up when the first plugin needs it.
    fn host(&self) -> Result<Host, Diagnosis> {
        let mut host = self.host.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = &*host {
            return Ok(host.clone());
        }
        Ok(host.insert(Host::new()?).clone())
    }
}

impl Plugins for PluginShelf<'_> {
    fn plugin(&self, name: &str) -> Result<Arc<dyn Plugin>, Diagnosis> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plugin) = loaded.get(name) {
            return Ok(Arc::clone(plugin));
        }
        let plugin = self.load(name)?;
        loaded.insert(name.to_owned(), Arc::clone(&plugin));
        Ok(plugin)
    }
}

/// The defaults, with the user's changes.
pub(crate) fn limits(changes: &tidegate_config::Limits) -> Limits {
    let default = Limits::default();
    Limits {
        module_bytes: changes.module_bytes.unwrap_or(default.module_bytes),
        memory_bytes: changes.memory_bytes.unwrap_or(default.memory_bytes),
        fuel: changes.fuel.unwrap_or(default.fuel),
        load_ms: changes.load_ms.unwrap_or(default.load_ms),
        call_ms: changes.call_ms.unwrap_or(default.call_ms),
        input_bytes: changes.input_bytes.unwrap_or(default.input_bytes),
        output_bytes: changes.output_bytes.unwrap_or(default.output_bytes),
        json_depth: changes.json_depth.unwrap_or(default.json_depth),
        log_bytes: changes.log_bytes.unwrap_or(default.log_bytes),
        log_lines: changes.log_lines.unwrap_or(default.log_lines),
    }
}
