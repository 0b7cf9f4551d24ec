//! One call, from the host's bytes to the host's bytes.

use extism_pdk::Memory;
use tidegate_contract::Function;
use tidegate_contract::types::Failure;

const DONE: i32 = 0;
const FAILED: i32 = 1;

/// Reads the request, asks the plugin, and hands back its answer, or its failure
/// as the call's error. Returns the export's return code.
pub fn answer<F: Function>(ask: fn(F::Request) -> Result<F::Response, Failure>) -> i32 {
    match call::<F>(ask) {
        Ok(()) => DONE,
        Err(failure) => {
            set_error(&failure);
            FAILED
        }
    }
}

fn call<F: Function>(ask: fn(F::Request) -> Result<F::Response, Failure>) -> Result<(), Failure> {
    let request = serde_json::from_slice(&extism_pdk::input_bytes())
        .map_err(|error| Failure::InvalidInput(format!("request of `{}`: {error}", F::NAME)))?;
    let response = serde_json::to_vec(&ask(request)?)
        .map_err(|error| Failure::Other(format!("response of `{}`: {error}", F::NAME)))?;
    extism_pdk::output(response)
        .map_err(|error| Failure::Other(format!("response of `{}`: {error}", F::NAME)))
}

/// Without memory for the message the return code has to speak for itself.
fn set_error(failure: &Failure) {
    let Ok(json) = serde_json::to_vec(failure) else { return };
    let Ok(memory) = Memory::from_bytes(json) else { return };
    #[expect(unsafe_code, reason = "the PDK has no safe way to set an error")]
    // SAFETY: the offset is that of a live block which the host allocated above.
    unsafe {
        extism_pdk::extism::error_set(memory.offset());
    }
}
