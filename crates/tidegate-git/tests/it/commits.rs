//! Reading commits.

use tidegate_model::History as _;
use tidegate_testkit::{Repo, Stream};

use crate::support::{id, open};

#[test]
fn a_commit_has_all_its_parts() {
    let repo = Repo::init();
    let one = repo.commit("feat: one\n\nbody\n");
    let two = repo.commit("two");
    let commits = open(&repo).commits(&[id(&two), id(&one)]).unwrap();
    let [two_read, one_read] = &commits[..] else { panic!("{commits:?}") };
    assert_eq!((&two_read.id, &two_read.parents), (&two, &vec![one.clone()]));
    assert_eq!((&one_read.id, one_read.parents.len()), (&one, 0));
    assert_eq!(one_read.message, "feat: one\n\nbody\n");
    assert_eq!(
        (one_read.author.name.as_str(), one_read.author.email.as_deref()),
        ("A U Thor", Some("author@example.com"))
    );
    assert_eq!(one_read.committer.name, "C O Mitter");
    assert_eq!(one_read.committed_at, "2026-01-01T00:01:00+00:00");
    assert_eq!(two_read.authored_at, "2026-01-01T00:02:00+00:00");
}

#[test]
fn many_commits_keep_their_order() {
    let messages: Vec<String> = (0..700).map(|n| format!("commit {n}")).collect();
    let repo = Repo::from_stream(&Stream::linear(&messages));
    let opened = open(&repo);
    let all = opened.since(&opened.head().unwrap().id, &[]).unwrap().commits;
    let read: Vec<String> = opened.commits(&all).unwrap().into_iter().map(|commit| commit.message).collect();
    assert_eq!(read, messages);
}

#[test]
fn what_is_not_a_commit_is_an_error() {
    let repo = Repo::init();
    repo.commit_file("a", "a", "one");
    let opened = open(&repo);
    let code = |hex: String| opened.commits(&[id(hex)]).unwrap_err().code();
    assert_eq!(code(repo.id("HEAD:a")), "git::object-unreadable");
    assert_eq!(code("0123456789012345678901234567890123456789".into()), "git::object-missing");
    assert_eq!(code("main".into()), "git::unknown-revision");
}
