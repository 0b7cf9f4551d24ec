//! Trees and files, and clones that left them out.

use tidegate_model::History as _;
use tidegate_testkit::Repo;

use super::far::Far;
use crate::support::{id, open, since};

/// Forty files in ten folders; the last commit changes five of them.
fn files() -> Far {
    let repo = Repo::init();
    for number in 0..40 {
        repo.write(format!("d{}/f{number}", number % 10), format!("old {number}"));
    }
    repo.git(["add", "."]);
    repo.commit("one");
    repo.annotate("v1", "Release 1");
    for number in 0..5 {
        repo.write(format!("d{number}/f{number}"), format!("new {number}"));
    }
    repo.git(["add", "."]);
    repo.commit("two");
    repo.commit("three");
    Far::new(repo)
}

#[test]
fn changed_files_of_a_shallow_clone() {
    let far = files();
    let near = far.near("main");
    let (from, to) = (id(far.origin.id("v1^{commit}")), id(far.origin.id("main")));
    let opened = near.open();
    let some = |path: &str| path.starts_with("d1") || path.starts_with("d2");
    let expected = open(&far.origin).changed_files(Some(&from), &to, &some).unwrap();
    assert_eq!(expected.len(), 2);
    assert_eq!(opened.changed_files(Some(&from), &to, &some).unwrap(), expected);
    near.assert_unchanged();
    // The release, its eleven trees, and the two old files; the commit and the
    // trees of the head are asked for along with them.
    assert!(near.fetched() <= 2 * 12 + 2, "{}", near.fetched());
    assert_eq!(opened.files(&from, &|_: &str| true).unwrap().len(), 40);
    assert_eq!(opened.read_at(&from, "d7/f7").unwrap().as_deref(), Some(&b"old 7"[..]));
}

#[test]
fn partial_clones_answer_like_whole_ones() {
    for filter in ["blob:none", "tree:0"] {
        let far = files();
        let near = far.near_with(&["--bare", "--filter", filter]);
        let (from, to) = (id(far.origin.id("v1^{commit}")), id(far.origin.id("main")));
        let opened = near.open();
        assert!(opened.facts().unwrap().is_partial && !opened.is_shallow());
        let whole = open(&far.origin);
        for from in [Some(&from), None] {
            let expected = whole.changed_files(from, &to, &|_: &str| true).unwrap();
            assert_eq!(opened.changed_files(from, &to, &|_: &str| true).unwrap(), expected, "{filter}");
        }
        assert_eq!(opened.read_head_file("d3/f3").unwrap().as_deref(), Some(&b"new 3"[..]));
        assert_eq!(since(&near.clone, &["v1"]).1, ["two", "three"]);
        near.assert_unchanged();
    }
}

#[test]
fn a_reference_is_fetched_with_its_files() {
    let far = files();
    far.origin.git(["notes", "--ref=tidegate", "add", "-m", "corrected", "v1^{commit}"]);
    let near = far.near("main");
    let opened = near.open();
    let notes = opened.fetch_ref("refs/notes/tidegate").unwrap().unwrap();
    assert_eq!(notes.as_str(), far.origin.id("refs/notes/tidegate"));
    let path = far.origin.id("v1^{commit}");
    assert_eq!(opened.read_at(&notes, &path).unwrap().as_deref(), Some(&b"corrected\n"[..]));
    assert_eq!(near.fetched(), 3);
    assert_eq!(opened.fetch_ref("refs/notes/other").unwrap(), None);
    near.assert_unchanged();
}
