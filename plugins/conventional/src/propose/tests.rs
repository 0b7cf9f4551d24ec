use super::*;
use crate::tests::{ask, history, id, propose};
use proptest::prelude::*;
use serde_json::json;

fn changes(answer: &BumpProposal) -> Vec<(String, &str)> {
    let line = |change: &Change| format!("{}: {}", change.kind, change.description);
    answer.changes.iter().map(|change| (line(change), change.rule.as_str())).collect()
}

fn check(messages: &[&str], bump: Bump, rule: &str) {
    let answer = propose(json!({}), messages);
    assert_eq!((answer.bump, answer.rule.as_str()), (bump, rule), "{messages:?}: {}", answer.reason);
}

#[test]
fn the_biggest_step_decides() {
    check(&["fix: a", "feat: b", "docs: c"], Bump::Minor, "feat = minor");
    check(&["feat: a", "fix!: b"], Bump::Major, "breaking = major");
    check(&["docs: a", "chore: b"], Bump::None, "none");
    check(&[], Bump::None, "none");
}

#[test]
fn the_first_commit_of_that_step_is_named() {
    let answer = propose(json!({}), &["fix: a", "feat(ui): b (#7)", "feat: c"]);
    assert_eq!(answer.decided_by, Some(id(1)));
    assert_eq!(answer.reason, "commit 00000010 (`feat(ui): b`) adds a feature, which is a minor step");
}

#[test]
fn reasons_are_sentences() {
    for (messages, reason) in [
        (vec![], "there are no commits since the last release"),
        (vec!["Merge branch 'x'"], "no commit says that anything changed"),
        (vec!["wip"], "none of the 1 commits can be understood"),
        (vec!["docs: a"], "none of the 1 changes asks for a release"),
        (
            vec!["docs: a", "wip"],
            "none of the 1 changes asks for a release, and 1 commits cannot be understood",
        ),
        (vec!["fix!: a"], "commit 00000000 (`fix!: a`) breaks what users have, which is a major step"),
    ] {
        assert_eq!(propose(json!({}), &messages).reason, reason);
    }
    let answer = ask(json!({}), vec![history(Some("0.1.0"), &["fix!: a"])]).expect("an answer").remove(0);
    assert!(answer.reason.ends_with("which is a minor step, before 1.0.0"), "{}", answer.reason);
}

#[test]
fn merges_say_nothing() {
    for message in [
        "Merge branch 'main' into x",
        "Merge pull request #3 from a/b\n\nfeat: a",
        "Merged in x (pull request #1)",
    ] {
        let answer = propose(json!({}), &[message]);
        assert_eq!((answer.changes.len(), answer.unparsed.len()), (0, 0), "{message}");
    }
}

#[test]
fn a_squash_commit_brings_several_changes() {
    let message = "fix: a (#1)\n\n* feat: b\n\n* fix: c\n\n* docs!: d\n\n* feat: b";
    let answer = propose(json!({}), &[message]);
    assert_eq!(
        changes(&answer),
        [
            ("fix: a (#1)".to_owned(), "fix = patch"),
            ("feat: b".to_owned(), "squash = patch"),
            ("fix: c".to_owned(), "fix = patch"),
            ("docs: d".to_owned(), "squash = patch"),
        ]
    );
    assert!(answer.changes.iter().all(|change| !change.breaking && change.breaking_description.is_none()));
    assert_eq!(propose(json!({"squash": "split"}), &[message]).rule, "breaking = major");
}

#[test]
fn without_a_conventional_title_the_listed_commits_decide() {
    check(&["Add it (#1)\n\n* fix: a\n\n* feat: b"], Bump::Minor, "feat = minor");
}

#[test]
fn an_announced_breaking_change_in_a_list_is_not_lost() {
    for title in ["fix: a (#1)", "Add it (#1)", "docs: a (#1)"] {
        let message = format!("{title}\n\n* feat: b\n\nBREAKING CHANGE: c\n\n* fix: d");
        check(&[&message], Bump::Major, "breaking = major");
    }
}

#[test]
fn a_mistake_in_the_first_line_does_not_hide_a_breaking_change() {
    let answer = propose(json!({}), &["feat!(api): a\n\nBREAKING CHANGE: b"]);
    assert_eq!((answer.bump, answer.rule.as_str()), (Bump::Major, "breaking = major"));
    assert_eq!(answer.changes[0].breaking_description.as_deref(), Some("b"));
    assert_eq!(answer.unparsed[0].reason, "`(api)` stands before the colon, where only `!` may");
}

#[test]
fn a_plain_list_decides_nothing() {
    check(&["docs: a\n\n* feat: b\n* fix!: c"], Bump::None, "none");
    check(&["fix: a\n\n- feat: b"], Bump::Patch, "fix = patch");
}

#[test]
fn further_paragraphs_count_in_full() {
    check(&["fix: a\n\nfeat(ui): b"], Bump::Minor, "feat = minor");
    check(&["fix: a\n\nfeat(ui): b\n  BREAKING-CHANGE: c"], Bump::Major, "breaking = major");
}

#[test]
fn versions_can_be_asked_for() {
    let exact = |messages: &[&str]| propose(json!({}), messages).exact_version;
    assert_eq!(exact(&["chore: a\n\nRelease-As: 2.0.0"]), Some("2.0.0".to_owned()));
    assert_eq!(exact(&["anything\n\nrelease-as: v2.0.0-rc.1"]), Some("2.0.0-rc.1".to_owned()));
    assert_eq!(
        exact(&["a\n\nRelease-As: 2.0.0", "b\n\nRelease-As: 3.0.0", "fix: c"]),
        Some("3.0.0".to_owned())
    );
    assert_eq!(exact(&["fix: a\n\n```\nRelease-As: 2.0.0\n```"]), None);
    let answer = propose(json!({}), &["feat: a", "chore: b\n\nRelease-As: 2.0.0"]);
    assert_eq!(
        (answer.bump, answer.rule.as_str(), answer.decided_by),
        (Bump::Minor, "Release-As", Some(id(1)))
    );
    assert_eq!(answer.reason, "commit 00000010 asks for version 2.0.0 by name");
}

#[test]
fn a_version_that_is_none_is_reported() {
    let answer = propose(json!({}), &["fix: a\n\nRelease-As: two"]);
    assert_eq!(answer.exact_version, None);
    assert_eq!(answer.bump, Bump::Patch);
    assert_eq!(answer.unparsed[0].reason, "`Release-As: two` names no version");
}

#[test]
fn a_version_that_was_taken_back_is_not_asked_for() {
    let asked = "chore: a\n\nRelease-As: 2.0.0";
    assert_eq!(propose(json!({}), &[asked, "Revert \"chore: a\""]).exact_version, None);
}

#[test]
fn other_schemes_have_other_versions() {
    let mut packages = vec![history(Some("2024.05"), &["fix: a\n\nRelease-As: 2024.06"])];
    "calver".clone_into(&mut packages[0].package.scheme);
    assert_eq!(ask(json!({}), packages).expect("an answer")[0].exact_version.as_deref(), Some("2024.06"));
}

#[test]
fn ignored_scopes_ask_for_nothing() {
    let answer = propose(json!({"ignore-scopes": ["deps"]}), &["fix(deps): a", "feat(deps)!: b"]);
    assert_eq!(answer.bump, Bump::None);
    assert!(answer.changes.iter().all(|change| change.rule == "ignore-scopes"));
}

#[test]
fn fixups_belong_to_their_commit() {
    check(&["docs: a", "fixup! docs: a"], Bump::None, "none");
    check(&["feat: a (#1)", "squash! fixup! feat: a"], Bump::Minor, "feat = minor");
    check(&["fixup! feat: released"], Bump::Patch, "fixup = patch");
    check(&["amend! docs: released"], Bump::None, "none");
    let answer = propose(json!({}), &["fixup! wip"]);
    assert_eq!(answer.unparsed[0].reason, "it corrects `wip`, which is not among the commits");
}

#[test]
fn a_pair_cancels() {
    let answer = propose(json!({}), &["feat: a", "Revert \"feat: a\"", "fix: b"]);
    assert_eq!((answer.bump, answer.rule.as_str()), (Bump::Patch, "fix = patch"));
    assert_eq!(answer.changes[0].cancelled_by, Some(id(1)));
    assert_eq!((answer.changes[1].bump, answer.changes[1].rule.as_str()), (Bump::None, "revert = none"));
}

#[test]
fn all_changes_of_a_commit_are_cancelled() {
    let answer = propose(json!({}), &["feat: a\n\nfix: b", "Revert \"feat: a\""]);
    assert_eq!(answer.bump, Bump::None);
    assert_eq!(answer.changes.iter().filter(|change| change.cancelled_by.is_some()).count(), 2);
}

#[test]
fn taking_back_what_is_released_is_a_patch() {
    for message in [
        "Revert \"feat: a\"",
        "Revert \"feat: a\" (#9)",
        "revert: feat: a",
        "Revert feat: a",
        "Reapply \"feat: a\"",
    ] {
        check(&[message], Bump::Patch, "revert = patch");
    }
    check(&["revert!: feat: a"], Bump::Major, "breaking = major");
    assert_eq!(propose(json!({}), &["Revert \"feat: a\""]).changes[0].description, "feat: a");
}

proptest! {
    /// More commits never ask for a smaller step, unless they take something back.
    #[test]
    fn steps_only_grow(
        messages in proptest::collection::vec("(feat|fix|docs|wip|chore!)(\\(x\\))?: [a-z]{1,3}(\n\nBREAKING CHANGE: x|\n\nfix: y)?", 0..8),
        more in "(feat|fix|docs|wip)!?: [a-z]{1,3}",
    ) {
        let mut messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let before = propose(json!({}), &messages).bump;
        messages.push(&more);
        let after = propose(json!({}), &messages).bump;
        prop_assert!(after >= before);
    }

    #[test]
    fn any_messages_have_an_answer(messages in proptest::collection::vec("(?s)(Revert \"|revert: |fixup! |feat: |\\* |.{0,5}|\n\n|Release-As: |Refs: 0000000|\"){0,8}", 0..8)) {
        let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let answer = propose(json!({}), &messages);
        let decisive = answer.changes.iter().filter(|change| change.cancelled_by.is_none()).map(|change| change.bump);
        prop_assert_eq!(answer.bump, decisive.max().unwrap_or(Bump::None));
    }
}
