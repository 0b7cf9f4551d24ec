//! What guests hand back: answers that are none, failures, and honest ones.

use tidegate_contract::gates::Judge;
use tidegate_contract::types::Failure;
use tidegate_plugin::{FaultKind, Limits, ask as ask_typed};

use crate::guest::{answering, guest, judge};
use crate::runner::{CALL, PLACES, ask, check_answer, check_fault, limits};

#[test]
fn answers_that_are_none_are_refused() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let just_too_deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    let cases: [(&str, &[u8], &str); 8] = [
        ("invalid UTF-8", b"\"\xff\"", "byte 1 is not UTF-8"),
        ("surrogates in UTF-8", b"\"\xed\xa0\x80\"", "byte 1 is not UTF-8"),
        ("not JSON", b"{\"a\":}", "it is not JSON"),
        ("NaN", b"[NaN]", "it is not JSON"),
        ("a second value", b"{}{}", "it is not JSON"),
        ("a byte order mark", b"\xef\xbb\xbf{}", "it is not JSON"),
        ("10,000 deep", deep.as_bytes(), "it is nested deeper than 64"),
        ("65 deep", just_too_deep.as_bytes(), "it is nested deeper than 64"),
    ];
    for (name, bytes, reason) in cases {
        let expected = format!("BadOutput {{ reason: \"{reason}");
        check_fault(name, &answering(bytes), &limits(), &expected);
    }
    check_fault("nothing at all", &judge(""), &limits(), "BadOutput { reason: \"it is not JSON");
}

#[test]
fn answers_of_another_shape_are_refused_when_they_are_read() {
    let duplicate: &[u8] = br#"{"findings":[],"findings":[]}"#;
    for bytes in [duplicate, b"[]", b"{\"findings\":7}", b"9223372036854775808"] {
        for place in PLACES {
            let plugin = place.load(&answering(bytes), &limits()).unwrap();
            let fault = ask_typed::<Judge>(&*plugin, &Default::default(), &CALL).unwrap_err();
            assert!(matches!(*fault.kind, FaultKind::BadOutput { .. }), "{fault}");
        }
    }
}

#[test]
fn answers_are_limited_in_size() {
    let limits = Limits { output_bytes: 1000, ..limits() };
    let output =
        |size: u64| judge(&format!("(call $output_set (call $alloc (i64.const {size})) (i64.const {size}))"));
    check_fault("one byte more", &output(1001), &limits, "OutputTooLarge { size: 1001, limit: 1000 }");
    check_fault("a gigabyte", &output(1 << 30), &limits, "Memory { limit: 67108864 }");
}

#[test]
fn good_answers_come_back_as_they_are() {
    check_answer(
        "spaces and all",
        &answering(b" { \"a\" : [1e400, \"\xc3\xa9\"] }\n"),
        " { \"a\" : [1e400, \"é\"] }\n",
    );
    let escapes = r#""\u001b[31m::set-output name=x::\u202e""#;
    check_answer("hostile text, for the host's renderers to escape", &answering(escapes.as_bytes()), escapes);
}

#[test]
fn an_answer_counts_as_it_was_handed_over() {
    let wasm = judge(
        "(i32.store16 (i32.const 0) (i32.const 0x7d7b))
         (local.set $x (call $block (i32.const 0) (i32.const 2)))
         (call $output_set (local.get $x) (i64.const 2))
         (call $store_u8 (local.get $x) (i32.const 0))
         (call $free (local.get $x))",
    );
    check_answer("freed and overwritten afterwards", &wasm, "{}");
}

/// A guest that sets this error and returns this code.
fn failing(error: &str, code: i32) -> Vec<u8> {
    let escaped: String = error.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    guest(&format!(
        "(data (i32.const 0) \"{escaped}\") (data (i32.const 60000) \"{{}}\")
         (func (export \"judge\") (result i32)
           (call $answer (i32.const 60000) (i32.const 2))
           (call $error_set (call $block (i32.const 0) (i32.const {length})))
           (i32.const {code}))",
        length = error.len(),
    ))
}

#[test]
fn failures_are_read_and_never_count_as_answers() {
    let cases = [
        (r#"{"tag":"invalid-config","val":"no `x`"}"#, 1, "InvalidConfig(\"no `x`\")"),
        (r#"{"tag":"unsupported","val":"this"}"#, 1, "Unsupported(\"this\")"),
        (r#"{"tag":"invalid-input","val":"that"}"#, 0, "InvalidInput(\"that\")"),
        ("a plain text", 1, "Other(\"a plain text\")"),
        ("a plain text", 0, "Other(\"a plain text\")"),
        ("{\"tag\":\"other\"", -1, "Other(\"{\\\"tag\\\":\\\"other\\\"\")"),
    ];
    for (error, code, expected) in cases {
        check_fault(error, &failing(error, code), &limits(), &format!("Failure({expected})"));
    }
    let silent = "Failure(Other(\"it returned 3 and did not say why\"))";
    check_fault("silent", &judge("(return (i32.const 3))"), &limits(), silent);
}

#[test]
fn long_failures_are_cut_off() {
    let wasm = judge("(call $error_set (call $alloc (i64.const 50000000))) (return (i32.const 1))");
    for place in PLACES {
        let FaultKind::Failure(Failure::Other(text)) = *ask(place, &wasm, &limits()).unwrap_err().kind else {
            panic!("{place:?}: another fault");
        };
        assert_eq!(text.len(), 16 << 10);
    }
}

#[test]
fn a_void_export_answers_too() {
    let wasm = guest(
        "(data (i32.const 0) \"[1]\")
         (func (export \"judge\") (call $answer (i32.const 0) (i32.const 3)))",
    );
    check_answer("void", &wasm, "[1]");
}

#[test]
fn ending_the_process_is_no_answer() {
    let answer = "(i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))";
    for code in [0, 1, -1] {
        let exit = format!("(call $proc_exit (i32.const {code}))");
        check_fault("before", &judge(&exit), &limits(), &format!("Exit({code})"));
        check_fault("after", &judge(&format!("{answer} {exit}")), &limits(), &format!("Exit({code})"));
    }
}
