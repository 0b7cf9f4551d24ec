//! All commits, and remotes that can send no less.

use tidegate_model::History as _;
use tidegate_testkit::{Bulk, Repo};

use super::far::Far;
use crate::support::{id, open};

#[test]
fn all_releases_need_all_commits_and_nothing_else() {
    let bulk = Bulk { commits: 300, tags: 20, since: 5 };
    let far = Far::new(Repo::from_stream(&bulk.stream()));
    let near = far.near("main");
    let (opened, whole) = (near.open(), open(&far.origin));
    let head = id(far.origin.id("main"));
    let releases: Vec<_> = opened.tags().unwrap().into_iter().map(|tag| tag.commit).collect();
    assert_eq!(opened.commits(&releases).unwrap(), whole.commits(&releases).unwrap());
    // Each commit once, and each of the annotated tags.
    assert_eq!(near.fetched(), 30);
    for tag in opened.tags().unwrap() {
        assert_eq!(opened.tag_message(&tag.name).unwrap(), whole.tag_message(&tag.name).unwrap());
    }
    assert_eq!(near.fetched(), 30);
    let shares = opened.partition(&head, &releases).unwrap();
    assert_eq!(shares, whole.partition(&head, &releases).unwrap());
    assert!(near.fetched() <= 30 + 299, "{}", near.fetched());
    near.assert_unchanged();
}

#[test]
fn a_remote_that_cannot_leave_trees_out() {
    let bulk = Bulk { commits: 200, tags: 10, since: 12 };
    let far = Far::without_filter(Repo::from_stream(&bulk.stream()));
    let head = id(far.origin.id("main"));
    for branch in ["main", "main~40"] {
        far.origin.git(["branch", "--force", "here", branch]);
        let near = far.near("here");
        let opened = near.open();
        let releases: Vec<_> = opened.tags().unwrap().into_iter().rev().map(|tag| tag.commit).collect();
        let tip = opened.head().unwrap().id;
        assert_eq!(opened.since(&tip, &releases).unwrap(), far.since(&tip, &releases));
        near.assert_unchanged();
    }
    let near = far.near("main");
    let shares = near.open().partition(&head, &[]).unwrap();
    assert_eq!(shares[0].len(), 200);
}

#[test]
fn sha256() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    for number in 1..6 {
        repo.commit_file("f", number.to_string(), format!("c{number}"));
        repo.tag(&format!("v{number}"));
    }
    repo.commit("last");
    let far = Far::new(repo);
    let near = far.near("main");
    let (base, subjects) = near.since(&[id(far.origin.id("v3"))]);
    assert_eq!((base, subjects.len()), (Some(0), 3));
    assert_eq!(near.fetched(), 3);
}
