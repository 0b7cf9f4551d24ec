//! How plugins are asked: context, configuration, effective time, seed.

use std::sync::Arc;

use tidegate_contract::Function;
use tidegate_contract::types::{CallContext, Repository, TextFile};
use tidegate_model::{Diagnosis, Digest, EffectiveTime};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Call, Fault, Plugin, ask};

use crate::config_check::check_config;
use crate::{Engine, Error, Observer, Scene};

/// A plugin, ready to be asked.
pub(crate) struct Asked<'a> {
    pub(crate) plugin: Arc<dyn Plugin>,
    observer: &'a dyn Observer,
    at: EffectiveTime,
    host_version: &'a str,
    repository: &'a Repository,
    config: serde_json::Value,
    config_files: Vec<TextFile>,
    call: Call,
}

impl<'a> Asked<'a> {
    /// Loads a plugin, checks that it answers this kind of question and that its
    /// configuration fits, and reads the files that configure it.
    pub(crate) fn prepare(
        engine: &'a Engine<'a>,
        scene: &'a Scene,
        name: &str,
        kind: &Kind,
    ) -> Result<Self, Diagnosis> {
        let plugin = engine.plugins.plugin(name)?;
        if !plugin.manifest().has_kind(kind) {
            let has = plugin.manifest().raw().kinds.iter().map(kind_name).collect::<Vec<_>>().join(", ");
            return Err(Error::WrongKind { plugin: name.into(), wanted: kind_name(kind), has }.into());
        }
        let config = serde_json::Value::Object(engine.config.plugin(name).config);
        check_config(name, plugin.manifest(), &config)?;
        let mut config_files = Vec::new();
        for path in &plugin.manifest().raw().config_files {
            if let Some(content) = engine.rules.read(path)? {
                config_files.push(TextFile { path: path.clone(), content });
            }
        }
        let seed = *Digest::of_parts([
            scene.head.id.as_str().as_bytes(),
            scene.tags_digest.bytes(),
            engine.config_digest().bytes(),
            &engine.at.seconds().to_be_bytes(),
        ])
        .bytes();
        let call = Call { at: engine.at.seconds(), seed };
        Ok(Self {
            plugin,
            observer: engine.observer,
            at: engine.at,
            host_version: engine.host_version,
            repository: &scene.repository,
            config,
            config_files,
            call,
        })
    }

    /// What the plugin is told about the call.
    pub(crate) fn context(&self) -> CallContext {
        CallContext {
            config: self.config.clone(),
            at: self.at.to_string(),
            host_version: self.host_version.to_owned(),
            repository: self.repository.clone(),
            config_files: self.config_files.clone(),
        }
    }

    /// What configures the plugin besides `tidegate.toml`.
    pub(crate) fn config_files(&self) -> &[TextFile] {
        &self.config_files
    }

    /// Asks.
    pub(crate) fn ask<F: Function>(&self, request: &F::Request) -> Result<F::Response, Fault> {
        let answer = ask::<F>(&*self.plugin, request, &self.call)?;
        self.observer.answered(&self.plugin.reference(), F::NAME, &answer.cost, &answer.log);
        Ok(answer.value)
    }

    /// Asks about packages, and checks that the answers are about the same ones.
    pub(crate) fn ask_each<F: Function, T>(
        &self,
        request: &F::Request,
        packages: &[&str],
        answers: impl Fn(F::Response) -> Vec<T>,
        name_of: impl Fn(&T) -> &str,
    ) -> Result<Vec<T>, Fault> {
        let answers = answers(self.ask::<F>(request)?);
        let names: Vec<_> = answers.iter().map(name_of).collect();
        if names == packages {
            return Ok(answers);
        }
        let reason = format!("asked about {packages:?}, it answered about {names:?}");
        Err(self.fault(tidegate_plugin::FaultKind::BadOutput { reason }))
    }

    /// A fault of this plugin.
    pub(crate) fn fault(&self, kind: tidegate_plugin::FaultKind) -> Fault {
        Fault::new(self.plugin.reference(), kind)
    }
}

/// A kind's name, for messages.
pub(crate) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Versioner => "versioner",
        Kind::Changelog => "changelog",
        Kind::Notes => "notes",
        Kind::Gate => "gate",
        Kind::Rollback => "rollback",
        Kind::Other(_) => "something newer than this tidegate",
    }
}
