//! A plugin that runs in this process.

use std::fmt;
use std::sync::Arc;

use tidegate_model::Digest;
use tidegate_plugin::{Answer, Call, Fault, Limits, Manifest, Plugin};

use crate::session::{Prepared, Ticker, run};

/// A loaded module, ready to be asked. Made by [`crate::Host`].
pub struct WasmPlugin {
    name: String,
    manifest: Manifest,
    digest: Digest,
    prepared: Prepared,
    ticker: Arc<Ticker>,
    limits: Limits,
}

impl WasmPlugin {
    pub(crate) const fn new(
        name: String,
        manifest: Manifest,
        digest: Digest,
        prepared: Prepared,
        ticker: Arc<Ticker>,
        limits: Limits,
    ) -> Self {
        Self { name, manifest, digest, prepared, ticker, limits }
    }
}

impl fmt::Debug for WasmPlugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasmPlugin")
            .field("name", &self.name)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Plugin for WasmPlugin {
    fn name(&self) -> &str {
        &self.name
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn digest(&self) -> &Digest {
        &self.digest
    }

    fn call(&self, export: &str, request: &[u8], call: &Call) -> Result<Answer<Vec<u8>>, Fault> {
        run(&self.prepared, &self.ticker, &self.limits, (export, request, call))
            .map_err(|broken| broken.of(self.reference()))
    }
}
