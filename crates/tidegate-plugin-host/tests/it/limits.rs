//! Guests that want too much: time, fuel, stack, memory, room in the log.

use tidegate_plugin::Limits;

use crate::guest::{bare, guest, judge};
use crate::runner::{check_fault, limits};

const LOOP: &str = "(loop $again (br $again))";

/// Guests that never end, in every place where guests are run.
fn endless() -> Vec<(&'static str, Vec<u8>)> {
    let nothing = "(func (export \"judge\"))";
    vec![
        ("start", bare(&format!("(func $start {LOOP}) (start $start) {nothing}"))),
        ("_initialize", bare(&format!("(func (export \"_initialize\") {LOOP}) {nothing}"))),
        ("__wasm_call_ctors", bare(&format!("(func (export \"__wasm_call_ctors\") {LOOP}) {nothing}"))),
        ("hs_init", bare(&format!("(func (export \"hs_init\") (param i32 i32) {LOOP}) {nothing}"))),
        ("call", judge(LOOP)),
        ("host calls", judge("(loop $again (drop (call $length (i64.const 1))) (br $again))")),
        ("alloc", judge("(loop $again (call $free (call $alloc (i64.const 1000000))) (br $again))")),
        ("refused alloc", judge("(loop $again (drop (call $alloc (i64.const -1))) (br $again))")),
        ("fill", guest(&format!("(func (export \"judge\") (loop $again {FILL} (br $again)))"))),
    ]
}

const FILL: &str = "(memory.fill (i32.const 0) (i32.const 1) (i32.const 131072))";

#[test]
fn fuel_ends_what_does_not_end_by_itself() {
    let limits = Limits { fuel: 3_000_000, ..limits() };
    for (name, wasm) in endless() {
        check_fault(name, &wasm, &limits, "Fuel { limit: 3000000 }");
    }
}

#[test]
fn the_deadline_ends_what_has_fuel_left() {
    let limits = Limits { fuel: 1 << 60, call_ms: 100, ..limits() };
    for (name, wasm) in endless() {
        check_fault(name, &wasm, &limits, "Deadline { phase: \"answer\", limit_ms: 100 }");
    }
}

#[test]
fn large_bulk_operations_do_not_outlast_the_deadline() {
    let limits = Limits { fuel: 1 << 60, call_ms: 100, memory_bytes: 256 << 20, ..limits() };
    let fill = "(memory.fill (i32.const 0) (i32.const 1) (i32.const 262144000))";
    let wasm = bare(&format!("(memory 4000) (func (export \"judge\") (loop $again {fill} (br $again)))"));
    check_fault("fill", &wasm, &limits, "Deadline { phase: \"answer\", limit_ms: 100 }");
}

#[test]
fn memory_is_limited_in_sum() {
    let grow = "(loop $again (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))";
    let table = "(loop $again (br_if $again
        (i32.ne (table.grow $t (ref.null func) (i32.const 10000)) (i32.const -1))))";
    let cases = [
        ("growth, then a panic", judge(&format!("{grow} unreachable"))),
        ("growth, then out of bounds", judge(&format!("{grow} (i32.store (i32.const -4) (i32.const 1))"))),
        ("initial memory", bare("(memory 1025) (func (export \"judge\"))")),
        ("all of 32 bits", bare("(memory 65536) (func (export \"judge\"))")),
        (
            "table growth",
            bare(&format!("(table $t 0 funcref) (func (export \"judge\") {table} unreachable)")),
        ),
        ("a table of four billion", bare("(table 4294967295 funcref) (func (export \"judge\"))")),
        ("initial table", bare("(table 5000000 funcref) (func (export \"judge\"))")),
        (
            "ten memories, each small enough",
            bare(&format!("{} (func (export \"judge\"))", "(memory 110)".repeat(10))),
        ),
        ("alloc", judge("(call $store_u8 (call $alloc (i64.const 67108865)) (i32.const 1))")),
        (
            "alloc of 2^63",
            judge("(call $store_u8 (call $alloc (i64.const -9223372036854775808)) (i32.const 1))"),
        ),
        (
            "ten million blocks",
            judge(
                "(loop $again (local.set $x (call $alloc (i64.const 1)))
                   (br_if $again (i64.ne (local.get $x) (i64.const 0)))) unreachable",
            ),
        ),
        (
            "many variables",
            judge(
                "(local.set $x (call $alloc (i64.const 60000)))
                 (loop $again
                   (call $store_u64 (local.get $x) (i64.extend_i32_u (local.get $i)))
                   (call $var_set (local.get $x) (local.get $x))
                   (local.set $i (i32.add (local.get $i) (i32.const 1)))
                   (br $again))",
            ),
        ),
    ];
    for (name, wasm) in cases {
        check_fault(name, &wasm, &limits(), "Memory { limit: 67108864 }");
    }
}

#[test]
fn memory_that_is_refused_is_no_fault_of_who_goes_without() {
    let wasm = judge(
        "(drop (memory.grow (i32.const 60000)))
         (drop (call $alloc (i64.const -1)))
         (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))",
    );
    crate::runner::check_answer("frugal", &wasm, "{}");
}

#[test]
fn recursion_ends_at_the_stacks_end() {
    let locals = "(local i64)".repeat(5_000);
    let cases = [
        ("unbounded", bare("(func $f (export \"judge\") (call $f))")),
        (
            "mutual, with large frames",
            bare(&format!(
                "(func $a (param i64) {locals} (local.set 4000 (local.get 0)) (call $b (local.get 4000)))
                 (func $b (param i64) {locals} (local.set 4000 (local.get 0)) (call $a (local.get 4000)))
                 (func (export \"judge\") (call $a (i64.const 1)))"
            )),
        ),
        (
            "through a table",
            bare(
                "(table 1 funcref) (elem (i32.const 0) $f)
                 (func $f (export \"judge\") (call_indirect (i32.const 0)) (call_indirect (i32.const 0)))",
            ),
        ),
    ];
    for (name, wasm) in cases {
        check_fault(name, &wasm, &limits(), "Trap(StackOverflow)");
    }
}

#[test]
fn traps_are_told_apart() {
    let cases = [
        ("unreachable", "unreachable", "Trap(Unreachable)"),
        ("out of bounds", "(drop (i32.load (i32.const -8)))", "Trap(OutOfBounds)"),
        ("division", "(drop (i32.div_u (i32.const 1) (local.get $i)))", "Trap(Arithmetic)"),
        ("overflow", "(drop (i32.div_s (i32.const -2147483648) (i32.const -1)))", "Trap(Arithmetic)"),
        ("conversion", "(drop (i32.trunc_f64_s (f64.const nan)))", "Trap(Arithmetic)"),
    ];
    for (name, code, expected) in cases {
        check_fault(name, &judge(code), &limits(), expected);
    }
    let null = bare("(table 1 funcref) (func (export \"judge\") (call_indirect (i32.const 0)))");
    check_fault("null", &null, &limits(), "Trap(IndirectCall)");
}

#[test]
fn logs_are_limited_in_lines_and_bytes() {
    let limits = Limits { log_lines: 100, log_bytes: 10_000, ..limits() };
    let line = "(local.set $x (call $alloc (i64.const 1)))";
    let vectors = "(i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 20000))
                   (i32.store8 (i32.const 16) (i32.const 10))";
    let write = "(drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))";
    let cases = [
        (
            "many lines",
            format!("{line} (loop $again (call $log_info (local.get $x)) (br $again))"),
            "100, unit: \"lines\"",
        ),
        ("a long line", "(call $log_error (call $alloc (i64.const 10001)))".into(), "10000, unit: \"bytes\""),
        ("a long write", format!("{vectors} {write}"), "10000, unit: \"bytes\""),
        (
            "many writes",
            format!("{vectors} (i32.store (i32.const 4) (i32.const 1)) (loop $again {write} (br $again))"),
            "100, unit: \"lines\"",
        ),
    ];
    for (name, code, expected) in cases {
        check_fault(name, &judge(&code), &limits, &format!("LogFlood {{ limit: {expected} }}"));
    }
}

#[test]
fn requests_are_limited_before_anything_runs() {
    let limits = Limits { input_bytes: 5, ..limits() };
    check_fault("input", &judge("unreachable"), &limits, "InputTooLarge { size: 12, limit: 5 }");
}
