use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn parse(message: &str) -> Message {
    Message::parse(message).expect("a conventional message")
}

fn tokens(message: &Message) -> Vec<(&str, &str)> {
    message.footers.iter().map(|footer| (footer.token.as_str(), footer.value.as_str())).collect()
}

#[test]
fn all_parts_are_read() {
    let message = parse("Fix(parser): handle x\n\nSome words.\n\nMore words.\n\nReviewed-by: Z\nRefs #133\n");
    assert_eq!(message.kind, "fix");
    assert_eq!(message.scope.as_deref(), Some("parser"));
    assert_eq!(message.description, "handle x");
    assert_eq!(message.body.as_deref(), Some("Some words.\n\nMore words."));
    assert_eq!(tokens(&message), [("Reviewed-by", "Z"), ("Refs", "133")]);
    assert!(!message.breaking);
    assert_eq!(message.breaking_description, None);
}

#[test]
fn a_first_line_that_the_strict_parser_refuses_keeps_its_rest() {
    let message = parse("fix(git client): x\n\nbody\n\nRefs: 1");
    assert_eq!(message.scope.as_deref(), Some("git client"));
    assert_eq!((message.body.as_deref(), tokens(&message)), (Some("body"), vec![("Refs", "1")]));
}

#[test]
fn breaking_changes_are_found() {
    for (text, breaks, description) in [
        ("feat!: x", true, Some("x")),
        ("feat: x\n\nBREAKING CHANGE: y", true, Some("y")),
        ("feat: x\n\nBREAKING-CHANGE: y\nz\n\nw", true, Some("y\nz")),
        ("feat!: x\n\nBREAKING CHANGE: y\nSigned-off-by: A", true, Some("y")),
        ("feat: x\n\nbody\nBREAKING CHANGE:\ny", true, Some("y")),
        ("feat: x\n\nBREAKING CHANGE:", true, Some("x")),
        ("feat: x\n\nbreaking change: y", false, None),
        ("feat: x\n\nBREAKING CHANGES are none here", false, None),
        ("feat: x\n\nThis is no BREAKING CHANGE: really", false, None),
        ("feat: x\n\n```\nBREAKING CHANGE: quoted\n```\n", false, None),
        ("feat: x\n\n<details>\nBREAKING CHANGE: theirs\n</details>\n", false, None),
    ] {
        let message = parse(text);
        assert_eq!(
            (message.breaking, message.breaking_description.as_deref()),
            (breaks, description),
            "{text}"
        );
    }
}

#[test]
fn a_breaking_change_behind_the_limit_is_found() {
    let text =
        format!("fix: x\n\n{}BREAKING CHANGE: y\n\n{}", "word\n".repeat(20_000), "word\n".repeat(20_000));
    assert_eq!(parse(&text).breaking_description.as_deref(), Some("y"));
}

#[test]
fn headers_are_printed() {
    for line in ["feat: x", "fix(a b)!: y"] {
        assert_eq!(parse(line).header(), line);
    }
}

#[test]
fn hostile_messages_take_no_time() {
    let unit = 200_000;
    for text in [
        format!("feat: x{}Refs: 1", "\n".repeat(50 * unit)),
        format!("feat: x\n\n{}", " \n\t\n".repeat(2 * unit)),
        format!("feat: x\n\n{}", "a: b\n".repeat(2 * unit)),
        format!("feat: x\n\n{}", "a".repeat(10 * unit)),
        format!("feat: x\n\n{}", "BREAKING CHANGE\n".repeat(unit / 2)),
        format!("feat: x\n\n{}", "<details>\n".repeat(unit)),
        format!("feat: {}", "(".repeat(10 * unit)),
        format!("feat: x\n\n{}", "a #".repeat(3 * unit)),
    ] {
        let started = Instant::now();
        parse(&text);
        // Far above what it takes, far below what anything but linear time would.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", &text[..20]);
    }
}

proptest! {
    #[test]
    fn any_text_has_an_answer(message in "(?s).*") {
        let _ = Message::parse(&message);
    }

    #[test]
    fn any_body_will_do(body in "(feat|BREAKING CHANGE|a|Refs|: | #|\\n|\\r|```|<details>|é|-| ){0,40}") {
        let message = parse(&format!("feat: x\n\n{body}"));
        prop_assert_eq!(message.description, "x");
    }
}
