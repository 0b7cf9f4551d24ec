use super::*;
use proptest::prelude::*;

fn raw(id: &str, message: &str) -> Commit {
    Commit {
        id: id.to_owned(),
        message: message.to_owned(),
        authored_at: "2024-01-01T00:00:00+01:00".to_owned(),
        committed_at: "2024-01-01T00:00:00Z".to_owned(),
        ..Commit::default()
    }
}

fn release(tag: Option<&str>, commits: &[Commit]) -> Release {
    Release { tag: tag.map(str::to_owned), commits: commits.to_vec(), ..Release::default() }
}

const MANNER: Manner<'_> =
    Manner { newest_first: false, before: true, repository: Some("name"), changes_alone: false };

fn converted(list: &[Release], manner: Manner<'_>) -> Result<Vec<Raw>, Failure> {
    releases(Arranged { before: None, releases: list.to_vec() }, manner)
}

fn core(list: &[Release], newest_first: bool) -> Vec<CoreRelease<'static>> {
    let raw = converted(list, Manner { newest_first, ..MANNER }).expect("valid");
    raw.into_iter().map(|raw| raw.release).collect()
}

#[test]
fn a_release_knows_the_one_before_it_with_raw_commits_only_one_deep() {
    let list = [
        release(Some("v1"), &[raw("1111111", "a")]),
        release(Some("v2"), &[raw("2222222", "b")]),
        release(None, &[raw("3333333", "c")]),
    ];
    let core = core(&list, false);
    let previous = core[2].previous.as_ref().expect("a previous one");
    assert_eq!(previous.version.as_deref(), Some("v2"));
    assert_eq!(previous.commits.len(), 1);
    assert!(previous.previous.is_none());
    assert_eq!(core[0].previous.as_ref().expect("an empty one").version, None);
}

#[test]
fn the_commits_before_are_counted_even_where_nobody_looks_at_them() {
    let list = [
        release(Some("v1"), &[raw("1111111", "a")]),
        release(Some("v2"), &[raw("2222222", "b")]),
        release(None, &[]),
    ];
    for before in [true, false] {
        let raw = converted(&list, Manner { before, ..MANNER }).expect("valid");
        assert_eq!(raw.iter().map(|raw| raw.after_nothing).collect::<Vec<_>>(), [true, false, true]);
        let seen = raw[1].release.previous.as_ref().map(|previous| previous.commits.len());
        assert_eq!(seen, Some(usize::from(before)));
    }
}

#[test]
fn the_named_release_before_counts_when_it_was_not_sent() {
    let alone =
        Release { previous_tag: Some("v0".to_owned()), ..release(Some("v1"), &[raw("1111111", "a")]) };
    assert_eq!(core(&[alone], false)[0].previous.as_ref().expect("named").version.as_deref(), Some("v0"));
}

#[test]
fn newest_first_turns_commits_but_not_the_range() {
    let list = [release(Some("v1"), &[raw("1111111", "a"), raw("2222222", "b")])];
    let core = core(&list, true);
    assert_eq!(core[0].commits[0].id, "2222222");
    assert_eq!(core[0].commit_id.as_deref(), Some("2222222"));
    let range = serde_json::to_value(&core[0].commit_range).expect("JSON");
    assert_eq!(range, serde_json::json!({ "from": "1111111", "to": "2222222" }));
}

#[test]
fn times_are_read_with_their_offset() {
    let list = [release(Some("v1"), &[raw("1111111", "a")])];
    let commit = &core(&list, false)[0].commits[0];
    assert_eq!((commit.committer.timestamp, commit.author.timestamp), (1_704_067_200, 1_704_063_600));
}

#[test]
fn the_signature_of_a_tag_is_no_message() {
    let text = "Release\n\nText\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n";
    assert_eq!(tag_message(text), "Release\n\nText");
}

#[test]
fn what_the_forge_said_reaches_the_templates() {
    let mut commit = raw("1111111", "a");
    commit.pull_request = Some(7);
    commit.author.login = Some("octo".to_owned());
    let core = core(&[release(None, &[commit])], false);
    let remote = core[0].commits[0].remote.as_ref().expect("a contributor");
    assert_eq!((remote.username.as_deref(), remote.pr_number), (Some("octo"), Some(7)));
}

#[test]
fn malformed_input_is_named() {
    let refusal = |commit| converted(&[release(None, &[commit])], MANNER);
    assert!(
        matches!(refusal(raw("12345", "short")), Err(Failure::InvalidInput(text)) if text.contains("`12345`"))
    );
    assert!(matches!(refusal(raw("ééé1234", "letters")), Err(Failure::InvalidInput(_))));
    let late = Commit { committed_at: "yesterday".to_owned(), ..raw("1111111", "a") };
    assert!(matches!(refusal(late), Err(Failure::InvalidInput(text)) if text.contains("`yesterday`")));
}

proptest! {
    #[test]
    fn any_message_and_moment_is_taken_or_refused(message in any::<String>(), at in any::<String>()) {
        let commit = Commit { committed_at: at, ..raw("1111111", &message) };
        let _ = converted(&[release(None, &[commit])], MANNER);
    }
}
