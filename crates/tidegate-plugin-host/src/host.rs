//! The host: one engine for all plugins of the process.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use tidegate_model::Digest;
use tidegate_plugin::{Fault, FaultKind, Limits, Manifest, PluginRef};
use wasmtime::{Engine, Linker, Module};

use crate::session::{Prepared, State, Ticker};
use crate::{EngineError, Precompiled, WasmPlugin, abi, engine, inspect};

/// Loads plugins. Cheap to clone; clones share the engine.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Engine,
    linker: Linker<State>,
    ticker: Arc<Ticker>,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}

impl Host {
    /// Sets up the engine.
    ///
    /// # Errors
    /// When this machine cannot run it.
    pub fn new() -> Result<Self, EngineError> {
        let engine = engine::engine(None)?;
        let linker = abi::linker(&engine).map_err(|error| EngineError::new("cannot be linked", error))?;
        let ticker = Arc::new(Ticker::new(engine.clone()));
        Ok(Self { shared: Arc::new(Shared { engine, linker, ticker }) })
    }

    /// Loads a module: inspects, validates, compiles and links it.
    ///
    /// The compiler runs in this process and cannot be interrupted, so the load
    /// deadline is judged when it is done. Use [`crate::WorkerPlugin`] for modules
    /// that this project did not make.
    ///
    /// # Errors
    /// [`FaultKind::NotWasm`], [`FaultKind::Manifest`], [`FaultKind::Load`],
    /// [`FaultKind::Import`], or [`FaultKind::Deadline`].
    pub fn load(&self, name: &str, wasm: &[u8], limits: &Limits) -> Result<WasmPlugin, Fault> {
        let begin = Instant::now();
        let inspection = inspect::inspect(name, wasm, limits)?;
        let reference =
            PluginRef { name: name.to_owned(), version: Some(inspection.manifest.version().clone()) };
        let prepared = self.compile(wasm).and_then(|prepared| {
            let late = FaultKind::Deadline { phase: "load", limit_ms: limits.load_ms };
            if begin.elapsed() > limits.load() { Err(late) } else { Ok(prepared) }
        });
        let prepared = prepared.map_err(|kind| Fault::new(reference, kind))?;
        Ok(self.plugin(name, inspection.manifest, inspection.digest, prepared, limits))
    }

    /// Loads native code that this binary embeds. When the engine refuses it (the
    /// CPU lacks something, or it was made for another target), the embedded
    /// module is compiled instead.
    ///
    /// # Errors
    /// As for [`Host::load`].
    pub fn load_precompiled(
        &self,
        name: &str,
        precompiled: &Precompiled,
        limits: &Limits,
    ) -> Result<WasmPlugin, Fault> {
        let Some(module) = self.deserialize(precompiled) else {
            return self.load(name, precompiled.wasm(), limits);
        };
        let fault = |kind| Fault::new(PluginRef { name: name.to_owned(), version: None }, kind);
        let manifest =
            Manifest::parse(&[precompiled.manifest()]).map_err(|error| fault(FaultKind::Manifest(error)))?;
        let digest = Digest::try_from(precompiled.digest().to_owned())
            .map_err(|error| fault(FaultKind::Host { reason: error.to_string() }))?;
        let prepared = self.link(module).map_err(fault)?;
        Ok(self.plugin(name, manifest, digest, prepared, limits))
    }

    /// Whether the native code can be loaded here, so that nothing will be compiled.
    #[must_use]
    pub fn accepts(&self, precompiled: &Precompiled) -> bool {
        self.deserialize(precompiled).is_some()
    }

    /// None when it was made for another engine, target or CPU.
    fn deserialize(&self, precompiled: &Precompiled) -> Option<Module> {
        #[expect(unsafe_code, reason = "the only way to load native code")]
        // SAFETY: the bytes are those of a `Precompiled`, whose unsafe constructor
        // promises that `precompile` made them and that nobody changed them since.
        // They are copied before they are mapped as code. That they suit this
        // engine's version, settings and CPU is checked by wasmtime.
        let module = unsafe { Module::deserialize(&self.shared.engine, precompiled.native()) };
        module.ok()
    }

    fn compile(&self, wasm: &[u8]) -> Result<Prepared, FaultKind> {
        let module = Module::from_binary(&self.shared.engine, wasm)
            .map_err(|error| FaultKind::Load { reason: format!("{error:#}") })?;
        self.link(module)
    }

    fn link(&self, module: Module) -> Result<Prepared, FaultKind> {
        abi::check_imports(&self.shared.linker, &module)?;
        let linked = self
            .shared
            .linker
            .instantiate_pre(&module)
            .map_err(|error| FaultKind::Load { reason: format!("{error:#}") })?;
        Ok(Prepared { module, linked })
    }

    fn plugin(
        &self,
        name: &str,
        manifest: Manifest,
        digest: Digest,
        prepared: Prepared,
        limits: &Limits,
    ) -> WasmPlugin {
        let ticker = Arc::clone(&self.shared.ticker);
        WasmPlugin::new(name.to_owned(), manifest, digest, prepared, ticker, *limits)
    }
}
