//! Host functions whose work grows with an argument cost fuel like the guest's own
//! bulk operations: one unit a byte. Otherwise a loop around them would do more
//! work than its fuel says.

use tidegate_plugin::FaultKind;
use wasmtime::Caller;

use crate::session::{State, Stop};

/// Takes the fuel for work on so many bytes.
pub(super) fn burn(caller: &mut Caller<'_, State>, bytes: u64) -> wasmtime::Result<()> {
    let left = caller.get_fuel()?;
    let Some(rest) = left.checked_sub(bytes) else {
        caller.set_fuel(0)?;
        let limit = caller.data().fuel_limit;
        return Err(Stop(FaultKind::Fuel { limit }).into());
    };
    caller.set_fuel(rest)
}
