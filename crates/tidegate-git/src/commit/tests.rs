use proptest::prelude::*;

use super::*;

fn read_text(data: &[u8]) -> Commit {
    commit(&ObjectId::null(gix::hash::Kind::Sha1), data)
}

#[test]
fn moments_keep_their_own_offset() {
    let table: [(i64, Option<i32>, &str); 11] = [
        (0, Some(0), "1970-01-01T00:00:00+00:00"),
        (0, None, "1970-01-01T00:00:00+00:00"),
        (1_704_161_045, Some(3600), "2024-01-02T03:04:05+01:00"),
        (1_704_161_045, Some(-12_600), "2024-01-01T22:34:05-03:30"),
        (-1, Some(0), "1969-12-31T23:59:59+00:00"),
        (253_402_300_799, Some(0), "9999-12-31T23:59:59+00:00"),
        (253_402_300_799, Some(60), "9999-12-31T23:59:59+00:00"),
        (i64::MAX, Some(3600), "9999-12-31T23:59:59+00:00"),
        (-62_167_219_200, Some(0), "0000-01-01T00:00:00+00:00"),
        (-62_167_219_201, Some(0), "0000-01-01T00:00:00+00:00"),
        (-i64::MAX, Some(-3600), "0000-01-01T00:00:00+00:00"),
    ];
    for (seconds, offset, expected) in table {
        let raw = RawIdentity { seconds, offset, ..RawIdentity::default() };
        assert_eq!(moment(&raw), expected, "{seconds} {offset:?}");
    }
}

#[test]
fn the_encoding_header_counts() {
    let latin = read_text(b"author J\xf6rg <j> 0 +0000\nencoding ISO-8859-1\n\nna\xefve\n");
    assert_eq!((latin.author.name.as_str(), latin.message.as_str()), ("J\u{f6}rg", "na\u{ef}ve\n"));
    let utf8 = read_text("author Jörg <j> 0 +0000\n\nnaïve\n".as_bytes());
    assert_eq!((utf8.author.name.as_str(), utf8.message.as_str()), ("Jörg", "naïve\n"));
    let unknown = read_text(b"author J <j> 0 +0000\nencoding klingon\n\nna\xefve\n");
    assert_eq!(unknown.message, "na\u{fffd}ve\n");
}

#[test]
fn long_messages_are_cut_between_characters() {
    for odd in ["", "x"] {
        let long =
            read_text(format!("author A <a> 0 +0000\n\n{odd}{}", "é".repeat(MESSAGE_LIMIT)).as_bytes());
        let kept = long.message.strip_suffix(LEFT_OUT).unwrap();
        assert!(kept.trim_start_matches('x').chars().all(|c| c == 'é'));
        assert!(kept.len().abs_diff(MESSAGE_LIMIT - END_LIMIT - LEFT_OUT.len()) <= 1, "{}", kept.len());
    }
    let exact = "x".repeat(MESSAGE_LIMIT);
    assert_eq!(read_text(format!("author A <a> 0 +0000\n\n{exact}").as_bytes()).message, exact);
}

#[test]
fn the_end_of_a_long_message_is_kept() {
    let filler = format!("{}\n", "y".repeat(99)).repeat(20_000);
    let text = format!("author A <a> 0 +0000\n\nfix: a\n\n{filler}\nBREAKING CHANGE: b\n");
    let message = read_text(text.as_bytes()).message;
    assert!(message.len() <= MESSAGE_LIMIT, "{}", message.len());
    assert!(message.starts_with("fix: a\n\nyyy") && message.ends_with("y\n\nBREAKING CHANGE: b\n"));
    assert!(
        message
            .lines()
            .all(|line| [0, 6, 18, 99].contains(&line.len()) || line.starts_with('y') || line == "[…]")
    );
}

#[test]
fn a_commit_of_nothing_still_reads() {
    let commit = read_text(b"");
    assert_eq!(commit.message, "");
    assert_eq!(commit.author, Identity::default());
    assert_eq!(commit.authored_at, "1970-01-01T00:00:00+00:00");
}

proptest! {
    #[test]
    fn text_is_never_longer_than_its_limit(bytes in proptest::collection::vec(any::<u8>(), 0..64), limit in 0..64_usize) {
        for encoding in [Encoding::Utf8, Encoding::Latin1] {
            let text = encoding.decode(&bytes, limit);
            prop_assert!(text.len() <= limit);
            prop_assert!(encoding.decode(&bytes, 1024).starts_with(&text));
        }
    }
}
