//! Files of commits and between commits.

use tidegate_contract::types::FileChange;
use tidegate_model::History as _;
use tidegate_model::history::FILE_LIMIT;
use tidegate_testkit::Repo;

use crate::support::{id, open};

fn changes(repo: &Repo, from: Option<&str>, to: &str) -> Vec<FileChange> {
    let from = from.map(|from| id(repo.id(from)));
    open(repo).changed_files(from.as_ref(), &id(repo.id(to)), &|_: &str| true).unwrap()
}

fn line(change: &FileChange) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    format!("{} {} {} {}", change.status, change.path, text(&change.before), text(&change.after))
}

#[test]
fn files_are_added_modified_and_deleted() {
    let repo = Repo::init();
    repo.write("kept.txt", "same");
    repo.write("dir/old.txt", "old");
    repo.write("dir-x.txt", "1");
    repo.write("becomes-dir", "file");
    repo.git(["add", "."]);
    repo.commit("one");
    repo.tag("v1");
    repo.git(["mv", "dir/old.txt", "dir/new.txt"]);
    repo.git(["rm", "--quiet", "becomes-dir"]);
    repo.write("becomes-dir/inside", "x");
    repo.write("dir-x.txt", "2");
    repo.git(["add", "."]);
    repo.git(["update-index", "--chmod=+x", "kept.txt"]);
    repo.commit("two");
    let lines: Vec<String> = changes(&repo, Some("v1"), "HEAD").iter().map(line).collect();
    let expected = [
        "deleted becomes-dir file -",
        "added becomes-dir/inside - x",
        "modified dir-x.txt 1 2",
        "added dir/new.txt - old",
        "deleted dir/old.txt old -",
    ];
    assert_eq!(lines, expected);
    assert_eq!(changes(&repo, None, "v1").len(), 4);
    assert_eq!(changes(&repo, Some("v1"), "v1"), []);
}

#[test]
fn wanted_files_alone_are_read() {
    let repo = Repo::init();
    repo.write("a.sql", "a");
    repo.write("b.txt", "b");
    repo.git(["add", "."]);
    let one = id(repo.commit("one"));
    let opened = open(&repo);
    let sql = |path: &str| path.ends_with(".sql");
    let changed = opened.changed_files(None, &one, &sql).unwrap();
    assert_eq!(changed.iter().map(line).collect::<Vec<_>>(), ["added a.sql - a"]);
    assert_eq!(opened.files(&one, &sql).unwrap(), ["a.sql"]);
    assert_eq!(opened.files(&one, &|_: &str| true).unwrap(), ["a.sql", "b.txt"]);
}

#[test]
fn what_is_not_text_says_why() {
    let repo = Repo::init();
    repo.write("binary", b"a\0b");
    repo.write("invalid", b"\xff");
    repo.write("large", vec![b'x'; FILE_LIMIT + 1]);
    repo.write("limit", vec![b'x'; FILE_LIMIT]);
    repo.git(["add", "."]);
    repo.commit("one");
    let changes = changes(&repo, None, "HEAD");
    let reasons: Vec<Option<&str>> = changes.iter().map(|change| change.unreadable.as_deref()).collect();
    let too_large = format!("too large: {} bytes, the limit is {FILE_LIMIT}", FILE_LIMIT + 1);
    assert_eq!(reasons, [Some("not text"), Some("not text"), Some(too_large.as_str()), None]);
    assert!(changes[..3].iter().all(|change| change.after.is_none()));
    assert_eq!(changes[3].after.as_ref().unwrap().len(), FILE_LIMIT);
}

#[test]
fn links_and_submodules_are_no_files() {
    let repo = Repo::init();
    let one = repo.commit_file("file", "text", "one");
    let blob = repo.hash_object("blob", b"file");
    repo.git(["update-index", "--add", "--cacheinfo", &format!("120000,{blob},link")]);
    repo.git(["update-index", "--add", "--cacheinfo", &format!("160000,{one},module")]);
    repo.commit("two");
    assert_eq!(changes(&repo, Some(&one), "HEAD"), []);
    assert_eq!(open(&repo).files(&id(repo.id("HEAD")), &|_: &str| true).unwrap(), ["file"]);
    assert_eq!(open(&repo).read_head_file("link").unwrap(), None);
}

#[test]
fn paths_that_are_not_text_are_replaced() {
    let repo = Repo::init();
    let blob = repo.hash_object("blob", b"text");
    let tree = repo.git_with(["mktree", "-z"], &[b"100644 blob ", blob.as_bytes(), b"\ta\xff\0"].concat());
    let commit = id(repo.git_with(["commit-tree", &tree], b"one"));
    assert_eq!(open(&repo).files(&commit, &|_: &str| true).unwrap(), ["a\u{fffd}"]);
}

#[test]
fn files_are_read_at_the_head_and_elsewhere() {
    let repo = Repo::init();
    let one = id(repo.commit_file("dir/a.txt", "one", "one"));
    repo.commit_file("dir/a.txt", b"\xff", "two");
    // The working tree plays no part.
    repo.write("dir/a.txt", "not committed");
    let opened = open(&repo);
    assert_eq!(opened.read_head_file("dir/a.txt").unwrap().as_deref(), Some(&b"\xff"[..]));
    assert_eq!(opened.read_at(&one, "dir/a.txt").unwrap().as_deref(), Some(&b"one"[..]));
    for path in ["", "dir", "dir/", "dir/a.txt/x", "/dir/a.txt", "dir//a.txt", "../dir/a.txt", "b"] {
        assert_eq!(opened.read_head_file(path).unwrap(), None, "{path}");
    }
}
