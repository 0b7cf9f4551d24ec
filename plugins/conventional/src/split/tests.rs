use super::Origin::{Bullet, Paragraph, Title};
use super::*;
use proptest::prelude::*;

fn parts(message: &str) -> Vec<(Origin, String)> {
    let is_type = |kind: &str| matches!(kind, "feat" | "fix" | "docs" | "chore");
    split(message, is_type).into_iter().map(|part| (part.origin, part.text)).collect()
}

fn check(message: &str, expected: &[(Origin, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(origin, text)| (*origin, (*text).to_owned())).collect();
    assert_eq!(parts(message), expected);
}

#[test]
fn an_ordinary_message_is_one_part() {
    for message in [
        "feat: x",
        "feat: x\n\nbody\n\nRefs: 1",
        "feat: x\n\nNote: not a type\n\nFix: not in lower case",
        "feat: x\n\nbody that goes on\nfix: in the middle of it",
        "feat: x\n\n  fix: indented",
        "feat: x\n\n> fix: cited",
        "feat: x\n\nfix: ",
    ] {
        check(message, &[(Title, message)]);
    }
}

#[test]
fn a_plain_list_is_a_list() {
    for message in [
        "improve things\n\n* feat: a\n* fix: b",
        "chore: improve things\n\n* feat: a\n\n* fix: b",
        "chore: improve things\n\n- feat: a\n- fix: b",
        "chore: improve things (#12)\n\n- feat: a\n\n- fix: b",
    ] {
        check(message, &[(Title, message)]);
    }
}

#[test]
fn paragraphs_are_commits() {
    check(
        "feat: a\n\nbody\n\nfix(utils): b\n  BREAKING-CHANGE: c\n  Source-Link: d\n\nfeat(utils): e\nfix: f\n\nmore",
        &[
            (Title, "feat: a\n\nbody\n"),
            (Paragraph, "fix(utils): b\nBREAKING-CHANGE: c\nSource-Link: d\n"),
            (Paragraph, "feat(utils): e"),
            (Paragraph, "fix: f\n\nmore"),
        ],
    );
}

#[test]
fn nested_commits_are_commits() {
    check(
        "feat: a\n\nBEGIN_NESTED_COMMIT\nfix: b\n\nbody\nEND_NESTED_COMMIT\nrest",
        &[(Title, "feat: a\n\nrest"), (Paragraph, "fix: b\n\nbody")],
    );
}

#[test]
fn the_bullets_of_a_squash_are_commits() {
    check(
        "Add it (#12)\n\n* feat: a\n\nwhy\n\n* fix lint\n\nhow\n\n* fix: b\n\n---------\n\nCo-authored-by: C",
        &[
            (Title, "Add it (#12)\n\n* fix lint\n\nhow\n\n\nCo-authored-by: C"),
            (Bullet, "feat: a\n\nwhy\n"),
            (Bullet, "fix: b\n"),
        ],
    );
}

#[test]
fn quotations_are_not_split() {
    let message = "fix: bump x (#1)\n\n<details>\n\nfeat: theirs\n\n* fix: theirs\n\n</details>\n\n```\n\nfeat: no\n\n```";
    check(message, &[(Title, message)]);
}

#[test]
fn pull_numbers_are_read() {
    for (title, expected) in [
        ("feat: x (#12)", Some(("feat: x", 12))),
        ("feat: x (#12) ", Some(("feat: x", 12))),
        ("feat: x (#a)", None),
        ("feat: x (#12) more", None),
        ("feat: x (#99999999999)", None),
        ("(#1)", Some(("", 1))),
    ] {
        assert_eq!(pull_number(title), expected, "{title}");
    }
}

proptest! {
    #[test]
    fn the_first_part_keeps_the_title(message in "(feat: x|fix: y|\\* |\\n|\\n\\n| \\(#1\\)|BEGIN_NESTED_COMMIT\\n|---------\\n|```\\n|a){1,20}") {
        let parts = parts(&message);
        prop_assert_eq!(parts[0].0, Title);
        let title = message.lines().next().unwrap_or_default();
        prop_assert!(parts[0].1.starts_with(title));
        prop_assert!(parts[1..].iter().all(|part| part.0 != Title));
    }
}
