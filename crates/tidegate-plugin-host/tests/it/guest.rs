//! Writes guests.

pub(crate) const MANIFEST: &str =
    r#"{"id":"guest","version":"1.0.0","contract":"0.1.0","description":"","kinds":[{"tag":"gate"}]}"#;

/// What most guests import, and a way to answer.
const PRELUDE: &str = r#"
(import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
(import "extism:host/env" "free" (func $free (param i64)))
(import "extism:host/env" "length" (func $length (param i64) (result i64)))
(import "extism:host/env" "length_unsafe" (func $length_unsafe (param i64) (result i64)))
(import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
(import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
(import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
(import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
(import "extism:host/env" "reset" (func $reset))
(import "extism:host/env" "input_length" (func $input_length (result i64)))
(import "extism:host/env" "input_offset" (func $input_offset (result i64)))
(import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
(import "extism:host/env" "input_load_u64" (func $input_load_u64 (param i64) (result i64)))
(import "extism:host/env" "input_set" (func $input_set (param i64 i64)))
(import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
(import "extism:host/env" "error_set" (func $error_set (param i64)))
(import "extism:host/env" "error_get" (func $error_get (result i64)))
(import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
(import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
(import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
(import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))
(import "extism:host/env" "http_status_code" (func $http_status_code (result i32)))
(import "extism:host/env" "http_headers" (func $http_headers (result i64)))
(import "extism:host/env" "log_trace" (func $log_trace (param i64)))
(import "extism:host/env" "log_debug" (func $log_debug (param i64)))
(import "extism:host/env" "log_info" (func $log_info (param i64)))
(import "extism:host/env" "log_warn" (func $log_warn (param i64)))
(import "extism:host/env" "log_error" (func $log_error (param i64)))
(import "extism:host/env" "get_log_level" (func $get_log_level (result i32)))
(import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
(memory (export "memory") 2)

;; A block with a copy of $n bytes of memory.
(func $block (param $at i32) (param $n i32) (result i64) (local $block i64) (local $i i32)
  (local.set $block (call $alloc (i64.extend_i32_u (local.get $n))))
  (block $done (loop $next
    (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
    (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $i)))
                    (i32.load8_u (i32.add (local.get $at) (local.get $i))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br $next)))
  (local.get $block))

(func $answer (param $at i32) (param $n i32)
  (call $output_set (call $block (local.get $at) (local.get $n)) (i64.extend_i32_u (local.get $n))))
"#;

/// A module with a manifest and nothing else but this.
pub(crate) fn bare(body: &str) -> Vec<u8> {
    assemble(&format!("(module (@custom \"tidegate:plugin\" {MANIFEST:?}) {body})"))
}

/// A module with the prelude and this.
pub(crate) fn guest(body: &str) -> Vec<u8> {
    bare(&format!("{PRELUDE} {body}"))
}

/// A guest whose `judge` does this and then returns 0.
pub(crate) fn judge(code: &str) -> Vec<u8> {
    guest(&format!(
        "(func (export \"judge\") (result i32) (local $x i64) (local $i i32) {code} (i32.const 0))"
    ))
}

/// A guest that answers these bytes.
pub(crate) fn answering(bytes: &[u8]) -> Vec<u8> {
    let escaped: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let pages = bytes.len() / 65_536 + 1;
    guest(&format!(
        "(memory $text {pages}) (data (memory $text) (i32.const 0) \"{escaped}\")
         (func (export \"judge\") (result i32) (local $block i64) (local $i i32)
           (local.set $block (call $alloc (i64.const {length})))
           (block $done (loop $next
             (br_if $done (i32.ge_u (local.get $i) (i32.const {length})))
             (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $i)))
                             (i32.load8_u $text (local.get $i)))
             (local.set $i (i32.add (local.get $i) (i32.const 1)))
             (br $next)))
           (call $output_set (local.get $block) (i64.const {length}))
           (i32.const 0))",
        length = bytes.len(),
    ))
}

pub(crate) fn assemble(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))
}
