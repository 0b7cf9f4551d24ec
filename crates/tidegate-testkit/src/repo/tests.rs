use super::*;

#[test]
fn the_same_steps_give_the_same_ids() {
    let build = || {
        let repo = Repo::init();
        repo.commit("feat: one");
        repo.branch("side");
        repo.commit_file("a/b.txt", "text", b"fix: \xff");
        repo.checkout("main");
        repo.annotate("v1.0.0", "one");
        repo.merge("side");
        repo
    };
    let (one, two) = (build(), build());
    assert_eq!(one.id("HEAD"), two.id("HEAD"));
    assert_eq!(one.id("v1.0.0"), two.id("v1.0.0"));
    assert_eq!(
        one.git(["log", "-1", "--format=%an %ce %cI"]),
        "A U Thor committer@example.com 2026-01-01T00:04:00Z"
    );
    assert_eq!(one.git(["symbolic-ref", "HEAD"]), "refs/heads/main");
}

#[test]
fn messages_are_kept_byte_for_byte() {
    let repo = Repo::init();
    for message in [&b"  # not a comment \xff\n\n\n"[..], b"", b"no line break"] {
        let id = repo.commit(message);
        let mut git = repo.git_command();
        git.args(["cat-file", "commit", &id]);
        let object = run(git, b"").stdout;
        assert!(object.ends_with(&[b"\n\n", message].concat()), "{message:?}");
    }
}

#[test]
fn clones_are_as_deep_as_asked() {
    let repo = Repo::init();
    for n in 0..5 {
        repo.commit(format!("feat: {n}"));
    }
    let clone = repo.clone_depth(2);
    assert_eq!(clone.git(["rev-list", "--count", "HEAD"]), "2");
    assert_ne!(clone.commit("feat: more"), repo.commit("feat: other"));
}

#[test]
fn streams_may_be_gzipped() {
    let stream = Stream::linear(["feat: one", "fix: two"]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(stream.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let (plain, packed) = (Repo::from_stream(&stream), Repo::from_fast_import(&gzip[..]));
    assert_eq!(plain.id("main"), packed.id("main"));
    assert_eq!(packed.git(["status", "--porcelain"]), "");
}

#[test]
#[should_panic(expected = "no-such-command")]
fn a_failing_step_says_which() {
    Repo::init().git(["no-such-command"]);
}
