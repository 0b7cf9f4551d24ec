//! Engines over the built-in plugins, in this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tidegate_config::Config;
use tidegate_engine::{Aim, Engine, Files, Observer, Plugins};
use tidegate_model::{Diagnosis, EffectiveTime, History};
use tidegate_plugin::{Cost, Limits, LogLine, Plugin, PluginRef};
use tidegate_plugin_host::Host;

/// Built-in plugins, each loaded once.
pub(crate) struct Desk {
    host: Host,
    loaded: Mutex<BTreeMap<String, Arc<dyn Plugin>>>,
    pub(crate) config: Config,
}

impl Desk {
    /// With the defaults.
    pub(crate) fn new() -> Result<Self, Diagnosis> {
        Self::configured("")
    }

    /// With a configuration.
    pub(crate) fn configured(text: &str) -> Result<Self, Diagnosis> {
        let config = tidegate_config::parse(text, "tidegate.toml")?.config;
        Ok(Self { host: Host::new()?, loaded: Mutex::default(), config })
    }

    /// Runs with an engine at a fixed time, under a configuration.
    pub(crate) fn under<T>(
        &self,
        config: &Config,
        history: &dyn History,
        decide: impl FnOnce(&Engine<'_>) -> Result<T, Diagnosis>,
    ) -> Result<T, Diagnosis> {
        self.run(config, history, decide).map(|(result, _)| result)
    }

    /// Runs with an engine under the desk's own configuration; also says how long
    /// plugins took.
    pub(crate) fn timed<T>(
        &self,
        history: &dyn History,
        decide: impl FnOnce(&Engine<'_>) -> Result<T, Diagnosis>,
    ) -> Result<(T, Duration), Diagnosis> {
        self.run(&self.config, history, decide)
    }

    fn run<T>(
        &self,
        config: &Config,
        history: &dyn History,
        decide: impl FnOnce(&Engine<'_>) -> Result<T, Diagnosis>,
    ) -> Result<(T, Duration), Diagnosis> {
        let spent = Spent::default();
        let engine = Engine {
            history,
            plugins: self,
            files: &NoFiles,
            rules: &NoFiles,
            observer: &spent,
            config,
            aim: &Aim::default(),
            at: EffectiveTime::EPOCH,
            host_version: env!("CARGO_PKG_VERSION"),
        };
        let result = decide(&engine)?;
        Ok((result, spent.0.into_inner().unwrap_or_default()))
    }
}

impl Plugins for Desk {
    fn plugin(&self, name: &str) -> Result<Arc<dyn Plugin>, Diagnosis> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plugin) = loaded.get(name) {
            return Ok(Arc::clone(plugin));
        }
        let plugin = tidegate_builtin::load(&self.host, name, &Limits::default());
        let plugin = plugin.ok_or_else(|| crate::Trouble(format!("no built-in plugin `{name}`")))??;
        let plugin: Arc<dyn Plugin> = Arc::new(plugin);
        loaded.insert(name.to_owned(), Arc::clone(&plugin));
        Ok(plugin)
    }
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<Option<String>, Diagnosis> {
        Ok(None)
    }
}

#[derive(Default)]
struct Spent(Mutex<Duration>);

impl Observer for Spent {
    fn answered(&self, _: &PluginRef, _: &'static str, cost: &Cost, _: &[LogLine]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += cost.time;
    }
}
