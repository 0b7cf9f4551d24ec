use super::*;
use proptest::prelude::*;

#[test]
fn blank_lines_are_folded() {
    assert_eq!(
        squeeze("\n\nfeat: x \t\n\n\n \nbody\r\nmore\r\n\r\nRefs: 1\n\n\n"),
        "feat: x\n\nbody\nmore\n\nRefs: 1"
    );
    assert_eq!(squeeze("a\rb"), "a\nb");
    assert_eq!(squeeze("\n \n"), "");
}

#[test]
fn leading_space_stays() {
    assert_eq!(squeeze("a\n  b"), "a\n  b");
}

#[test]
fn ten_megabytes_of_blank_lines_are_nothing() {
    let message = format!("feat: x{}Refs: 1{}", "\n".repeat(5_000_000), " \n".repeat(2_500_000));
    assert_eq!(squeeze(&message), "feat: x\n\nRefs: 1");
}

#[test]
fn long_messages_keep_both_ends() {
    let message = format!("feat: x\n\n{}\nRefs: 1", "a paragraph of words\n\n".repeat(50_000));
    let text = squeeze(&message);
    assert!(text.len() <= LIMIT);
    assert!(text.starts_with("feat: x\n\na paragraph"), "{}", &text[..40]);
    assert!(text.ends_with("words\n\nRefs: 1"));
    assert!(text.lines().all(|line| matches!(line, "feat: x" | "a paragraph of words" | "" | "Refs: 1")));
}

#[test]
fn one_endless_line_is_cut() {
    let text = squeeze(&format!("feat: {}", "ä".repeat(LIMIT)));
    assert!(text.len() <= LIMIT && text.starts_with("feat: ä"));
}

proptest! {
    #[test]
    fn it_is_idempotent(message in "[a \\n\\r\\t]{0,80}") {
        let once = squeeze(&message);
        prop_assert_eq!(squeeze(&once), once);
    }

    #[test]
    fn it_never_exceeds_the_limit(unit in "[aä\\n]{1,9}", times in 1..40_000_usize) {
        let text = squeeze(&unit.repeat(times));
        prop_assert!(text.len() <= LIMIT);
        prop_assert!(!text.contains("\n\n\n"));
    }
}
