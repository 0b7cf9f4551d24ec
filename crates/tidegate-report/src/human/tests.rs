use proptest::prelude::*;
use tidegate_contract::types::{Bump, Channel, Verdict};
use tidegate_model::plan::Mode;

use super::*;
use crate::testing;

const STYLE: Style = Style::plain(80);

#[test]
fn a_plan_tells_the_whole_story() {
    insta::assert_snapshot!(plan(&testing::plan(Verdict::Deny), &STYLE), @"
    core 1.4.0 → 2.0.0  major
      one breaking change among five
      rule  breaking = major, by aaaaaaa feat(api)!: drop the first endpoint
      base  v1.4.0, the highest release tag that head reaches
      tag   v2.0.0 at 9999999 on main

      Breaking changes
        aaaaaaa api: drop the first endpoint
                Call the second endpoint instead; it takes the same arguments.
      Features
        bbbbbbb cli: print the plan as Markdown
      Fixes
        ccccccc keep the last line of a file
      1 change, asking for no release: 1 chore
      1 cancelled change
        eeeeeee guess the time zone, taken back by fffffff
      1 unreadable commit
        9999999 oops: no type

      CHANGELOG.md
      │ ## [2.0.0] - 2026-01-02
      │
      │ ### Changed
      │
      │ - **Breaking:** drop the first endpoint

      Release notes
      │ Call the second endpoint from now on.

    Gates
      ✓ commit-format  7 commits looked at
      ✗ freeze         the calendar of 2026 looked at
        ✗ Releases rest on Fridays  freeze/no-friday, high
          Nobody is there to look after the release until Monday.
          The window opens again then.
          at    `calendar.toml:3`, commit `aaaaaaa`
          why   it is Friday → `friday = closed` → closed
          help  wait until 2026-01-05T08:00:00Z
          help  get 2 more approvals from `release-managers`
          help  hand in evidence: reviews
          help  have `freeze/no-friday` waived

    Rollback
      ✓ core 2.0.0 → 1.4.0  can be taken back, with these steps
        sql: 1 new migration
        1. take back the new table, run `migrations/7/down.sql`  loses data, cannot
           itself be undone
        2. deploy 1.4.0

    warning[history::shallow]: the clone is shallow

    ✗ Denied by `freeze`: core 2.0.0 must not go out
    ");
}

#[test]
fn a_narrow_screen_without_unicode_gets_the_same_words() {
    let style = Style { color: false, width: 48, unicode: false };
    let mut planned = testing::plan(Verdict::Allow);
    planned.gates[1].findings.clear();
    insta::assert_snapshot!(plan(&planned, &style), @"
    core 1.4.0 -> 2.0.0  major
      one breaking change among five
      rule  breaking = major, by aaaaaaa feat(api)!:
        drop the first endpoint
      base  v1.4.0, the highest release tag that
        head reaches
      tag   v2.0.0 at 9999999 on main

      Breaking changes
        aaaaaaa api: drop the first endpoint
                Call the second endpoint instead; it
                takes the same arguments.
      Features
        bbbbbbb cli: print the plan as Markdown
      Fixes
        ccccccc keep the last line of a file
      1 change, asking for no release: 1 chore
      1 cancelled change
        eeeeeee guess the time zone, taken back by
                fffffff
      1 unreadable commit
        9999999 oops: no type

      CHANGELOG.md
      | ## [2.0.0] - 2026-01-02
      |
      | ### Changed
      |
      | - **Breaking:** drop the first endpoint

      Release notes
      | Call the second endpoint from now on.

    Gates
      + commit-format  7 commits looked at
      + freeze         the calendar of 2026 looked
                       at

    Rollback
      + core 2.0.0 -> 1.4.0  can be taken back, with
        these steps
        sql: 1 new migration
        1. take back the new table, run
           `migrations/7/down.sql`  loses data,
           cannot itself be undone
        2. deploy 1.4.0

    warning[history::shallow]: the clone is shallow

    + Allowed: core 2.0.0 may go out
    ");
}

#[test]
fn a_first_release_has_nothing_to_count_from() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.gates.clear();
    planned.rollbacks.clear();
    planned.warnings.clear();
    let package = &mut planned.packages[0];
    package.previous = None;
    package.changes.truncate(2);
    package.unparsed.clear();
    package.notes = package.changelog.as_ref().map(|changelog| changelog.entry.clone());
    insta::assert_snapshot!(plan(&planned, &STYLE), @"
    core → 2.0.0  first release
      one breaking change among five
      rule  breaking = major, by aaaaaaa feat(api)!: drop the first endpoint
      base  v1.4.0, the highest release tag that head reaches
      tag   v2.0.0 at 9999999 on main

      Breaking changes
        aaaaaaa api: drop the first endpoint
                Call the second endpoint instead; it takes the same arguments.
      Features
        bbbbbbb cli: print the plan as Markdown

      CHANGELOG.md
      │ ## [2.0.0] - 2026-01-02
      │
      │ ### Changed
      │
      │ - **Breaking:** drop the first endpoint

      Release notes: the same text

    ✓ Allowed: core 2.0.0 may go out
    ");
}

#[test]
fn nothing_to_release_is_said_in_few_words() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.gates.clear();
    planned.rollbacks.clear();
    planned.warnings.clear();
    planned.packages = vec![testing::idle("core")];
    planned.packages[0].changes = vec![
        testing::change("1", "chore", Bump::None, "tidy"),
        testing::change("2", "docs", Bump::None, "explain"),
        testing::change("3", "docs", Bump::None, "explain more"),
    ];
    insta::assert_snapshot!(plan(&planned, &STYLE), @"
    core 1.4.0  nothing to release
      no commit asks for a release
      3 changes, asking for no release: 2 docs, 1 chore

    ✓ Nothing to release
    ");
    planned.packages.clear();
    insta::assert_snapshot!(plan(&planned, &STYLE), @"✓ Nothing to release");
}

#[test]
fn many_changes_and_findings_are_cut_short() {
    let mut planned = testing::plan(Verdict::Warn);
    let package = &mut planned.packages[0];
    package.changes =
        (0..30).map(|n| testing::change("b", "feat", Bump::Minor, &format!("thing {n}"))).collect();
    package.unparsed = (0..5).map(|_| package.unparsed[0].clone()).collect();
    package.changelog.as_mut().unwrap().entry = "- line\n".repeat(100);
    planned.gates[1].findings = vec![planned.gates[1].findings[0].clone(); 9];
    let text = plan(&planned, &STYLE);
    for expected in [
        "… 18 more, `tidegate why` lists them",
        "… 2 more, `tidegate why` lists them",
        "… 60 more lines, `tidegate changelog` prints them",
        "… 4 more, `tidegate check` lists them",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!check(&planned, &STYLE).contains("more, `tidegate check`"));
}

#[test]
fn every_verdict_ends_in_words() {
    let last = |verdict| plan(&testing::plan(verdict), &STYLE).lines().last().unwrap_or_default().to_owned();
    let lines: Vec<_> = Verdict::ALL.iter().map(|&verdict| last(verdict)).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    ✓ Allowed: core 2.0.0 may go out
    ! Allowed with warnings from `freeze`: core 2.0.0 may go out
    ? Approval required by `freeze`: core 2.0.0 has to wait for it
    ? Undecided for lack of data in `freeze`: core 2.0.0 may not go out
    ✗ Denied by `freeze`: core 2.0.0 must not go out
    ✗ Denied because of a failure in `freeze`: core 2.0.0 must not go out
    ");
}

#[test]
fn advice_is_shown_and_does_not_count() {
    let mut planned = testing::plan(Verdict::Deny);
    (planned.gates[1].mode, planned.verdict) = (Mode::Advise, Verdict::Warn);
    let text = plan(&planned, &STYLE);
    assert!(
        text.contains("! freeze         the calendar of 2026 looked at  advice only, would be deny\n"),
        "{text}"
    );
    assert!(text.ends_with("! Allowed with warnings from `freeze`: core 2.0.0 may go out\n"), "{text}");
}

#[test]
fn a_check_that_judges_many_packages_is_named_once() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.verdict = Verdict::Deny;
    planned.rollbacks[0].verdict = Verdict::Deny;
    planned.rollbacks.push(planned.rollbacks[0].clone());
    planned.packages.push(testing::package());
    let text = plan(&planned, &STYLE);
    assert!(text.ends_with("✗ Denied by `sql`: 2 packages must not go out\n"), "{text}");
}

#[test]
fn next_stands_in_columns() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.packages.push(testing::idle("docs"));
    let mut beta = testing::package();
    beta.name = "a-longer-name".into();
    beta.previous = None;
    beta.channel = Channel::PreRelease("beta".into());
    planned.packages.push(beta);
    insta::assert_snapshot!(next(&planned, &STYLE), @"
    core           1.4.0 → 2.0.0  major
    docs           1.4.0  nothing to release
    a-longer-name        → 2.0.0  first release, beta channel
    ");
}

#[test]
fn why_accounts_for_every_commit() {
    insta::assert_snapshot!(why(&testing::plan(Verdict::Allow), &Style::plain(100)), @r#"
    core 1.4.0 → 2.0.0  major
      one breaking change among five
      rule  breaking = major
      base  v1.4.0, the highest release tag that head reaches

        commit   kind        bump   rule                  what
      ▸ aaaaaaa  feat(api)!  major  breaking = major      drop the first endpoint
        bbbbbbb  feat(cli)   minor  feat = minor          print the plan as Markdown
        ccccccc  fix         patch  fix = patch           keep the last line of a file
        ddddddd  chore       none   chore = none          tidy up
        eeeeeee  feat        minor  cancelled by fffffff  guess the time zone
        fffffff              none                         Revert "feat: guess the time zone"
        9999999  unreadable  none   no type               oops
    "#);
}

#[test]
fn check_shows_the_verdicts() {
    insta::assert_snapshot!(check(&testing::plan(Verdict::RequireApproval), &STYLE), @"
    core 1.4.0 → 2.0.0  major

    Gates
      ✓ commit-format  7 commits looked at
      ? freeze         the calendar of 2026 looked at
        ? Releases rest on Fridays  freeze/no-friday, high
          Nobody is there to look after the release until Monday.
          The window opens again then.
          at    `calendar.toml:3`, commit `aaaaaaa`
          why   it is Friday → `friday = closed` → closed
          help  wait until 2026-01-05T08:00:00Z
          help  get 2 more approvals from `release-managers`
          help  hand in evidence: reviews
          help  have `freeze/no-friday` waived

    Rollback
      ✓ core 2.0.0 → 1.4.0  can be taken back, with these steps
        sql: 1 new migration
        1. take back the new table, run `migrations/7/down.sql`  loses data, cannot
           itself be undone
        2. deploy 1.4.0

    warning[history::shallow]: the clone is shallow

    ? Approval required by `freeze`: core 2.0.0 has to wait for it
    ");
}

/// The text without the colours that the renderer itself adds.
fn without_colours(text: &str) -> String {
    let mut text = text.to_owned();
    for code in ["0", "1", "2", "31", "32", "33", "36"] {
        text = text.replace(&format!("\x1b[{code}m"), "");
    }
    text
}

proptest! {
    #[test]
    fn strangers_cannot_act_on_the_terminal(
        text in prop_oneof![any::<String>(), "[\\x00-\\x20\\x7f-\\x9f\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}a|]{0,12}"],
        color: bool, width in 0..120usize,
    ) {
        // A joiner between two pictures is part of an emoji.
        let text = text.replace('\u{200d}', "");
        let (planned, style) = (testing::hostile(&text), Style { color, width, unicode: true });
        for rendered in [plan(&planned, &style), check(&planned, &style), why(&planned, &style), next(&planned, &style)] {
            let left = without_colours(&rendered);
            prop_assert!(left.chars().all(|c| c == '\n' || !terminal::is_unsafe(c)), "{left:?}");
        }
    }

    #[test]
    fn strangers_cannot_start_lines_of_their_own(text in "[a-z\\n ✓]{1,20}") {
        let planned = testing::hostile(&format!("x\n{text}\n✓ Allowed"));
        for rendered in [plan(&planned, &STYLE), check(&planned, &STYLE)] {
            prop_assert!(!rendered.lines().any(|line| line.starts_with('✓')), "{rendered}");
        }
    }
}
