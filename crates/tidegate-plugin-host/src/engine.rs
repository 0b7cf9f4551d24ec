//! The engine's configuration: one function for all who compile or run.
//!
//! Native code can be loaded only by an engine that is configured as the one
//! that made it, so the build script, the host and the worker must not differ.

use wasmtime::{Config, Engine, WasmBacktraceDetails};

use crate::EngineError;

/// Enough for parsers that descend recursively, and half of the smallest stack
/// that Rust gives to a thread.
const WASM_STACK: usize = 1 << 20;

/// Makes an engine. Without a target it compiles for this machine and its CPU;
/// with one it compiles for every CPU of that target.
pub(crate) fn engine(target: Option<&str>) -> Result<Engine, EngineError> {
    let configure = || {
        let mut config = config();
        if let Some(target) = target {
            // An explicit target keeps the features of the building machine's CPU out.
            config.target(target)?;
        }
        Engine::new(&config)
    };
    configure().map_err(|error| EngineError::new("cannot be set up", error))
}

fn config() -> Config {
    let mut config = Config::new();
    config
        // Fuel decides, because it is deterministic; epochs are the deadline's clock.
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .max_wasm_stack(WASM_STACK)
        // Function references stay on, as Go's guests need them. What follows no
        // plugin kit needs, or it would let results differ between CPUs.
        .wasm_gc(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        .relaxed_simd_deterministic(true)
        // Faults name what happened; where in the guest is of no use to users,
        // and nothing is read from the environment.
        .wasm_backtrace_max_frames(None)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .generate_address_map(false);
    config
}

/// Compiles a module ahead of time, for [`crate::Precompiled`]. Without a target
/// for this machine's CPU; with one for every CPU of that target.
///
/// # Errors
/// When the module is not valid, or the target is none that this build can
/// compile for.
pub fn precompile(wasm: &[u8], target: Option<&str>) -> Result<Vec<u8>, EngineError> {
    engine(target)?
        .precompile_module(wasm)
        .map_err(|error| EngineError::new("cannot compile the module ahead of time", error))
}
