//! Repositories that broken or hostile tools wrote.

use tidegate_model::History as _;
use tidegate_model::history::MESSAGE_LIMIT;
use tidegate_testkit::Repo;

use crate::support::{id, open, rev_list, since};

/// Puts a commit of any content on top of `main`.
fn push_raw(repo: &Repo, headers: &[u8], message: &[u8]) -> String {
    let head = format!("tree {}\nparent {}\n", repo.id("HEAD^{tree}"), repo.id("HEAD"));
    let id = repo.hash_object("commit", &[head.as_bytes(), headers, b"\n", message].concat());
    repo.git(["update-ref", "refs/heads/main", &id]);
    id
}

#[test]
fn commits_with_broken_headers_are_read_as_far_as_they_go() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    let table: [(&[u8], &str, Option<&str>, &str); 5] = [
        (b"author nobody\ncommitter nobody\n", "nobody", None, "1970-01-01T00:00:00+00:00"),
        (b"", "", None, "1970-01-01T00:00:00+00:00"),
        (
            b"author A <a> 99999999999999999999 +0000\ncommitter A <a> 99999999999999999999 +0000\n",
            "A",
            Some("a"),
            "9999-12-31T23:59:59+00:00",
        ),
        (b"author \xff <\xfe> 60 +9900\n", "\u{fffd}", Some("\u{fffd}"), "1970-01-01T00:01:00+00:00"),
        (b"author A <a> 60 -0030\nauthor B <b> 0 +0000\n", "A", Some("a"), "1969-12-31T23:31:00-00:30"),
    ];
    for (headers, name, email, date) in table {
        let hash = push_raw(&repo, headers, b"fix: \xff\n");
        let commit = open(&repo).commits(&[id(hash)]).unwrap().remove(0);
        let author = commit.author;
        assert_eq!(
            (author.name.as_str(), author.email.as_deref(), commit.authored_at.as_str()),
            (name, email, date)
        );
        assert_eq!(commit.message, "fix: \u{fffd}\n");
    }
    assert_eq!(since(&repo, &["v1"]).1.len(), table.len());
}

#[test]
fn a_huge_message_is_cut() {
    let repo = Repo::init();
    repo.commit("one");
    let message = [b"feat: much\n".as_slice(), &vec![b'\n'; 10 * MESSAGE_LIMIT]].concat();
    let hash = push_raw(&repo, b"author A <a> 1 +0000\ncommitter A <a> 1 +0000\n", &message);
    let commit = open(&repo).commits(&[id(hash)]).unwrap().remove(0);
    assert!((MESSAGE_LIMIT - 1..=MESSAGE_LIMIT).contains(&commit.message.len()), "{}", commit.message.len());
}

#[test]
fn dates_may_lie_in_both_directions() {
    let repo = Repo::init();
    for (number, date) in [5_000, 100, 9_000_000_000, 0, 4_102_444_800].into_iter().enumerate() {
        repo.set_clock(date);
        repo.commit(format!("commit {number}"));
        repo.tag(&format!("v{number}"));
    }
    for number in 0..5 {
        let name = format!("v{number}");
        let (base, commits) = since(&repo, &[&name]);
        assert_eq!((base, commits.len()), (Some(name.as_str()), 4 - number));
    }
}

#[test]
fn a_parent_that_is_no_id_is_an_error() {
    let repo = Repo::init();
    let one = repo.commit("one");
    let tree = repo.id("HEAD^{tree}");
    let bad = repo.hash_object(
        "commit",
        format!("tree {tree}\nparent {one}x\nauthor A <a> 1 +0000\n\ntext").as_bytes(),
    );
    let error = open(&repo).since(&id(&bad), &[]).unwrap_err();
    assert_eq!(error.code(), "git::object-unreadable");
    assert!(error.to_string().contains(&bad), "{error}");
}

#[test]
fn a_parent_that_is_named_twice_counts_once() {
    let repo = Repo::init();
    let one = repo.commit("one");
    let tree = repo.id("HEAD^{tree}");
    let twice = format!(
        "tree {tree}\nparent {one}\nparent {one}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\ntwo\n"
    );
    let twice = repo.hash_object("commit", twice.as_bytes());
    repo.git(["update-ref", "refs/heads/main", &twice]);
    let opened = open(&repo);
    assert_eq!(opened.since(&id(&twice), &[]).unwrap().commits, rev_list(&repo, &["main"]));
    assert_eq!(opened.partition(&id(&twice), &[id(&one)]).unwrap(), [vec![id(&one)], vec![id(&twice)]]);
}

#[test]
fn deeply_nested_folders_do_not_overflow_the_stack() {
    let repo = Repo::init();
    repo.commit("one");
    let mut tree = repo.hash_object("blob", b"text");
    let mut mode = "100644 blob";
    for _ in 0..300 {
        tree = repo.git_with(["mktree"], format!("{mode} {tree}\td\n").as_bytes());
        mode = "040000 tree";
    }
    let commit = repo.git_with(["commit-tree", &tree], b"deep");
    let files = open(&repo).files(&id(commit), &|_: &str| true).unwrap();
    assert_eq!(files, [["d"; 300].join("/")]);
}
