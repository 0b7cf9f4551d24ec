use tidegate_contract::types::Verdict;

use super::*;
use crate::testing;

#[test]
fn a_plan_reads_back() {
    for value in [testing::plan(Verdict::Warn), testing::hostile("\x1b[2J\u{202e}\u{9b}\u{e0041}\"\\\n")] {
        let text = plan(&value);
        assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), value);
        assert!(text.chars().all(|c| c == '\n' || !terminal::is_unsafe(c)));
    }
}

#[test]
fn keys_stand_in_a_fixed_order() {
    let text = plan(&testing::plan(Verdict::Allow));
    let keys: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    assert_eq!(
        keys,
        [
            "format",
            "tidegate",
            "at",
            "head",
            "repository",
            "packages",
            "gates",
            "rollbacks",
            "verdict",
            "warnings",
            "inputs",
            "digest"
        ]
    );
}

#[test]
fn next_lists_every_package() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.packages.push(testing::idle("docs"));
    planned.packages[0].previous = None;
    insta::assert_snapshot!(next(&planned), @r#"
    {
      "format": 1,
      "packages": [
        {
          "name": "core",
          "next": "2.0.0",
          "tag": "v2.0.0",
          "bump": "major",
          "released": true
        },
        {
          "name": "docs",
          "previous": "1.4.0",
          "bump": "none",
          "released": false
        }
      ]
    }
    "#);
}

#[test]
fn check_says_whether_the_plan_passes() {
    let mut planned = testing::plan(Verdict::RequireApproval);
    planned.gates.clear();
    planned.rollbacks.clear();
    insta::assert_snapshot!(check(&planned), @r#"
    {
      "format": 1,
      "verdict": "require-approval",
      "passes": false,
      "warnings": [
        {
          "code": "history::shallow",
          "message": "the clone is shallow"
        }
      ]
    }
    "#);
}
