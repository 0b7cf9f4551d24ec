//! The guest's own memory, which WASI's pointers lead into. A pointer that leads
//! out of it traps.

use tidegate_plugin::{FaultKind, TrapKind};
use wasmtime::{Caller, Extern, Memory, Result};

use crate::session::{State, Stop};

fn bad_pointer() -> Stop {
    Stop(FaultKind::Trap(TrapKind::BadHostArgument))
}

fn memory(caller: &mut Caller<'_, State>) -> Result<Memory> {
    match caller.get_export("memory") {
        Some(Extern::Memory(memory)) => Ok(memory),
        _ => Err(bad_pointer().into()),
    }
}

fn range(pointer: u32, length: u32) -> Result<std::ops::Range<usize>> {
    let start = usize::try_from(pointer).map_err(|_| bad_pointer())?;
    let length = usize::try_from(length).map_err(|_| bad_pointer())?;
    Ok(start..start.checked_add(length).ok_or_else(bad_pointer)?)
}

/// So many bytes to write to, and the call's state beside them.
pub(super) fn bytes_mut<'a>(
    caller: &'a mut Caller<'_, State>,
    pointer: u32,
    length: u32,
) -> Result<(&'a mut [u8], &'a mut State)> {
    let memory = memory(caller)?;
    let (data, state) = memory.data_and_store_mut(caller);
    Ok((data.get_mut(range(pointer, length)?).ok_or_else(bad_pointer)?, state))
}

/// Overwrites some bytes.
pub(super) fn write(caller: &mut Caller<'_, State>, pointer: u32, bytes: &[u8]) -> Result<()> {
    let memory = memory(caller)?;
    let start = usize::try_from(pointer).map_err(|_| bad_pointer())?;
    memory.write(caller, start, bytes).map_err(|_| bad_pointer().into())
}

/// A list of buffers in the guest's memory, as `fd_write` and its like take it.
/// The guest does not run while it is read, so it cannot change underneath.
pub(super) fn each_buffer(
    caller: &mut Caller<'_, State>,
    list: u32,
    count: u32,
    mut visit: impl FnMut(&[u8], &mut State) -> Result<()>,
) -> Result<()> {
    /// A pointer and a length.
    const ENTRY: u32 = 8;
    let memory = memory(caller)?;
    let (data, state) = memory.data_and_store_mut(caller);
    let list = range(list, count.checked_mul(ENTRY).ok_or_else(bad_pointer)?)?;
    let list = data.get(list).ok_or_else(bad_pointer)?;
    for entry in list.as_chunks::<8>().0 {
        let [a, b, c, d, e, f, g, h] = *entry;
        let buffer = range(u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))?;
        visit(data.get(buffer).ok_or_else(bad_pointer)?, state)?;
    }
    Ok(())
}
