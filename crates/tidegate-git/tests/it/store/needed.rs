//! Which commits are fetched: those that count, and what proves that no other does.

use tidegate_model::History as _;
use tidegate_testkit::{Bulk, Repo, Stream};

use super::far::{Far, Near};
use crate::support::{id, ids, open};

/// Ten commits on `main`, `v1` at the third, `v2` at the sixth.
fn line() -> Far {
    let repo = Repo::init();
    for number in 1..=10 {
        repo.commit_file("f", format!("{number}"), format!("c{number}"));
        if number == 3 {
            repo.tag("v1");
        } else if number == 6 {
            repo.annotate("v2", "Release 2");
        }
    }
    Far::new(repo)
}

#[test]
fn the_commits_since_the_release_and_the_release() {
    let far = line();
    let near = far.near("main");
    let releases = ids(&far.origin, &["v2", "v1"]);
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(near.since(&releases), (Some(0), texts(&["c7", "c8", "c9", "c10"])));
    // The head is there: c7, c8, c9 and v2.
    assert_eq!(near.fetched(), 4);
    // Another run asks nobody.
    far.origin.git(["config", "uploadpack.hideRefs", "refs"]);
    std::fs::rename(far.origin.path(), far.origin.sibling("gone")).unwrap();
    assert_eq!(near.since(&releases), (Some(0), texts(&["c7", "c8", "c9", "c10"])));
    assert_eq!(near.fetched(), 4);
}

#[test]
fn tags_and_their_texts_come_from_the_remote() {
    let far = line();
    let near = far.near("main");
    let opened = near.open();
    let tags = opened.tags().unwrap();
    assert_eq!(tags, open(&far.origin).tags().unwrap());
    assert_eq!(opened.tag_message(&tags[1].name).unwrap().as_deref(), Some("Release 2\n"));
    assert_eq!(opened.tag_message(&tags[0].name).unwrap(), None);
    // The annotated tag and its commit.
    assert_eq!(near.fetched(), 2);
    near.assert_unchanged();
}

#[test]
fn tags_of_the_clone_win_over_the_remotes() {
    let far = line();
    let clone = far.origin.clone_with(&["--depth=1", "--no-tags"]);
    clone.tag("v1");
    let near = Near::new(clone);
    let tags = near.open().tags().unwrap();
    let shown: Vec<_> = tags.iter().map(|tag| (tag.name.as_str(), tag.commit.as_str())).collect();
    let (head, two) = (near.clone.id("HEAD"), far.origin.id("v2^{commit}"));
    assert_eq!(shown, [("v1", head.as_str()), ("v2", two.as_str())]);
}

#[test]
fn a_plain_tag_that_ci_made_of_an_annotated_one_has_its_text() {
    let far = line();
    far.origin.annotate("v3", "Release 3");
    let clone = far.origin.clone_with(&["--depth=1", "--no-tags"]);
    clone.tag("v3");
    let near = Near::new(clone);
    let opened = near.open();
    let tag = opened.tags().unwrap().pop().unwrap();
    assert_eq!(opened.tag_message(&tag.name).unwrap().as_deref(), Some("Release 3\n"));
}

#[test]
fn branches_that_left_before_the_release() {
    let repo = Repo::init();
    repo.commit_file("a", "a", "a1");
    repo.commit_file("a", "b", "a2");
    repo.branch("topic");
    repo.commit_file("t", "t", "x1");
    repo.commit_file("t", "u", "x2");
    repo.checkout("main");
    repo.commit_file("a", "c", "a3");
    repo.tag("v1");
    repo.merge("topic");
    repo.commit_file("a", "d", "a4");
    let far = Far::new(repo);
    let near = far.near("main");
    let releases = ids(&far.origin, &["v1"]);
    let head = id(far.origin.id("main"));
    let (base, subjects) = near.since(&releases);
    assert_eq!((base, subjects.len()), (Some(0), 4), "{subjects:?}");
    assert_eq!(near.open().since(&head, &releases).unwrap(), far.since(&head, &releases));
    // x1, x2, the merge and v1.
    assert_eq!(near.fetched(), 4);
}

#[test]
fn a_maintenance_branch_below_newer_releases() {
    let repo = Repo::init();
    repo.commit_file("a", "1", "a1");
    repo.tag("v1.0");
    repo.branch("stable");
    repo.commit_file("s", "1", "s1");
    repo.tag("v1.1");
    repo.commit_file("s", "2", "s2");
    repo.commit_file("s", "3", "s3");
    repo.checkout("main");
    for number in 2..30 {
        repo.commit_file("a", number.to_string(), format!("a{number}"));
        repo.tag(&format!("v{number}.0"));
    }
    let far = Far::new(repo);
    let names: Vec<String> = (2..30).rev().map(|number| format!("v{number}.0")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["v1.1", "v1.0"]).collect();
    let releases = ids(&far.origin, &names);
    let near = far.near("stable");
    assert_eq!(near.since(&releases), (Some(28), vec!["s2".into(), "s3".into()]));
    // The 28 newer ones, half of them twice to be sure, the base, and s2.
    assert!((31..=31 + 28).contains(&near.fetched()), "{}", near.fetched());
    // Merged back, the branch counts up to its own release.
    far.origin.merge("stable");
    let near = far.near("main");
    let head = id(far.origin.id("main"));
    let since = near.open().since(&head, &releases).unwrap();
    assert_eq!(since, far.since(&head, &releases));
    assert_eq!((since.base, since.commits.len()), (Some(0), 3));
    assert_eq!(near.fetched(), 4);
    near.assert_unchanged();
}

#[test]
fn an_old_release_below_many_that_descend_from_it() {
    let bulk = Bulk { commits: 400, tags: 60, since: 5 };
    let far = Far::new(Repo::from_stream(&bulk.stream()));
    let tags: Vec<_> = open(&far.origin).tags().unwrap().into_iter().rev().collect();
    let mut releases = tags.clone();
    releases.sort_by_key(|tag| {
        let parts = tag.name.as_str()[1..].split('.').map(|part| part.parse::<u32>().unwrap());
        std::cmp::Reverse(parts.collect::<Vec<_>>())
    });
    let releases: Vec<_> = releases.into_iter().map(|tag| tag.commit).collect();
    let at = releases.len() - 8;
    far.origin.git(["branch", "old", releases[at].as_str()]);
    let near = far.near("old");
    assert_eq!(near.since(&releases), (Some(at), vec![]));
    assert_eq!(near.fetched(), at);
    // Between two releases.
    far.origin.git(["branch", "between", &format!("{}~1", releases[at - 1])]);
    let near = far.near("between");
    let head = id(far.origin.id("between"));
    let expected = far.since(&head, &releases);
    let opened = near.open();
    assert_eq!(opened.since(&head, &releases).unwrap(), expected);
    assert_eq!(expected.base, Some(at));
    assert!(near.fetched() <= 2 * at + expected.commits.len() + 1, "{}", near.fetched());
    near.assert_unchanged();
}

#[test]
fn a_tip_that_seems_older_than_its_releases() {
    let repo = Repo::init();
    repo.set_clock(1_600_000_000);
    for number in 1..=40 {
        // In the middle, releases look as old as they are.
        repo.set_clock(if number < 10 { 1_600_000_000 } else { 1_900_000_000 } + number * 600);
        repo.commit(format!("c{number}"));
        repo.tag(&format!("v{number:02}"));
    }
    repo.set_clock(1_700_000_000);
    for number in 41..=60 {
        repo.commit(format!("c{number}"));
    }
    let far = Far::new(repo);
    let head = id(far.origin.id("main"));
    let names: Vec<String> = (1..=40).rev().map(|number| format!("v{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // All of them; those that look young; only one that looks old, below one that looks young.
    for names in [&names[..], &names[..31], &names[30..], &[names[0], names[35]]] {
        let releases = ids(&far.origin, names);
        let near = far.near("main");
        let since = near.open().since(&head, &releases).unwrap();
        assert_eq!(since, far.since(&head, &releases));
        assert_eq!(since.base, Some(0));
        near.assert_unchanged();
    }
}

#[test]
fn without_a_release_everything_counts() {
    let far = line();
    let near = far.near("main");
    let (base, subjects) = near.since(&[]);
    assert_eq!((base, subjects.len()), (None, 10));
    assert_eq!(near.fetched(), 9);
    // A release that is not in the history.
    far.origin.orphan("other");
    far.origin.set_clock(1_700_000_000);
    far.origin.commit("elsewhere");
    far.origin.tag("v9");
    let near = far.near("main");
    let (base, subjects) = near.since(&ids(&far.origin, &["v9"]));
    assert_eq!((base, subjects.len()), (None, 10));
}

#[test]
fn a_clone_that_reaches_back_far_enough_asks_nobody() {
    let far = line();
    let near = far.near_with(&["--depth=5"]);
    let (base, subjects) = near.since(&ids(&far.origin, &["v2", "v1"]));
    assert_eq!((base, subjects.len()), (Some(0), 4));
    assert_eq!(near.fetched(), 0);
    let near = far.near_with(&["--depth=3"]);
    let (base, subjects) = near.since(&ids(&far.origin, &["v2", "v1"]));
    assert_eq!((base, subjects.len()), (Some(0), 4));
    assert_eq!(near.fetched(), 4);
}

#[test]
fn commits_that_were_not_pushed() {
    let far = line();
    let clone = far.origin.clone_with(&["--depth=1", "--no-tags"]);
    clone.commit("local");
    let near = Near::new(clone);
    let (base, subjects) = near.since(&ids(&far.origin, &["v2", "v1"]));
    assert_eq!((base, subjects.len()), (Some(0), 5), "{subjects:?}");
}

#[test]
fn a_remote_that_compresses_against_what_it_takes_for_granted() {
    let noise: String = (0..400).map(|n: u32| format!("line {}\n", n.wrapping_mul(2_654_435_761))).collect();
    let messages: Vec<String> =
        (0..60).map(|n| format!("c{n}\n\n{}", &noise[..noise.len() - n * 20])).collect();
    let repo = Repo::from_stream(&Stream::linear(&messages));
    repo.tag_at("v1", "main~20");
    repo.git(["repack", "-adbfq", "--window=50", "--depth=50"]);
    let far = Far::new(repo);
    let near = far.near("main");
    let (base, subjects) = near.since(&ids(&far.origin, &["v1"]));
    assert_eq!((base, subjects.len()), (Some(0), 20));
    assert_eq!(near.fetched(), 20);
}
