//! The 29 imports of `extism:host/env`, which every Extism plugin kit builds on.
//!
//! Handles and offsets are the guest's word against ours: a bad one traps. What
//! kits do in good faith does not: asking for the length of what is no block gives
//! 0, and freeing it does nothing. There is no network and no map of settings;
//! configuration comes with the request.

use tidegate_plugin::{FaultKind, LogLevel};
use wasmtime::{Caller, Linker, Result};

use super::fuel::burn;
use crate::session::{BadHandle, State, Stop};

const MODULE: &str = "extism:host/env";

/// The least level that plugins are asked to log at, as Extism numbers them. It
/// is the same however verbose the user is, because logging costs fuel.
const DEBUG: i32 = 1;

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    define_blocks(linker)?;
    define_input_and_output(linker)?;
    define_host(linker)?;
    define_log(linker)
}

fn trap(result: Result<impl Sized, BadHandle>) -> Result<()> {
    result.map(drop).map_err(|bad| Stop::from(bad).into())
}

fn value<T>(result: Result<T, BadHandle>) -> Result<T> {
    result.map_err(|bad| Stop::from(bad).into())
}

fn define_blocks(linker: &mut Linker<State>) -> Result<()> {
    linker
        .func_wrap(MODULE, "alloc", |mut caller: Caller<'_, State>, length: u64| {
            let state = caller.data_mut();
            let handle = state.blocks.alloc(length, &mut state.budget);
            // Only what was really made is paid for.
            burn(&mut caller, if handle == 0 { 0 } else { length }).map(|()| handle)
        })?
        .func_wrap(MODULE, "free", |mut caller: Caller<'_, State>, handle: u64| {
            let state = caller.data_mut();
            state.blocks.free(handle, &mut state.budget);
        })?
        .func_wrap(MODULE, "length", |caller: Caller<'_, State>, handle: u64| {
            caller.data().blocks.length(handle)
        })?
        // "Unsafe" in the kernel, which reads a length in front of the block; here it cannot be.
        .func_wrap(MODULE, "length_unsafe", |caller: Caller<'_, State>, handle: u64| {
            caller.data().blocks.length(handle)
        })?
        .func_wrap(MODULE, "load_u8", |caller: Caller<'_, State>, handle: u64| {
            value(caller.data().blocks.load::<1>(handle)).map(|[byte]| u32::from(byte))
        })?
        .func_wrap(MODULE, "load_u64", |caller: Caller<'_, State>, handle: u64| {
            value(caller.data().blocks.load(handle)).map(u64::from_le_bytes)
        })?
        .func_wrap(MODULE, "store_u8", |mut caller: Caller<'_, State>, handle: u64, byte: u32| {
            let [byte, ..] = byte.to_le_bytes();
            trap(caller.data_mut().blocks.store(handle, [byte]))
        })?
        .func_wrap(MODULE, "store_u64", |mut caller: Caller<'_, State>, handle: u64, word: u64| {
            trap(caller.data_mut().blocks.store(handle, word.to_le_bytes()))
        })?
        .func_wrap(MODULE, "reset", |mut caller: Caller<'_, State>| caller.data_mut().reset())?;
    Ok(())
}

fn define_input_and_output(linker: &mut Linker<State>) -> Result<()> {
    linker
        .func_wrap(MODULE, "input_length", |caller: Caller<'_, State>| caller.data().input_length())?
        .func_wrap(MODULE, "input_offset", |caller: Caller<'_, State>| caller.data().input_offset())?
        .func_wrap(MODULE, "input_load_u8", |caller: Caller<'_, State>, offset: u64| {
            value(caller.data().input_load::<1>(offset)).map(|[byte]| u32::from(byte))
        })?
        .func_wrap(MODULE, "input_load_u64", |caller: Caller<'_, State>, offset: u64| {
            value(caller.data().input_load(offset)).map(u64::from_le_bytes)
        })?
        .func_wrap(MODULE, "input_set", |mut caller: Caller<'_, State>, handle: u64, length: u64| {
            trap(caller.data_mut().set_input(handle, length))
        })?
        .func_wrap(MODULE, "output_set", |mut caller: Caller<'_, State>, handle: u64, length: u64| {
            caller.data_mut().set_output(handle, length)?;
            burn(&mut caller, length)
        })?
        .func_wrap(MODULE, "error_set", |mut caller: Caller<'_, State>, handle: u64| {
            trap(caller.data_mut().set_error(handle))
        })?
        .func_wrap(MODULE, "error_get", |caller: Caller<'_, State>| caller.data().error_handle())?;
    Ok(())
}

fn define_host(linker: &mut Linker<State>) -> Result<()> {
    linker
        .func_wrap(MODULE, "config_get", |caller: Caller<'_, State>, key: u64| {
            value(caller.data().blocks.whole(key)).map(|_| 0_u64)
        })?
        .func_wrap(MODULE, "var_get", |mut caller: Caller<'_, State>, key: u64| {
            let found = caller.data_mut().get_var(key)?;
            let length = caller.data().blocks.length(found);
            burn(&mut caller, length).map(|()| found)
        })?
        .func_wrap(MODULE, "var_set", |mut caller: Caller<'_, State>, key: u64, text: u64| {
            caller.data_mut().set_var(key, text)?;
            let length = caller.data().blocks.length(text);
            burn(&mut caller, length)
        })?
        .func_wrap(MODULE, "http_request", |_: Caller<'_, State>, _: u64, _: u64| -> Result<u64> {
            Err(Stop(FaultKind::Denied { what: "the network".into() }).into())
        })?
        .func_wrap(MODULE, "http_status_code", |_: Caller<'_, State>| 0_i32)?
        .func_wrap(MODULE, "http_headers", |_: Caller<'_, State>| 0_u64)?;
    Ok(())
}

fn define_log(linker: &mut Linker<State>) -> Result<()> {
    let levels = [
        ("log_trace", LogLevel::Trace),
        ("log_debug", LogLevel::Debug),
        ("log_info", LogLevel::Info),
        ("log_warn", LogLevel::Warn),
        ("log_error", LogLevel::Error),
    ];
    for (name, level) in levels {
        linker.func_wrap(MODULE, name, move |mut caller: Caller<'_, State>, handle: u64| {
            let State { blocks, log, .. } = caller.data_mut();
            let text = value(blocks.whole(handle))?;
            let length = text.len() as u64;
            log.add(level, text)?;
            burn(&mut caller, length)
        })?;
    }
    linker.func_wrap(MODULE, "get_log_level", |_: Caller<'_, State>| DEBUG)?;
    Ok(())
}
