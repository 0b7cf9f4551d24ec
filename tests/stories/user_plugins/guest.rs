//! Writes plugins by hand, so that they can do what no SDK would let them.

/// Says that the plugin answers as a gate and as a versioner.
const MANIFEST: &str = r#"{"id":"guest","version":"1.0.0","contract":"0.1.0","description":"A guest of the tests",
    "kinds":[{"tag":"gate"},{"tag":"versioner"}]}"#;

/// The questions that [`guest`] answers.
const QUESTIONS: [&str; 2] = ["judge", "propose_bumps"];

/// What guests import, and a way to answer.
const PRELUDE: &str = r#"
(import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
(import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
(import "extism:host/env" "input_length" (func $input_length (result i64)))
(import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
(import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
(import "extism:host/env" "log_warn" (func $log_warn (param i64)))
(import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
(import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
(memory (export "memory") 2)

;; Answers with $n bytes of memory.
(func $answer (param $at i32) (param $n i32) (local $block i64) (local $i i32)
  (local.set $block (call $alloc (i64.extend_i32_u (local.get $n))))
  (block $done (loop $next
    (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
    (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $i)))
                    (i32.load8_u (i32.add (local.get $at) (local.get $i))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br $next)))
  (call $output_set (local.get $block) (i64.extend_i32_u (local.get $n))))

;; Whether this byte is in the input.
(func $asked_about (param $byte i32) (result i32) (local $i i64)
  (loop $next (result i32)
    (if (i64.ge_u (local.get $i) (call $input_length)) (then (return (i32.const 0))))
    (if (i32.eq (call $input_load_u8 (local.get $i)) (local.get $byte)) (then (return (i32.const 1))))
    (local.set $i (i64.add (local.get $i) (i64.const 1)))
    (br $next)))
"#;

/// Where a guest's text stands in its memory.
const TEXT: u32 = 1024;

/// A module with a manifest and nothing else but this.
pub(super) fn bare(body: &str) -> Vec<u8> {
    let module = format!("(module (@custom \"tidegate:plugin\" {MANIFEST:?}) {body})");
    wat::parse_str(&module).unwrap_or_else(|error| panic!("{error}"))
}

/// A plugin that does this, whatever it is asked.
pub(super) fn guest(code: &str) -> Vec<u8> {
    let exports = QUESTIONS.map(|question| format!("(export {question:?})")).concat();
    bare(&format!("{PRELUDE} (func {exports} (result i32) {code} (i32.const 0))"))
}

/// A plugin that does this, and then answers with a text, whatever it is asked.
pub(crate) fn answering(code: &str, text: &str) -> Vec<u8> {
    let escaped: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let exports = QUESTIONS.map(|question| format!("(export {question:?})")).concat();
    bare(&format!(
        "{PRELUDE} (data (i32.const {TEXT}) \"{escaped}\")
         (func {exports} (result i32)
           {code} (call $answer (i32.const {TEXT}) (i32.const {length})) (i32.const 0))",
        length = text.len(),
    ))
}

/// Writes a digit over one of the `?` of an answer's text.
pub(super) fn digit(text: &str, number: usize, value: &str) -> String {
    let (at, _) = text.match_indices('?').nth(number).expect("a place for the digit");
    format!("(i32.store8 (i32.const {}) (i32.add (i32.const 48) {value}))", TEXT as usize + at)
}
