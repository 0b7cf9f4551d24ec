//! A plugin that can be asked.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tidegate_contract::Function;
use tidegate_model::Digest;

use crate::{Fault, FaultKind, LogLine, Manifest, PluginRef};

/// What a plugin is called with, besides the request: all the world it has.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The effective time, in seconds since the Unix epoch. What clocks show.
    pub at: i64,
    /// What random numbers are made from.
    pub seed: [u8; 32],
}

/// What came back from a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// What was logged, in order.
    pub log: Vec<LogLine>,
    /// What it cost.
    pub cost: Cost,
}

/// What a call cost.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Units of fuel; the same on every machine.
    pub fuel: u64,
    /// Wall-clock time in the plugin and on its border.
    pub time: Duration,
    /// The most memory it had, in bytes.
    pub memory: u64,
}

/// A loaded plugin. Every call runs in a fresh instance: nothing that one call
/// leaves behind is seen by the next.
pub trait Plugin: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// What it says about itself.
    fn manifest(&self) -> &Manifest;

    /// The digest of its `.wasm`.
    fn digest(&self) -> &Digest;

    /// Calls an export with a JSON request and gives back the JSON answer, whose
    /// size, encoding and nesting are within the limits.
    ///
    /// # Errors
    /// Any [`Fault`].
    fn call(&self, export: &str, request: &[u8], call: &Call) -> Result<Answer<Vec<u8>>, Fault>;

    /// How messages name it.
    fn reference(&self) -> PluginRef {
        PluginRef { name: self.name().to_owned(), version: Some(self.manifest().version().clone()) }
    }
}

/// Asks a plugin a question of the contract.
///
/// # Errors
/// Any [`Fault`]; [`FaultKind::BadOutput`] when the answer is not of the contract's shape.
pub fn ask<F: Function>(
    plugin: &dyn Plugin,
    request: &F::Request,
    call: &Call,
) -> Result<Answer<F::Response>, Fault> {
    let fault = |kind| Fault::new(plugin.reference(), kind);
    let request =
        serde_json::to_vec(request).map_err(|error| fault(FaultKind::Host { reason: error.to_string() }))?;
    let Answer { value, log, cost } = plugin.call(F::NAME, &request, call)?;
    let value = serde_json::from_slice(&value)
        .map_err(|error| fault(FaultKind::BadOutput { reason: error.to_string() }))?;
    Ok(Answer { value, log, cost })
}
