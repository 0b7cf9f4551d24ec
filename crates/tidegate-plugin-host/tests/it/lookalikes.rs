//! Files that are named like a plugin and are none.

use crate::guest::{assemble, bare};
use crate::runner::{check_fault, limits};

#[test]
fn other_files_are_recognised_and_refused() {
    let native = tidegate_plugin_host::precompile(&bare("(func (export \"judge\"))"), None).unwrap();
    let own_program = std::fs::read(env!("CARGO_BIN_EXE_plugin-worker")).unwrap();
    let mut future = assemble("(module)");
    future[4] = 2;
    let cases: [(&str, &[u8], &str); 12] = [
        ("nothing", b"", "empty"),
        ("component", b"\0asm\x0d\0\x01\0", "component"),
        ("future version", &future, "does not know"),
        ("cwasm", &native, "precompiled native code"),
        ("program", &own_program, ""),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        ("zip", b"PK\x03\x04", "ZIP"),
        ("JSON", b"{\"wasm\": []}", "JSON"),
        ("TOML", b"[plugin]\nwasm = \"x\"", "TOML"),
        ("WAT", b"(module (func (export \"judge\")))", "WebAssembly text"),
        ("page", b"<!DOCTYPE html>", "HTML"),
        ("shell", b"#!/bin/sh\n", "script"),
    ];
    for (name, bytes, part) in cases {
        check_fault(name, bytes, &limits(), "NotWasm { found: \"it");
        let fault = tidegate_plugin_host::inspect("guest", bytes, &limits()).unwrap_err();
        assert!(fault.to_string().contains(part), "{name}: {fault}");
    }
}
