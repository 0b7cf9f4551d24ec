//! Plugins that do what they must not.

use super::guest::{answering, bare, guest};
use super::{due, frugal, gate};
use crate::support::run;

/// A way to fail: its name, the module, the fault's code, and how a versioner
/// that fails like that ends the command.
type Case = (&'static str, Vec<u8>, &'static str, i32);

/// The plugin cannot be used at all.
const UNUSABLE: i32 = 11;
/// The plugin failed when it was asked.
const FAILED: i32 = 12;

const LOOP: &str = "(loop $again (br $again))";

const BOTH: &str = r#"(export "judge") (export "propose_bumps")"#;

fn cases() -> Vec<Case> {
    let grow =
        "(loop $again (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let table = "(loop $again (br_if $again
        (i32.ne (table.grow $t (ref.null func) (i32.const 10000)) (i32.const -1)))) unreachable";
    let flood = "(loop $again (call $log_warn (call $alloc (i64.const 1))) (br $again))";
    let huge = "(call $output_set (call $alloc (i64.const 100001)) (i64.const 100001))";
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    vec![
        (
            "loop-in-start",
            bare(&format!("(func $s {LOOP}) (start $s) (func {BOTH})")),
            "plugin::fuel",
            FAILED,
        ),
        (
            "loop-in-init",
            bare(&format!("(func (export \"_initialize\") {LOOP}) (func {BOTH})")),
            "plugin::fuel",
            FAILED,
        ),
        ("loop-in-call", guest(LOOP), "plugin::fuel", FAILED),
        ("memory-growth", guest(grow), "plugin::memory", FAILED),
        (
            "table-growth",
            bare(&format!("(table $t 0 funcref) (func {BOTH} {table})")),
            "plugin::memory",
            FAILED,
        ),
        ("memory-from-the-start", bare(&format!("(memory 65536) (func {BOTH})")), "plugin::memory", FAILED),
        ("recursion", bare(&format!("(func $f {BOTH} (call $f))")), "plugin::trap", FAILED),
        ("panic", guest("unreachable"), "plugin::trap", FAILED),
        ("huge-output", guest(huge), "plugin::output-too-large", FAILED),
        ("no-output", guest(""), "plugin::bad-output", FAILED),
        ("invalid-output", answering("", "{\"findings\": [}"), "plugin::bad-output", FAILED),
        ("other-output", answering("", "{\"findings\":7,\"proposals\":7}"), "plugin::bad-output", FAILED),
        ("deep-output", answering("", &deep), "plugin::bad-output", FAILED),
        ("log-flood", guest(flood), "plugin::log-flood", FAILED),
        ("exit", guest("(call $proc_exit (i32.const 0))"), "plugin::exit", FAILED),
        ("no-export", bare(""), "plugin::export", UNUSABLE),
        (
            "wrong-export",
            bare(&format!("(func {BOTH} (param i32) (result i32) (i32.const 0))")),
            "plugin::export",
            UNUSABLE,
        ),
        (
            "unknown-import",
            bare(&format!("(import \"extism:host/env\" \"teleport\" (func)) (func {BOTH})")),
            "plugin::import",
            UNUSABLE,
        ),
        ("not-wasm", b"#!/bin/sh\nexit 0\n".to_vec(), "plugin::not-wasm", UNUSABLE),
        ("cut-off", guest("")[..200].to_vec(), "plugin::load", UNUSABLE),
        ("no-manifest", wat::parse_str("(module)").expect("WAT"), "plugin::manifest", UNUSABLE),
    ]
}

#[test]
fn each_fault_denies_and_nobody_else_is_disturbed() {
    let repo = due();
    let cases = cases();
    let config: String =
        cases.iter().map(|(name, wasm, ..)| gate(name, "enforce") + &frugal(&repo, name, wasm)).collect();
    repo.write("tidegate.toml", config);

    let report = run(repo.path(), "check --format json").exits(20).json();
    assert_eq!(report["verdict"], "error");
    for (name, _, code, _) in &cases {
        let gates = report["gates"].as_array().expect("gates");
        let gate = gates.iter().find(|gate| gate["gate"] == *name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(gate["verdict"], "error", "{gate:#}");
        let finding = &gate["findings"][0];
        assert_eq!(finding["id"], "plugin-failed", "{gate:#}");
        assert_eq!(finding["key"], *code, "{name}: {gate:#}");
        let message = finding["message"].as_str().expect("a message");
        assert!(message.starts_with(&format!("plugin `{name}`")), "{message}");
        assert!(finding["remedies"][0]["val"].is_string(), "{gate:#}");
    }
    let honest =
        report["gates"].as_array().expect("gates").iter().find(|gate| gate["gate"] == "commit-format");
    assert_eq!(honest.expect("the built-in gate")["verdict"], "allow");
    assert_eq!(report["rollbacks"][0]["verdict"], "allow", "what comes after the gates is judged too");
}

#[test]
fn advice_that_cannot_be_had_stops_nothing() {
    let repo = due();
    for (name, wasm, code, _) in cases() {
        repo.write("tidegate.toml", gate(name, "advise") + &frugal(&repo, name, &wasm));
        let report = run(repo.path(), "check --format json").exits(0).json();
        assert_eq!(report["verdict"], "warn", "{name}: {report:#}");
        assert!(report.to_string().contains(code), "{name}: {report:#}");
    }
}

#[test]
fn a_versioner_that_fails_leaves_nothing_to_answer() {
    let repo = due();
    for (name, wasm, code, exit) in cases() {
        let config = format!("[version]\nplugin = \"{name}\"\n{}", frugal(&repo, name, &wasm));
        repo.write("tidegate.toml", config);
        let ended = run(repo.path(), "plan").exits(exit);
        assert_eq!(ended.out, "", "{name}");
        assert!(ended.err.starts_with(&format!("error[{code}]: plugin `{name}`")), "{}", ended.err);
        assert!(ended.err.contains("\n  help: "), "{name}: {}", ended.err);
    }
}

#[test]
fn a_person_reads_what_went_wrong() {
    let repo = due();
    let wasm = guest(LOOP);
    repo.write("tidegate.toml", gate("freeze", "enforce") + &frugal(&repo, "freeze", &wasm));
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @"
    ---- stdout
    root 1.0.0 → 1.1.0  minor

    Gates
      ✓ commit-format  0 of 1 commits break a rule (1 in all, 0 not judged)
      ✗ freeze         plugin `freeze` 1.0.0 used more than its 20000000 units of fuel
        ✗ plugin `freeze` failed  freeze/plugin-failed, high
          plugin `freeze` 1.0.0 used more than its 20000000 units of fuel
          at    `plugins.freeze` in the configuration
          why   plugin::fuel → `a plugin that fails says no` → error
          help  raise it with `[plugins.freeze.limits] fuel = …` if the plugin is right

    Rollback
      ✓ root 1.1.0 → 1.0.0  can be taken back by releasing the old version
        sql: no SQL migrations changed
        1. Deploy version 1.0.0 again, by hand: deploy version 1.0.0

    ✗ Denied because of a failure in `freeze`: root 1.1.0 must not go out
    ---- exit 20
    ");
    repo.write(
        "tidegate.toml",
        format!("[version]\nplugin = \"freeze\"\n{}", frugal(&repo, "freeze", &wasm)),
    );
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"
    ---- stderr
    error[plugin::fuel]: plugin `freeze` 1.0.0 used more than its 20000000 units of fuel
      help: raise it with `[plugins.freeze.limits] fuel = …` if the plugin is right
    ---- exit 12
    ");
}
