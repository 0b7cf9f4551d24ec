//! Plugins that do what they should.

use super::guest::answering;
use super::{due, gate, plugin};
use crate::support::{root, run};

#[test]
fn a_gate_of_ones_own_says_no() {
    let repo = due();
    let answer = r#"{"summary":"looked at the calendar","findings":[{"id":"friday","verdict":"deny","severity":"high",
        "title":"it is Friday","message":"Nobody is here on Saturday.","remedies":[{"tag":"fix","val":"wait"}],
        "key":"friday"}]}"#;
    repo.write(
        "tidegate.toml",
        gate("weekend", "enforce") + &plugin(&repo, "weekend", &answering("", answer)),
    );
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @"
    ---- stdout
    root 1.0.0 → 1.1.0  minor

    Gates
      ✓ commit-format  0 of 1 commits break a rule (1 in all, 0 not judged)
      ✗ weekend        looked at the calendar
        ✗ it is Friday  weekend/friday, high
          Nobody is here on Saturday.
          help  wait

    Rollback
      ✓ root 1.1.0 → 1.0.0  can be taken back by releasing the old version
        sql: no SQL migrations changed
        1. Deploy version 1.0.0 again, by hand: deploy version 1.0.0

    ✗ Denied by `weekend`: root 1.1.0 must not go out
    ---- exit 20
    ");
}

#[test]
fn a_versioner_of_ones_own_decides() {
    let repo = due();
    let answer =
        r#"{"proposals":[{"package":"root","bump":"major","reason":"it is Monday","rule":"mondays"}]}"#;
    let wasm = answering("", answer);
    repo.write(
        "tidegate.toml",
        format!("[version]\nplugin = \"mondays\"\n{}", plugin(&repo, "mondays", &wasm)),
    );
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"
    ---- stdout
    root  1.0.0 → 2.0.0  major
    ---- exit 0
    ");
}

#[test]
fn the_example_policy_freezes_a_release() {
    let path = root().join("plugins/target/wasm32-wasip1/release/freeze.wasm");
    let Ok(wasm) = std::fs::read(path) else {
        return tidegate_testkit::lack("the example's policy is not built: run `cargo xtask test`");
    };
    let repo = due();
    let frozen = |from: &str, until: &str| {
        let config = format!(
            "[[plugins.freeze.config.freezes]]\nfrom = \"{from}\"\nuntil = \"{until}\"\nreason = \"quiet time\"\n"
        );
        repo.write("tidegate.toml", gate("freeze", "enforce") + &plugin(&repo, "freeze", &wasm) + &config);
        run(repo.path(), "check")
    };
    insta::assert_snapshot!(frozen("2026-01-10", "2026-01-12").shown(), @"
    ---- stdout
    root 1.0.0 → 1.1.0  minor

    Gates
      ✓ commit-format  0 of 1 commits break a rule (1 in all, 0 not judged)
      ✗ freeze         freezes configured: 1; today is 2026-01-12
        ✗ frozen until 2026-01-12  freeze/frozen, high
          Nothing goes out from 2026-01-10 to 2026-01-12: quiet time.
          why   today is 2026-01-12 → `no release from 2026-01-10 to 2026-01-12` → the release waits
          help  wait until 2026-01-13T00:00:00Z

    Rollback
      ✓ root 1.1.0 → 1.0.0  can be taken back by releasing the old version
        sql: no SQL migrations changed
        1. Deploy version 1.0.0 again, by hand: deploy version 1.0.0

    ✗ Denied by `freeze`: root 1.1.0 must not go out
    ---- exit 20
    ");
    frozen("2026-01-13", "2026-01-14").exits(0);
    // Not a day by the plugin's schema, and not one by the calendar.
    let misshapen = frozen("soon", "2026-01-14").exits(10);
    assert!(misshapen.err.starts_with("error[config::plugin-config]"), "{}", misshapen.err);
    let impossible = frozen("2026-13-01", "2026-01-14").exits(20);
    assert!(impossible.out.contains("plugin::config"), "{}", impossible.out);
}
