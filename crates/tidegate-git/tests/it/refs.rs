//! The head, tags and the remote.

use tidegate_model::diagnose::causes;
use tidegate_model::{History as _, TagName};
use tidegate_testkit::{Repo, Stream};

use crate::support::{id, open};

fn tag_names(repo: &Repo) -> Vec<String> {
    open(repo).tags().unwrap().into_iter().map(|tag| tag.name.to_string()).collect()
}

#[test]
fn the_head_is_a_branch_or_a_commit() {
    let repo = Repo::init();
    let one = repo.commit("one");
    repo.branch("feature/x");
    let head = open(&repo).head().unwrap();
    assert_eq!((head.id, head.branch.as_deref()), (id(&one), Some("feature/x")));
    repo.checkout(&one);
    let head = open(&repo).head().unwrap();
    assert_eq!((head.id, head.branch), (id(one), None));
}

#[test]
fn an_empty_repository_says_so() {
    let error = open(&Repo::init()).head().unwrap_err();
    assert_eq!(error.code(), "git::no-commits");
    assert!(error.to_string().contains("`main`"), "{error}");
    assert_eq!(open(&Repo::init()).tags().unwrap(), []);
}

#[test]
fn tags_come_by_name_and_lead_to_commits() {
    let repo = Repo::init();
    let one = repo.commit_file("a", "a", "one");
    repo.tag("v10");
    repo.annotate("v9", "text");
    repo.git(["tag", "-a", "-m", "of a tag", "nested/v1", "v9"]);
    repo.tag_at("tree", "HEAD^{tree}");
    repo.tag_at("blob", "HEAD:a");
    repo.git(["symbolic-ref", "refs/tags/alias", "refs/heads/main"]);
    repo.git(["symbolic-ref", "refs/tags/dangling", "refs/heads/gone"]);
    for packed in [false, true] {
        if packed {
            repo.git(["pack-refs", "--all"]);
        }
        assert_eq!(tag_names(&repo), ["alias", "nested/v1", "v10", "v9"], "packed: {packed}");
        assert!(open(&repo).tags().unwrap().iter().all(|tag| tag.commit.as_str() == one));
    }
    // A loose tag wins over a packed one of the same name.
    let two = repo.commit("two");
    repo.git(["tag", "--force", "v9"]);
    let tags = open(&repo).tags().unwrap();
    assert_eq!(tags.iter().find(|tag| tag.name.as_str() == "v9").unwrap().commit.as_str(), two);
}

#[test]
fn tags_of_missing_objects_and_names_that_are_not_text_are_left_out() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.write(".git/refs/tags/gone", "1234567890123456789012345678901234567890\n");
    let head = repo.id("HEAD");
    repo.git_with(["update-ref", "--stdin"], &[b"create refs/tags/v\xff ", head.as_bytes(), b"\n"].concat());
    assert_eq!(tag_names(&repo), ["v1"]);
}

#[test]
fn a_reference_that_cannot_be_read_is_an_error() {
    let repo = Repo::init();
    repo.commit("one");
    repo.write(".git/refs/tags/v1", "nonsense\n");
    let error = open(&repo).tags().unwrap_err();
    assert_eq!(error.code(), "git::refs");
    let causes: Vec<String> = causes(error.inner()).collect();
    assert!(causes.iter().any(|cause| cause.contains("v1")), "{causes:?}");
}

#[test]
fn a_tag_object_that_cannot_be_read_is_an_error() {
    let repo = Repo::init();
    repo.commit("one");
    repo.annotate("v1", "text");
    let tag = repo.id("v1");
    let object = repo.path().join(".git/objects").join(&tag[..2]).join(&tag[2..]);
    std::fs::remove_file(&object).unwrap();
    std::fs::write(object, "damaged").unwrap();
    let error = open(&repo).tags().unwrap_err();
    assert_eq!(error.code(), "git::object-unreadable");
    assert!(error.to_string().contains(&tag), "{error}");
}

#[test]
fn a_hundred_thousand_tags() {
    let mut stream = Stream::new();
    let one = stream.commit(&[], 1000, "one", &[]);
    stream.annotate("loose", one, 1000, "text");
    let repo = Repo::from_stream(&stream);
    let head = repo.id("HEAD");
    let mut packed = String::from("# pack-refs with: peeled fully-peeled sorted \n");
    for number in 0..100_000 {
        packed += &format!("{head} refs/tags/v0.{number:06}.0\n");
    }
    repo.write(".git/packed-refs", packed);
    let tags = open(&repo).tags().unwrap();
    assert_eq!(tags.len(), 100_001);
    assert!(tags.is_sorted_by(|a, b| a.name < b.name));
    let releases: Vec<_> = tags.iter().map(|tag| tag.commit.clone()).collect();
    assert_eq!(open(&repo).since(&id(head), &releases).unwrap().base, Some(0));
}

#[test]
fn the_text_of_a_tag() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("light");
    repo.annotate("v1", "Release 1\n\nWith text.");
    let head = repo.id("HEAD");
    let signed = format!(
        "object {head}\ntype commit\ntag v2\ntagger A <a> 1 +0000\n\nRelease 2 \n\
         -----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n"
    );
    let signed = repo.hash_object("tag", signed.as_bytes());
    repo.git(["update-ref", "refs/tags/v2", &signed]);
    let opened = open(&repo);
    let text = |name: &str| opened.tag_message(&TagName::new(name.into()));
    assert_eq!(text("light").unwrap(), None);
    assert_eq!(text("v1").unwrap().as_deref(), Some("Release 1\n\nWith text.\n"));
    assert_eq!(text("v2").unwrap().as_deref(), Some("Release 2 \n"));
    assert_eq!(text("v3").unwrap_err().code(), "git::refs");
}

#[test]
fn revisions_are_looked_up() {
    let repo = Repo::init();
    let one = repo.commit_file("a", "a", "one");
    repo.annotate("v1", "text");
    repo.commit("two");
    let opened = open(&repo);
    for rev in ["v1", "HEAD~", "main^", &one, &one[..10], "refs/tags/v1"] {
        assert_eq!(opened.resolve(rev).unwrap().as_str(), one, "{rev}");
    }
    for rev in ["v2", "", "HEAD:a", "HEAD^{tree}", "v1..main", "ffffffffffffffffffffffffffffffffffffffff"] {
        let error = opened.resolve(rev).unwrap_err();
        assert!(error.to_string().contains(&format!("`{rev}`")), "{error}");
    }
}

#[test]
fn the_remotes_address_has_no_credentials() {
    let table = [
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://token@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://user:secret@git.example.com:8443/o/r", "https://git.example.com:8443/o/r"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("ssh://git:secret@git.example.com/o/r", "ssh://git@git.example.com/o/r"),
        ("short:o/r", "https://git.example.com/o/r"),
    ];
    for (configured, expected) in table {
        let repo = Repo::init();
        repo.git(["config", "url.https://git.example.com/.insteadOf", "short:"]);
        repo.git(["remote", "add", "origin", configured]);
        assert_eq!(open(&repo).remote_url().unwrap().as_deref(), Some(expected), "{configured}");
    }
}

#[test]
fn the_branchs_remote_comes_first() {
    let repo = Repo::init();
    assert_eq!(open(&repo).remote_url().unwrap(), None);
    repo.git(["remote", "add", "origin", "https://example.com/fork"]);
    repo.git(["remote", "add", "upstream", "https://example.com/upstream"]);
    assert_eq!(open(&repo).remote_url().unwrap().as_deref(), Some("https://example.com/fork"));
    repo.git(["config", "branch.main.remote", "upstream"]);
    assert_eq!(open(&repo).remote_url().unwrap().as_deref(), Some("https://example.com/upstream"));
    repo.git(["config", "branch.main.remote", "."]);
    assert_eq!(open(&repo).remote_url().unwrap().as_deref(), Some("https://example.com/fork"));
}
