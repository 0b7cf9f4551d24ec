use proptest::prelude::*;

use super::*;

#[test]
fn a_commit_comes_apart() {
    let data = b"tree 1234\nparent aa\nparent bb\nauthor A <a@x> 5 +0100\ncommitter C <c@x> 6 -0030\n\
        encoding ISO-8859-1\ngpgsig -----BEGIN\n parent no\n \n -----END\nparent late\n\nsubject\n\nbody\n";
    let commit = parse_commit(data);
    assert_eq!(commit.tree, b"1234");
    assert_eq!(commit.parents, [b"aa", b"bb"]);
    assert_eq!(commit.author, b"A <a@x> 5 +0100");
    assert_eq!(commit.committer, b"C <c@x> 6 -0030");
    assert_eq!(commit.encoding, Some(b"ISO-8859-1".as_slice()));
    assert_eq!(commit.message, b"subject\n\nbody\n");
}

#[test]
fn identities_are_read_as_far_as_they_make_sense() {
    let identity = |line: &'static str| parse_identity(line.as_bytes());
    let table: [(&str, &str, &str, i64, Option<i32>); 12] = [
        ("A U <a@x> 5 +0100", "A U", "a@x", 5, Some(3600)),
        ("A <a@x> 5 -0130", "A", "a@x", 5, Some(-5400)),
        (" <> 5 +0000", "", "", 5, Some(0)),
        ("A <a> b> 7 +0000", "A", "a", 7, Some(0)),
        ("A <a@x>", "A", "a@x", 0, None),
        ("A <a@x", "A", "a@x", 0, None),
        ("A", "A", "", 0, None),
        ("", "", "", 0, None),
        ("A <a@x> soon +0000", "A", "a@x", 0, Some(0)),
        ("A <a@x> -5 +9999", "A", "a@x", -5, None),
        ("A <a@x> 99999999999999999999 +000", "A", "a@x", i64::MAX, None),
        ("A <a@x> 5 0100", "A", "a@x", 5, None),
    ];
    for (line, name, email, seconds, offset) in table {
        let expected = RawIdentity { name: name.as_bytes(), email: email.as_bytes(), seconds, offset };
        assert_eq!(identity(line), expected, "{line}");
    }
}

#[test]
fn signatures_are_left_out_of_a_tags_text() {
    for kind in ["PGP SIGNATURE", "SSH SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE"] {
        let message = format!("Version 1\n\n-----BEGIN {kind}-----\nxyz\n-----END {kind}-----\n");
        assert_eq!(strip_signature(message.as_bytes()), b"Version 1\n\n", "{kind}");
    }
    assert_eq!(
        strip_signature(b"see -----BEGIN PGP SIGNATURE-----\n"),
        b"see -----BEGIN PGP SIGNATURE-----\n"
    );
    assert_eq!(strip_signature(b""), b"");
}

#[test]
fn a_tag_comes_apart() {
    assert_eq!(
        parse_tag(b"object 12\ntype commit\ntag v1\ntagger A <a> 1 +0000\n\ntext\n"),
        (&b"12"[..], &b"text\n"[..])
    );
    assert_eq!(parse_tag(b""), (&b""[..], &b""[..]));
}

proptest! {
    #[test]
    fn nothing_makes_the_parsers_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
        let commit = parse_commit(&data);
        parse_identity(commit.author);
        parse_identity(&data);
        parse_tag(&data);
        prop_assert!(data.starts_with(strip_signature(&data)));
    }

    #[test]
    fn an_identity_survives(name in "[a-z ]{0,9}", email in "[a-z@.]{0,9}", seconds in any::<i64>(), minutes in -1439..1440_i32) {
        let sign = if minutes < 0 { '-' } else { '+' };
        let line = format!("{name} <{email}> {seconds} {sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60);
        let identity = parse_identity(line.as_bytes());
        prop_assert_eq!(identity.name, name.trim().as_bytes());
        prop_assert_eq!(identity.email, email.as_bytes());
        prop_assert_eq!(identity.seconds, seconds.max(-i64::MAX));
        prop_assert_eq!(identity.offset, Some(minutes * 60));
    }
}
