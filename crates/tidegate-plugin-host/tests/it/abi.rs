//! The Extism ABI in hostile hands: handles, offsets and lengths that are wrong.

use crate::guest::{guest, judge};
use crate::runner::{PLACES, ask, check_answer, check_fault, limits, text};

const NEW: &str = "(local.set $x (call $alloc (i64.const 16)))";
const BAD: &str = "Trap(BadHostArgument)";

#[test]
fn bad_handles_and_offsets_trap() {
    let cases = [
        ("output of a negative length", format!("{NEW} (call $output_set (local.get $x) (i64.const -10))")),
        ("output past its block", format!("{NEW} (call $output_set (local.get $x) (i64.const 17))")),
        (
            "output from the middle past the end",
            format!("{NEW} (call $output_set (i64.add (local.get $x) (i64.const 9)) (i64.const 8))"),
        ),
        (
            "output of a freed block",
            format!("{NEW} (call $free (local.get $x)) (call $output_set (local.get $x) (i64.const 1))"),
        ),
        (
            "output of a block that never was",
            "(call $output_set (i64.const 0x7000000000000) (i64.const 1))".into(),
        ),
        ("output of nothing with a length", "(call $output_set (i64.const 0) (i64.const 1))".into()),
        (
            "error of the middle of a block",
            format!("{NEW} (call $error_set (i64.add (local.get $x) (i64.const 1)))"),
        ),
        ("error of nowhere", "(call $error_set (i64.const -1))".into()),
        ("a store at 0", "(call $store_u64 (i64.const 0) (i64.const -1))".into()),
        ("a store at 72", "(call $store_u64 (i64.const 72) (i64.const -1))".into()),
        (
            "a store before a block",
            format!("{NEW} (call $store_u64 (i64.sub (local.get $x) (i64.const 8)) (i64.const -1))"),
        ),
        (
            "a store across the end",
            format!("{NEW} (call $store_u64 (i64.add (local.get $x) (i64.const 9)) (i64.const -1))"),
        ),
        (
            "a byte past the end",
            format!("{NEW} (call $store_u8 (i64.add (local.get $x) (i64.const 16)) (i32.const 1))"),
        ),
        ("a load at the end of all", "(drop (call $load_u64 (i64.const -1)))".into()),
        (
            "a load after free",
            format!("{NEW} (call $free (local.get $x)) (drop (call $load_u8 (local.get $x)))"),
        ),
        (
            "input past its end",
            "(drop (call $input_load_u64 (i64.sub (call $input_length) (i64.const 7))))".into(),
        ),
        ("input at the end of all", "(drop (call $input_load_u64 (i64.const -1)))".into()),
        ("an input's byte too many", "(drop (call $input_load_u8 (call $input_length)))".into()),
        (
            "an input that was freed",
            "(call $free (call $input_offset)) (drop (call $input_load_u8 (i64.const 0)))".into(),
        ),
        ("an input set past a block", format!("{NEW} (call $input_set (local.get $x) (i64.const 17))")),
        ("an input after reset", "(call $reset) (drop (call $input_load_u8 (i64.const 0)))".into()),
        ("a log of nowhere", "(call $log_info (i64.const 5))".into()),
        ("a setting of nowhere", "(drop (call $config_get (i64.const 5)))".into()),
        ("a variable of nowhere", "(drop (call $var_get (i64.const 5)))".into()),
        ("a variable set to nowhere", format!("{NEW} (call $var_set (local.get $x) (i64.const 5))")),
        ("a variable set at nowhere", format!("{NEW} (call $var_set (i64.const 5) (local.get $x))")),
    ];
    for (name, code) in cases {
        check_fault(name, &judge(&code), &limits(), BAD);
    }
}

/// Answers `{}` after all of this; each condition has to hold.
fn agreeing(setup: &str, conditions: &[&str]) -> Vec<u8> {
    let checks: String =
        conditions.iter().map(|check| format!("(if (i32.eqz {check}) (then unreachable))")).collect();
    judge(&format!(
        "{setup} {checks} (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))"
    ))
}

#[test]
fn what_kits_do_in_good_faith_is_forgiven() {
    let setup = format!(
        "{NEW} (call $free (local.get $x)) (call $free (local.get $x)) (call $free (i64.const 0)) (call $free (i64.const 99))"
    );
    let conditions = [
        "(i64.eqz (call $alloc (i64.const 0)))",
        "(i64.eqz (call $length (i64.const 0)))",
        "(i64.eqz (call $length (local.get $x)))",
        "(i64.eqz (call $length_unsafe (i64.const -1)))",
        "(i64.eqz (call $var_get (i64.const 0)))",
        "(i64.eqz (call $config_get (call $alloc (i64.const 16777216))))",
        "(i64.eqz (call $error_get))",
        "(i64.eqz (call $http_headers))",
        "(i32.eqz (call $http_status_code))",
        "(i32.eq (call $get_log_level) (i32.const 1))",
    ];
    check_answer("forgiving", &agreeing(&setup, &conditions), "{}");
}

#[test]
fn blocks_input_and_variables_work() {
    let setup = format!(
        "{NEW} (call $store_u64 (local.get $x) (i64.const 0x0807060504030201))
         (call $store_u8 (i64.add (local.get $x) (i64.const 8)) (i32.const 0x109))
         (call $var_set (local.get $x) (local.get $x))"
    );
    let conditions = [
        "(i64.eq (call $length (local.get $x)) (i64.const 16))",
        "(i64.eq (call $load_u64 (i64.add (local.get $x) (i64.const 1))) (i64.const 0x0908070605040302))",
        "(i32.eq (call $load_u8 (i64.add (local.get $x) (i64.const 8))) (i32.const 9))",
        "(i64.eq (call $load_u64 (call $var_get (local.get $x))) (i64.const 0x0807060504030201))",
        "(i64.eq (call $input_length) (i64.const 12))",
        "(i32.eq (call $input_load_u8 (i64.const 2)) (i32.const 0x69))",
        "(i64.eq (call $input_load_u64 (i64.const 4)) (i64.const 0x7d22747570223a22))",
        "(i64.eq (call $load_u64 (call $input_offset)) (i64.const 0x75703a226e69227b))",
    ];
    let input = ["(i64.eq (call $length (call $input_offset)) (i64.const 12))"];
    check_answer("honest", &agreeing(&setup, &[&conditions[..6], &input].concat()), "{}");
    let other_input =
        format!("{setup} (call $input_set (i64.add (local.get $x) (i64.const 1)) (i64.const 8))");
    let moved = ["(i64.eq (call $input_load_u64 (i64.const 0)) (i64.const 0x0908070605040302))"];
    check_answer("another input", &agreeing(&other_input, &moved), "{}");
    let removed = format!("{setup} (call $var_set (local.get $x) (i64.const 0))");
    check_answer("removed", &agreeing(&removed, &["(i64.eqz (call $var_get (local.get $x)))"]), "{}");
}

#[test]
fn the_network_is_denied() {
    let code = format!("{NEW} (drop (call $http_request (local.get $x) (i64.const 0)))");
    check_fault("network", &judge(&code), &limits(), "Denied { what: \"the network\" }");
}

#[test]
fn ten_million_blocks_can_come_and_go() {
    let code = "(loop $again (call $free (call $alloc (i64.const 1)))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $again (i32.lt_u (local.get $i) (i32.const 10000000))))";
    check_answer("blocks", &agreeing(code, &[]), "{}");
}

#[test]
fn nothing_survives_a_call() {
    let wasm = guest(
        "(global $calls (mut i32) (i32.const 0)) (data (i32.const 100) \"{}\")
         (func (export \"judge\") (result i32) (local $key i64)
           (local.set $key (call $alloc (i64.const 1)))
           (if (i64.ne (call $var_get (local.get $key)) (i64.const 0)) (then unreachable))
           (if (i32.load (i32.const 0)) (then unreachable))
           (call $var_set (local.get $key) (local.get $key))
           (i32.store (i32.const 0) (i32.const 1))
           (call $answer (i32.const 100) (i32.const 2))
           (global.get $calls)
           (global.set $calls (i32.const 1)))",
    );
    for place in PLACES {
        let plugin = place.load(&wasm, &limits()).unwrap();
        for _ in 0..3 {
            let answer = plugin.call("judge", b"{}", &crate::runner::CALL).unwrap();
            assert_eq!(text(&answer), "{}");
        }
    }
}

#[test]
fn logs_come_back_in_order_with_their_levels() {
    let levels = ["trace", "debug", "info", "warn", "error"];
    let calls: String = levels
        .iter()
        .map(|level| format!("(call $log_{level} (call $block (i32.const 32) (i32.const 3)))"))
        .collect();
    let wasm = agreeing(&format!("(i32.store (i32.const 32) (i32.const 0x1b0a61)) {calls}"), &[]);
    for place in PLACES {
        let answer = ask(place, &wasm, &limits()).unwrap();
        let lines: Vec<_> =
            answer.log.iter().map(|line| (format!("{:?}", line.level).to_lowercase(), &*line.text)).collect();
        let expected: Vec<_> = levels
            .iter()
            .flat_map(|level| [((*level).to_owned(), "a"), ((*level).to_owned(), "\u{1b}")])
            .collect();
        assert_eq!(lines, expected);
    }
}

#[test]
fn the_same_call_costs_the_same_everywhere() {
    let costs = PLACES.map(|place| {
        let cost = ask(place, &crate::runner::honest(), &limits()).unwrap().cost;
        (cost.fuel, cost.memory)
    });
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].0 > 10 && costs[0].1 > 2 * 65_536);
}
