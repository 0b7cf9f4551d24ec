use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;
use tidegate_contract::types::Verdict;

use super::*;
use crate::escape::terminal;
use crate::testing;

#[test]
fn a_preview_says_what_is_different() {
    let (mut before, after) = (testing::plan(Verdict::Allow), testing::plan(Verdict::Deny));
    let package = &mut before.packages[0];
    package.changes.remove(0);
    package.changes.push(testing::change(
        "d",
        "fix",
        tidegate_contract::types::Bump::Patch,
        "close the hatch",
    ));
    if let Some(next) = &mut package.next {
        next.version = tidegate_model::Version::new(1, 5, 0);
    }
    let said = preview(&after, Some(&before));
    let begin = said.find("### What").expect("a section");
    let end = said.find("## core").expect("the plan");
    insta::assert_snapshot!(&said[begin..end], @r"
    ### What this proposal changes

    | package | next without it | next with it |
    | --- | --- | --- |
    | core | 1.5.0 | 2.0.0 |

    Added to core:

    - **api:** drop the first endpoint `aaaaaaa`

      Call the second endpoint instead; it takes the same arguments.

    Taken from core:

    - close the hatch `ddddddd`

    | gate | without it | with it |
    | --- | --- | --- |
    | `freeze` | ✅ allow | ⛔ deny |
    ");
    let same = preview(&after, Some(&after));
    assert!(same.contains("### What this proposal changes\n\nNothing about the next release.\n\n"), "{same}");
}

#[test]
fn a_plan_as_a_comment() {
    insta::assert_snapshot!(plan(&testing::plan(Verdict::Deny)), @r"
    ⛔ **Denied by `freeze`: core 2.0.0 must not go out**

    ## core 1.4.0 → 2.0.0 (major)

    one breaking change among five\
    Rule: `breaking = major`, by `aaaaaaa`\
    Base: v1.4.0, the highest release tag that head reaches

    Tag: `v2.0.0` at `9999999`

    ### Breaking changes

    - **api:** drop the first endpoint `aaaaaaa`

      Call the second endpoint instead; it takes the same arguments.

    ### Features

    - **cli:** print the plan as Markdown `bbbbbbb`

    ### Fixes

    - keep the last line of a file `ccccccc`

    <details><summary>Commits without a release</summary>

    - `chore`: 1 change
    - `eeeeeee` guess the time zone, taken back by `fffffff`
    - `9999999` could not be read: no type

    </details>

    <details><summary>Changelog entry</summary>

    ```markdown
    ## [2.0.0] - 2026-01-02

    ### Changed

    - **Breaking:** drop the first endpoint
    ```

    </details>

    <details><summary>Release notes</summary>

    ```markdown
    Call the second endpoint from now on.
    ```

    </details>

    ### Gates

    | gate | verdict | summary |
    | --- | --- | --- |
    | `commit-format` | ✅ allow | 7 commits looked at |
    | `freeze` | ⛔ deny | the calendar of 2026 looked at |

    - ⛔ **Releases rest on Fridays** (`freeze/no-friday`, high)

      Nobody is there to look after the release until Monday.\
      The window opens again then.

      - at `calendar.toml:3`, commit `aaaaaaa`
      - why: it is Friday → `friday = closed` → closed
      - help: wait until 2026-01-05T08:00:00Z
      - help: get 2 more approvals from `release-managers`
      - help: hand in evidence: reviews
      - help: have `freeze/no-friday` waived

    ### Rollback

    ✅ **core 2.0.0 → 1.4.0** can be taken back, with these steps\
    `sql`: 1 new migration

    1. take back the new table, run `migrations/7/down.sql` (**loses data, cannot itself be undone**)
    2. deploy 1.4.0

    ### Warnings

    - `history::shallow`: the clone is shallow

    Planned for `9999999` on `main` as of 2026-01-02T12:00:00Z, from inputs `5ef5ef0364b6`.
    ");
}

#[test]
fn next_is_a_table() {
    let mut planned = testing::plan(Verdict::Allow);
    planned.packages.push(testing::idle("docs"));
    insta::assert_snapshot!(next(&planned), @"
    | package | previous | next | tag | step |
    | --- | --- | --- | --- | --- |
    | core | 1.4.0 | 2.0.0 | `v2.0.0` | major |
    | docs | 1.4.0 |  |  | nothing to release |
    ");
}

#[test]
fn why_is_a_table_of_commits() {
    insta::assert_snapshot!(why(&testing::plan(Verdict::Allow)), @r#"
    ## core 1.4.0 → 2.0.0 (major)

    one breaking change among five\
    Rule: `breaking = major`, by `aaaaaaa`\
    Base: v1.4.0, the highest release tag that head reaches

    | commit | kind | bump | rule | what |
    | --- | --- | --- | --- | --- |
    | `aaaaaaa` | `feat(api)!` | major | breaking = major | **decides:** drop the first endpoint |
    | `bbbbbbb` | `feat(cli)` | minor | feat = minor | print the plan as Markdown |
    | `ccccccc` | `fix` | patch | fix = patch | keep the last line of a file |
    | `ddddddd` | `chore` | none | chore = none | tidy up |
    | `eeeeeee` | `feat` | minor | cancelled by fffffff | guess the time zone |
    | `fffffff` |  | none |  | Revert "feat: guess the time zone" |
    | `9999999` | `unreadable` | none | no type | oops |
    "#);
}

#[test]
fn an_advisory_denial_says_so() {
    let mut planned = testing::plan(Verdict::Deny);
    (planned.gates[1].mode, planned.verdict) = (tidegate_model::plan::Mode::Advise, Verdict::Warn);
    assert!(check(&planned).contains("| `freeze` | ⚠️ advice only, would be deny |"));
}

/// The links, images, pieces of HTML and headings that a forge would show.
fn shown(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.alerts = true;
    let mut shown = Vec::new();
    for node in parse_document(&arena, markdown, &options).descendants() {
        match &node.data.borrow().value {
            NodeValue::Link(link) | NodeValue::Image(link) => shown.push(format!("link {}", link.url)),
            NodeValue::HtmlBlock(html) => shown.push(html.literal.trim().to_owned()),
            NodeValue::HtmlInline(html) => shown.push(html.clone()),
            NodeValue::Heading(heading) => shown.push(format!("heading {}", heading.level)),
            _ => {}
        }
    }
    shown
}

fn all(plan: &Plan) -> [String; 4] {
    [super::plan(plan), check(plan), why(plan), next(plan)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn strangers_add_no_links_headings_or_html(
        attack in prop::sample::select(vec![
            "[a](https://a.example)", "![a](https://a.example)", "<img src=x>", "</details>", "<!--", "```\n# x\n```",
            "\n\n# heading\n\n", "https://a.example", "www.a.example", "a@a.example", "| x |\n", "~~~~\n<b>", "`<b>`",
            "\\", "`", "``", "> quote", "\n---\n", "\n===\n", "    <b>", "\n\n<b>\n\n",
        ]),
        before in "[ a`|\\\\\n]{0,4}", after in "[ a`|\\\\\n]{0,4}",
    ) {
        let harmless = all(&testing::hostile("x")).map(|text| shown(&text));
        let attacked = all(&testing::hostile(&format!("x{before}{attack}{after}x"))).map(|text| shown(&text));
        prop_assert_eq!(attacked, harmless);
    }

    #[test]
    fn strangers_cannot_act_on_a_terminal_either(text in any::<String>()) {
        let planned = testing::hostile(&text.replace('\u{200d}', ""));
        for rendered in all(&planned) {
            let ours = rendered.replace("⚠\u{fe0f}", "");
            prop_assert!(ours.chars().all(|c| c == '\n' || !terminal::is_unsafe(c)));
        }
    }
}
