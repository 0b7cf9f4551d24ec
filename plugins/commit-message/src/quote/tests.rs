use super::*;
use proptest::prelude::*;

fn said(message: &str) -> Vec<&str> {
    lines(message).filter_map(Line::said).collect()
}

#[test]
fn plain_text_is_said() {
    assert_eq!(said("a\r\n\nb\n"), ["a", "", "b"]);
    assert_eq!(said(""), [""; 0]);
}

#[test]
fn details_are_quoted() {
    assert_eq!(said("a\n<details>\nfeat: x\n<details open>\n</details>\ny\n</details>\nb"), ["a", "b"]);
    assert_eq!(said("a\n<details><summary>x</summary></details>\nb"), ["a", "b"]);
}

#[test]
fn fences_are_quoted() {
    assert_eq!(said("a\n```sh\nfeat: x\n~~~\n```\nb\n~~~\nc\n~~~"), ["a", "b"]);
}

#[test]
fn what_nobody_closes_is_said() {
    assert_eq!(said("a\n<details>\nb"), ["a", "<details>", "b"]);
    assert_eq!(said("a\n```\nb"), ["a", "```", "b"]);
    assert_eq!(said("</details>\nb"), ["</details>", "b"]);
}

#[test]
fn fences_in_details_are_text() {
    assert_eq!(said("<details>\n```\n</details>\nb\n```"), ["b", "```"]);
}

proptest! {
    #[test]
    fn no_line_is_lost(message in "(a|\\n|```|<details>|</details>|~~~){0,20}") {
        let texts: Vec<_> = lines(&message).map(|line| line.text).collect();
        prop_assert_eq!(texts, message.lines().collect::<Vec<_>>());
    }
}
