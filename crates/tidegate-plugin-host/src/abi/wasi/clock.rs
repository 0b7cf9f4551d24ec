//! Clocks that stand still at the call's time, and nothing to wait for.

use wasmtime::{Caller, Linker, Result};

use super::errno::{INVAL, NOTSUP, SUCCESS};
use super::{MODULE, guest};
use crate::session::State;

/// Real time, monotonic time, and the processor time of process and thread.
const CLOCKS: u32 = 4;
const NANOSECONDS: u64 = 1_000_000_000;

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    linker
        .func_wrap(MODULE, "clock_res_get", |mut caller: Caller<'_, State>, clock: u32, result: u32| {
            if clock >= CLOCKS {
                return Ok(INVAL);
            }
            guest::write(&mut caller, result, &NANOSECONDS.to_le_bytes()).map(|()| SUCCESS)
        })?
        .func_wrap(
            MODULE,
            "clock_time_get",
            |mut caller: Caller<'_, State>, clock: u32, _precision: u64, result: u32| {
                if clock >= CLOCKS {
                    return Ok(INVAL);
                }
                let now = nanoseconds(caller.data().at);
                guest::write(&mut caller, result, &now.to_le_bytes()).map(|()| SUCCESS)
            },
        )?
        .func_wrap(MODULE, "poll_oneoff", |_: Caller<'_, State>, _: u32, _: u32, _: u32, _: u32| NOTSUP)?;
    Ok(())
}

/// WASI has no times before 1970 and none after 2554: they are cut off.
fn nanoseconds(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0).saturating_mul(NANOSECONDS)
}
