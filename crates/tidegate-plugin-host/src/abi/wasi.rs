//! All 46 imports of `wasi_snapshot_preview1`, for plugin kits whose standard
//! libraries cannot do without, in a world where there is nothing: no arguments,
//! no environment, no files, no sockets, nothing to wait for. The clock stands
//! still at the call's time, random numbers follow from its seed, and what goes to
//! standard output and standard error is logged.

mod clock;
mod denied;
mod errno;
mod guest;
mod stdio;

use tidegate_plugin::FaultKind;
use wasmtime::{Caller, Linker, Result};

use super::fuel::burn;
use crate::session::{State, Stop};
use errno::{INVAL, SUCCESS};

const MODULE: &str = "wasi_snapshot_preview1";

/// Seeds are tens of bytes. Nobody who asks for more at once wants to decide
/// anything with it.
const RANDOM_LIMIT: u32 = 1 << 20;

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    define_process(linker)?;
    clock::define(linker)?;
    stdio::define(linker)?;
    denied::define(linker)
}

fn define_process(linker: &mut Linker<State>) -> Result<()> {
    for name in ["args_sizes_get", "environ_sizes_get"] {
        linker.func_wrap(MODULE, name, |mut caller: Caller<'_, State>, count: u32, size: u32| {
            guest::write(&mut caller, count, &0_u32.to_le_bytes())?;
            guest::write(&mut caller, size, &0_u32.to_le_bytes())?;
            Ok(SUCCESS)
        })?;
    }
    for name in ["args_get", "environ_get"] {
        linker.func_wrap(MODULE, name, |_: Caller<'_, State>, _: u32, _: u32| SUCCESS)?;
    }
    linker
        .func_wrap(MODULE, "proc_exit", |_: Caller<'_, State>, code: u32| -> Result<()> {
            Err(Stop(FaultKind::Exit(code.cast_signed())).into())
        })?
        .func_wrap(MODULE, "sched_yield", |_: Caller<'_, State>| SUCCESS)?
        .func_wrap(MODULE, "random_get", |mut caller: Caller<'_, State>, pointer: u32, length: u32| {
            if length > RANDOM_LIMIT {
                return Ok(INVAL);
            }
            burn(&mut caller, length.into())?;
            let (buffer, state) = guest::bytes_mut(&mut caller, pointer, length)?;
            state.entropy.fill(buffer);
            Ok(SUCCESS)
        })?;
    Ok(())
}
