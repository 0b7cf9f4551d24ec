//! Modules that cannot be loaded, or cannot be asked.

use tidegate_plugin::Limits;

use crate::guest::{MANIFEST, assemble, bare};
use crate::runner::{check_fault, limits};

#[test]
fn what_cannot_be_asked_is_told() {
    let cases = [
        ("missing", bare(""), "it exports no function `judge`"),
        (
            "a global",
            bare("(global (export \"judge\") i32 (i32.const 0))"),
            "its export `judge` is not a function",
        ),
        ("a memory", bare("(memory (export \"judge\") 1)"), "its export `judge` is not a function"),
        (
            "arguments",
            bare("(func (export \"judge\") (param i32) (result i32) (i32.const 0))"),
            "its function `judge` wants arguments",
        ),
        (
            "two results",
            bare("(func (export \"judge\") (result i32 i32) (i32.const 0) (i32.const 0))"),
            "its function `judge` gives neither",
        ),
        (
            "another result",
            bare("(func (export \"judge\") (result i64) (i64.const 0))"),
            "its function `judge` gives neither",
        ),
    ];
    for (name, wasm, reason) in cases {
        check_fault(name, &wasm, &limits(), &format!("Export {{ reason: \"{reason}"));
    }
}

#[test]
fn imports_that_nobody_offers_are_named() {
    let cases = [
        ("(import \"extism:host/env\" \"teleport\" (func))", "extism:host/env", "teleport", ""),
        ("(import \"extism:host/user\" \"exec\" (func))", "extism:host/user", "exec", ""),
        ("(import \"env\" \"memory\" (memory 1))", "env", "memory", ""),
        ("(import \"\" \"\" (global i32))", "", "", ""),
        (
            "(import \"extism:host/env\" \"alloc\" (func (param i32) (result i32)))",
            "extism:host/env",
            "alloc",
            " as a function",
        ),
        (
            "(import \"extism:host/env\" \"alloc\" (func (param i64)))",
            "extism:host/env",
            "alloc",
            " as a function",
        ),
        (
            "(import \"extism:host/env\" \"alloc\" (memory 1))",
            "extism:host/env",
            "alloc",
            " as a memory: it is a function",
        ),
        (
            "(import \"wasi_snapshot_preview1\" \"fd_read\" (table 1 funcref))",
            "wasi_snapshot_preview1",
            "fd_read",
            " as a table",
        ),
    ];
    for (import, module, name, detail) in cases {
        let wasm = bare(&format!("{import} (func (export \"judge\") unreachable)"));
        let expected = format!("Import {{ module: {module:?}, name: {name:?}, detail: \"{detail}");
        check_fault(import, &wasm, &limits(), &expected);
    }
}

#[test]
fn manifests_are_needed_once_and_readable() {
    let section = |content: &str| format!("(@custom \"tidegate:plugin\" {content:?})");
    let cases = [
        ("none", String::new(), "Manifest(Sections(0))"),
        ("two", section(MANIFEST).repeat(2), "Manifest(Sections(2))"),
        ("not JSON", section("id = 1"), "Manifest(Shape("),
        ("deep", section(&"[".repeat(100_000)), "Manifest(Shape("),
        ("another contract", section(&MANIFEST.replace("0.1.0", "9.0.0")), "Manifest(Contract"),
        ("huge", section(&" ".repeat((1 << 20) + 1)), "Load { reason: \"it has 1048577 bytes of manifest"),
    ];
    for (name, sections, expected) in cases {
        let wasm = assemble(&format!("(module {sections} (func (export \"judge\")))"));
        check_fault(name, &wasm, &limits(), expected);
    }
}

#[test]
fn features_that_no_plugin_needs_are_refused() {
    let cases = [
        ("64-bit memory", "(memory i64 1)"),
        ("shared memory", "(memory 1 1 shared)"),
        (
            "relaxed SIMD",
            "(func (param v128 v128 v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))",
        ),
        ("garbage collection", "(type (struct (field i32)))"),
        ("exceptions", "(tag (param i32))"),
        ("a wrong type", "(func (result i32) (i64.const 0))"),
    ];
    for (name, body) in cases {
        let wasm = bare(&format!("{body} (func (export \"judge\"))"));
        check_fault(name, &wasm, &limits(), "Load { reason:");
    }
}

#[test]
fn modules_larger_than_any_plugin_are_refused_before_they_are_compiled() {
    let one_function = format!("(func {})", "(drop (i32.const 1))".repeat(800_000));
    let cases = [
        ("memories", "(memory 1)".repeat(100)),
        ("tables", "(table 1 funcref)".repeat(100)),
        ("functions", "(func)".repeat(100_001)),
        ("types", "(type (func))".repeat(20_001)),
        ("globals", "(global i32 (i32.const 0))".repeat(20_001)),
        ("one function", one_function),
        ("names", format!("(@custom \"name\" \"{}\")", "x".repeat((8 << 20) + 1))),
    ];
    for (name, body) in cases {
        let wasm = bare(&format!("{body} (func (export \"judge\"))"));
        check_fault(name, &wasm, &limits(), "Load { reason: \"it has ");
    }
    let small = Limits { module_bytes: 64, ..limits() };
    check_fault("module", &bare("(func (export \"judge\"))"), &small, "Load { reason: \"it has ");
}

/// One function of much nested arithmetic, which registers have to be found for.
pub(crate) fn slow_to_compile() -> Vec<u8> {
    let term = "(local.get 0) (i64.const 3) i64.mul (local.get 1) i64.xor local.tee 1 i64.add ";
    let functions = format!("(func (param i64 i64) (result i64) (local.get 1) {})", term.repeat(60_000));
    bare(&format!("{} (func (export \"judge\"))", functions.repeat(6)))
}

#[test]
fn compile_bombs_end_at_the_load_deadline() {
    let limits = Limits { load_ms: 50, ..limits() };
    check_fault("bomb", &slow_to_compile(), &limits, "Deadline { phase: \"load\", limit_ms: 50 }");
}

#[test]
fn a_module_that_is_cut_off_anywhere_is_refused() {
    let wasm = bare("(memory 1) (data (i32.const 0) \"abc\") (func (export \"judge\") (drop (i32.const 1)))");
    let host = &*crate::runner::HOST;
    for end in 0..wasm.len() {
        assert!(host.load("guest", &wasm[..end], &limits()).is_err(), "{end}");
    }
    assert!(host.load("guest", &wasm, &limits()).is_ok());
}

#[test]
fn a_module_with_any_byte_changed_loads_or_is_refused() {
    let wasm = bare("(memory 1) (func (export \"judge\") (result i32) (i32.load (i32.const 4)))");
    let host = &*crate::runner::HOST;
    for index in 0..wasm.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut wasm = wasm.clone();
            wasm[index] ^= flip;
            if let Ok(plugin) = host.load("guest", &wasm, &limits()) {
                use tidegate_plugin::Plugin as _;
                let _ = plugin.call("judge", b"{}", &crate::runner::CALL);
            }
        }
    }
}
