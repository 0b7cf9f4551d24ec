//! Base, commits since, and partition on histories of every shape.

use tidegate_model::History as _;
use tidegate_testkit::{Repo, Stream};

use crate::support::{id, ids, open, partition, rev_list, since, since_error, subjects};

#[test]
fn a_line_of_commits() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.commit("two");
    repo.annotate("v2", "text");
    repo.commit("three");
    repo.commit("four");
    assert_eq!(since(&repo, &["v2", "v1"]), (Some("v2"), vec!["three".into(), "four".into()]));
    assert_eq!(since(&repo, &[]), (None, ["one", "two", "three", "four"].map(String::from).into()));
    assert_eq!(partition(&repo, &["v1", "v2"]), [vec!["one"], vec!["two"], vec!["three", "four"]]);
}

#[test]
fn the_tip_itself_may_be_a_release() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), vec![]));
    assert_eq!(partition(&repo, &["v1"]), [vec!["one"], vec![]]);
}

#[test]
fn two_releases_on_one_commit() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.tag("v2");
    repo.commit("two");
    assert_eq!(since(&repo, &["v2", "v1"]), (Some("v2"), vec!["two".into()]));
    assert_eq!(partition(&repo, &["v1", "v2"]), [vec!["one"], vec![], vec!["two"]]);
}

#[test]
fn releases_that_the_tip_does_not_reach_do_not_count() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.commit("two");
    repo.branch("next");
    repo.commit("next only");
    repo.tag("v9");
    repo.checkout("main");
    repo.commit("three");
    // `two` is in v9 as well, and still new here.
    assert_eq!(since(&repo, &["v9", "v1"]), (Some("v1"), vec!["two".into(), "three".into()]));
    assert_eq!(since(&repo, &["v9"]).0, None);
    assert_eq!(partition(&repo, &["v1", "v9"]), [vec!["one"], vec![], vec!["two", "three"]]);
}

#[test]
fn many_unreachable_releases_do_not_hide_the_base() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.branch("next");
    let newer: Vec<String> = (2..30).rev().map(|n| format!("v{n}")).collect();
    for name in newer.iter().rev() {
        repo.commit(format!("only in {name}"));
        repo.tag(name);
    }
    repo.checkout("main");
    repo.commit("fix");
    let mut releases: Vec<&str> = newer.iter().map(String::as_str).collect();
    assert_eq!(since(&repo, &releases).0, None);
    releases.push("v1");
    assert_eq!(since(&repo, &releases), (Some("v1"), vec!["fix".into()]));
}

#[test]
fn the_highest_release_may_be_farther_away_than_a_lower_one() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v2");
    repo.commit("two");
    repo.tag("v1");
    repo.commit("three");
    // Commits in either release are not new.
    assert_eq!(since(&repo, &["v2", "v1"]), (Some("v2"), vec!["three".into()]));
}

#[test]
fn a_maintenance_branch_that_was_merged_back() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1.0");
    repo.branch("v1.x");
    repo.commit("backport");
    repo.tag("v1.1");
    repo.commit("after v1.1");
    repo.checkout("main");
    repo.commit("breaking");
    repo.tag("v2.0");
    repo.commit("new");
    repo.merge("v1.x");
    let (base, commits) = since(&repo, &["v2.0", "v1.1", "v1.0"]);
    assert_eq!(base, Some("v2.0"));
    assert_eq!(commits, ["new", "after v1.1", "Merge branch 'v1.x'"]);
}

#[test]
fn a_branch_that_left_before_the_base_and_came_back_after_it() {
    let repo = Repo::init();
    repo.commit("one");
    repo.branch("topic");
    repo.commit("topic work");
    repo.checkout("main");
    repo.commit("two");
    repo.tag("v1");
    repo.merge("topic");
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), vec!["topic work".into(), "Merge branch 'topic'".into()]));
}

#[test]
fn a_squashed_branch_is_one_commit() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.branch("topic");
    repo.commit_file("a", "a", "wip");
    repo.commit_file("b", "b", "wip 2");
    repo.checkout("main");
    repo.squash("topic", "feat: a and b (#1)");
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), vec!["feat: a and b (#1)".into()]));
}

#[test]
fn criss_cross_merges() {
    let repo = Repo::init();
    let root = repo.commit("root");
    let a = repo.commit_tree(&[&root], "a");
    let b = repo.commit_tree(&[&root], "b");
    let ab = repo.commit_tree(&[&a, &b], "a b");
    let ba = repo.commit_tree(&[&b, &a], "b a");
    let last = repo.commit_tree(&[&ab, &ba], "last");
    repo.git(["reset", "--quiet", "--hard", &last]);
    repo.tag_at("v1", &a);
    repo.tag_at("v2", &ab);
    assert_eq!(since(&repo, &["v2", "v1"]), (Some("v2"), vec!["b a".into(), "last".into()]));
    let expected = [vec!["root", "a"], vec!["b", "a b"], vec!["b a", "last"]];
    assert_eq!(partition(&repo, &["v1", "v2"]), expected);
}

#[test]
fn several_roots() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.orphan("other");
    repo.commit("other one");
    repo.tag("other-v1");
    repo.commit("other two");
    repo.checkout("main");
    repo.merge("other");
    let (base, commits) = since(&repo, &["v1"]);
    assert_eq!((base, commits.len()), (Some("v1"), 3));
    assert_eq!(since(&repo, &["other-v1", "v1"]).1, ["other two", "Merge branch 'other'"]);
}

#[test]
fn a_detour_through_commits_that_claim_to_be_older() {
    // The base merged `topic` through a commit with a wrong clock, and its other
    // parent is as new as it should be. Walking by date alone, `topic` looks new.
    let mut stream = Stream::new();
    let root = stream.commit(&[], 1_000, "root", &[]);
    let topic = stream.commit(&[root], 9_000, "topic", &[]);
    let wrong = stream.commit(&[topic], 10, "wrong clock", &[]);
    let honest = stream.commit(&[root], 8_000, "honest", &[]);
    let base = stream.commit(&[honest, wrong], 9_500, "base", &[]);
    let side = stream.commit(&[topic], 9_800, "side", &[]);
    stream.commit(&[base, side], 9_900, "tip", &[]);
    stream.tag("v1", base);
    let repo = Repo::from_stream(&stream);
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), vec!["side".into(), "tip".into()]));
}

#[test]
fn a_base_that_the_tip_reaches_through_a_wrong_clock() {
    // Walking by date, `old` is seen to be in the base, by way of `middle`, before
    // the tip is seen to reach the base at all.
    let mut stream = Stream::new();
    let old = stream.commit(&[], 1_000, "old", &[]);
    let middle = stream.commit(&[old], 8_000, "middle", &[]);
    let base = stream.commit(&[middle], 9_000, "base", &[]);
    let wrong = stream.commit(&[base], 10, "wrong clock", &[]);
    stream.commit(&[wrong, old], 9_900, "tip", &[]);
    stream.tag("v1", base);
    let repo = Repo::from_stream(&stream);
    let new = vec!["wrong clock".into(), "tip".into()];
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), new.clone()));
    let (opened, line) = (open(&repo), ids(&repo, &["v1"]));
    for lines in 1..4 {
        let spans = opened.spans(&opened.head().unwrap().id, &vec![line.clone(); lines]).unwrap();
        assert_eq!((spans.bases, subjects(&opened, &spans.commits)), (vec![Some(0); lines], new.clone()));
    }
}

#[test]
fn a_shallow_clone_is_enough_when_the_base_is_inside() {
    let repo = Repo::init();
    for n in 0..10 {
        repo.commit(format!("commit {n}"));
        repo.tag(&format!("v{n}"));
    }
    repo.commit("new");
    let clone = repo.clone_depth(3);
    assert_eq!(since(&clone, &["v9", "v8"]), (Some("v9"), vec!["new".into()]));
    let error = since_error(&clone, &[]);
    assert_eq!(error.code(), "git::shallow");
    assert!(error.to_string().contains(&clone.id("v8")), "{error}");
    assert!(error.help().unwrap().contains("fetch-depth: 0"));
    let opened = open(&clone);
    let head = opened.head().unwrap().id;
    assert_eq!(opened.partition(&head, &ids(&clone, &["v9"])).unwrap_err().code(), "git::shallow");
    assert!(opened.is_shallow());
}

#[test]
fn a_commit_graph_changes_no_answer() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.branch("topic");
    repo.commit("topic");
    repo.checkout("main");
    repo.commit("two");
    repo.merge("topic");
    let before = (since(&repo, &["v1"]), partition(&repo, &["v1"]));
    repo.git(["commit-graph", "write", "--reachable"]);
    assert_eq!(open(&repo).facts().unwrap().commit_graph, Some(4));
    repo.commit("three, not in the graph");
    repo.git(["reset", "--quiet", "--hard", "HEAD~"]);
    assert_eq!((since(&repo, &["v1"]), partition(&repo, &["v1"])), before);
    repo.write(".git/objects/info/commit-graph", "broken");
    assert_eq!((since(&repo, &["v1"]), partition(&repo, &["v1"])), before);
}

#[test]
fn replaced_commits_are_seen_as_git_sees_them() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    let two = repo.commit("two");
    repo.commit("three");
    repo.git(["commit-graph", "write", "--reachable"]);
    let grafted = repo.commit_tree(&[], "two, without history");
    repo.git(["replace", &two, &grafted]);
    assert_eq!(since(&repo, &["v1"]), (None, vec!["two, without history".into(), "three".into()]));
    assert_eq!(open(&repo).partition(&id(repo.id("HEAD")), &[]).unwrap(), [rev_list(&repo, &["HEAD"])]);
}

#[test]
fn a_missing_commit_is_named() {
    let repo = Repo::init();
    let one = repo.commit("one");
    repo.commit("two");
    let object = repo.path().join(".git/objects").join(&one[..2]).join(&one[2..]);
    std::fs::remove_file(object).unwrap();
    let opened = open(&repo);
    let error = opened.since(&opened.head().unwrap().id, &[]).unwrap_err();
    assert_eq!(error.code(), "git::object-missing");
    assert!(error.to_string().contains(&one), "{error}");
}

#[test]
fn a_real_history_is_shared_out_like_git_does() {
    let Some(repo) = tidegate_testkit::shared_history("release-please-action") else { return };
    let opened = open(&repo);
    let head = opened.head().unwrap().id;
    let tags: Vec<String> =
        repo.git(["tag", "--merged", "HEAD", "--sort=creatordate"]).lines().map(String::from).collect();
    let names: Vec<&str> = tags.iter().map(String::as_str).collect();
    let shares = opened.partition(&head, &ids(&repo, &names)).unwrap();
    for (index, name) in names.iter().enumerate() {
        let mut arguments = vec![*name];
        if index > 0 {
            arguments.push("--not");
            arguments.extend(&names[..index]);
        }
        assert_eq!(shares[index], rev_list(&repo, &arguments), "{name}");
    }
    assert_eq!(subjects(&opened, &shares.concat()).len(), rev_list(&repo, &["HEAD"]).len());
}
