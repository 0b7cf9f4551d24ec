//! Twenty tags of a history: a clone of depth 1 says what the whole one says.

use tidegate_testkit::{Bulk, Repo, shared_history};

use super::far::Far;
use crate::support::run;

/// How many tags of each history are looked at.
const TAGS: usize = 20;

/// Histories may have a `cliff.toml` that runs commands.
const NO_COMMANDS: &str = "[plugins.cliff.config]\nreplace-command = \"skip\"\n";

/// What one history took.
#[derive(Debug, Default)]
struct Cost {
    fetched: usize,
    allowed: usize,
    whole: usize,
}

/// Tags of whole versions, spread over the history.
fn tags(origin: &Repo) -> Vec<String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_release = |tag: &&str| {
        let parts: Vec<_> = tag.trim_start_matches('v').split('.').collect();
        parts.len() == 3 && parts.into_iter().all(is_number)
    };
    let all = origin.git(["tag", "--sort=version:refname"]);
    let all: Vec<_> = all.lines().filter(is_release).collect();
    assert!(all.len() >= TAGS, "{all:?}");
    (1..=TAGS).map(|number| all[all.len() * number / TAGS - 1].to_owned()).collect()
}

/// What `notes` and `next` may fetch at a tag: of the commits since the release
/// before it each one; of the releases, any of which may be the base, each one
/// for each of two questions, with the tag that leads to it.
fn allowed(whole: &Repo, tag: &str, tags: usize) -> usize {
    let notes = run(whole.path(), &format!("notes {tag} --format json")).exits(0).json();
    let since = match notes["previous"]["tag"].as_str() {
        Some(previous) => format!("{previous}..{tag}"),
        None => tag.to_owned(),
    };
    let commits: usize = whole.git(["rev-list", "--count", &since]).parse().expect("a number");
    commits + 3 * tags
}

fn check(origin: Repo) {
    let far = Far::new(origin);
    let whole = far.origin.clone_with(&[]);
    whole.write("tidegate.toml", NO_COMMANDS);
    let number_of_tags = far.origin.git(["tag"]).lines().count();
    let mut cost = Cost::default();
    for tag in tags(&far.origin) {
        whole.checkout(&tag);
        let near = far.at(&tag);
        near.clone.write("tidegate.toml", NO_COMMANDS);
        for line in [format!("notes {tag}"), "next".to_owned()] {
            assert_eq!(near.run(&line), run(whole.path(), &line).exits(0), "{line} at {tag}");
        }
        let (fetched, allowed) = (near.fetched(), allowed(&whole, &tag, number_of_tags));
        assert!(fetched <= allowed, "{tag}: {fetched} objects, {allowed} are allowed");
        // The next run has them.
        near.run(&format!("notes {tag}")).exits(0);
        assert_eq!(near.fetched(), fetched, "{tag}: nothing is fetched twice");
        cost.fetched += fetched;
        cost.allowed += allowed;
        near.clone.git(["fetch", "--quiet", "--unshallow", "--tags", "--no-recurse-submodules"]);
        cost.whole += near.fetched() - fetched;
    }
    // Otherwise the bound would prove nothing.
    assert!(cost.whole > 2 * cost.allowed, "un-shallowing would have passed: {cost:?}");
    assert!(cost.fetched * 10 < cost.whole, "{cost:?}");
}

#[test]
fn a_generated_history() {
    let bulk = Bulk { commits: 1_200, tags: 40, since: 10 };
    check(Repo::from_stream(&bulk.stream()));
}

#[test]
fn git_cliff() {
    let Some(origin) = shared_history("git-cliff") else { return };
    check(origin);
}

#[test]
fn cocogitto() {
    let Some(origin) = shared_history("cocogitto") else { return };
    check(origin);
}

#[test]
fn the_head_of_a_branch() {
    let bulk = Bulk { commits: 400, tags: 30, since: 12 };
    let far = Far::new(Repo::from_stream(&bulk.stream()));
    let near = far.at("main");
    let since: usize = far.origin.git(["rev-list", "--count", "v1.1.9..main"]).parse().expect("a number");
    for line in ["next", "next --format json", "why", "notes", "check"] {
        assert_eq!(near.run(line), run(far.origin.path(), line), "{line}");
    }
    // The head is here; the release and its tag are not. `check` reads the trees of both.
    assert!(near.fetched() <= since + 2 + 2 * 10 + 100, "{} for {since} commits", near.fetched());
    let fetched = near.fetched();
    assert_eq!(near.run("plan"), run(far.origin.path(), "plan"));
    // The whole changelog has every commit, and no tree of them.
    let line = "changelog --full";
    assert_eq!(near.run(line), run(far.origin.path(), line));
    assert!(near.fetched() <= fetched + 400 + 30 + 15, "{}", near.fetched());
}

#[test]
fn a_branch_of_pre_releases() {
    let origin = Repo::from_stream(&Bulk { commits: 400, tags: 30, since: 2 }.stream());
    origin.branch("beta");
    origin.set_clock(origin.git(["log", "-1", "--format=%ct"]).parse().expect("a number"));
    for number in 1..=6 {
        origin.commit(format!("feat: sail {number}"));
        if number == 4 {
            origin.tag("v1.2.0-beta.1");
        }
    }
    let far = Far::new(origin);
    let near = far.at("beta");
    let seen = near.run("next").exits(0);
    assert_eq!(seen, run(far.origin.path(), "next"));
    assert!(seen.out.contains("-beta."), "{}", seen.out);
    // Since the stable release eight commits, since the beta two.
    assert!(near.fetched() <= 8 + 2 + 8, "{}", near.fetched());
}
