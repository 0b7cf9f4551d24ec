//! Ways in which people release.

use tidegate_testkit::Repo;

use crate::support::{Run, at, run};

/// The next version, or nothing.
#[track_caller]
fn next(repo: &Repo) -> String {
    let answer = run(repo.path(), "next --format json").exits(0).json();
    answer["packages"][0]["next"].as_str().unwrap_or("nothing").to_owned()
}

/// A history of these commits; `tag: NAME` tags.
fn history(steps: &[&str]) -> Repo {
    let repo = Repo::init();
    add(&repo, steps);
    repo
}

fn add(repo: &Repo, steps: &[&str]) {
    for step in steps {
        match step.strip_prefix("tag: ") {
            Some(name) => repo.tag(name),
            None => drop(repo.commit(step)),
        }
    }
}

#[test]
fn versions_follow_the_commits() {
    let breaking = "fix!: keel";
    let cases: [(&[&str], &str); 19] = [
        (&["feat: sail"], "0.1.0"),
        (&["docs: map"], "nothing"),
        (&["feat: sail", "tag: v0.1.0", "fix: leak"], "0.1.1"),
        (&["feat: sail", "tag: v0.1.0", "feat: anchor"], "0.2.0"),
        (&["feat: sail", "tag: v0.1.0", breaking], "0.2.0"),
        (&["feat: sail", "tag: v1.0.0", "docs: map"], "nothing"),
        (&["feat: sail", "tag: v1.0.0", "fix: leak"], "1.0.1"),
        (&["feat: sail", "tag: v1.0.0", "fix: leak", "feat: anchor"], "1.1.0"),
        (&["feat: sail", "tag: v1.0.0", breaking], "2.0.0"),
        (&["feat: sail", "tag: v1.0.0", "chore: x\n\nBREAKING CHANGE: y"], "2.0.0"),
        (&["feat: sail", "tag: v1.0.0"], "nothing"),
        // A tag of the same commit, and one that is lower but younger.
        (&["feat: sail", "tag: v1.0.0", "tag: v1.0.1", "fix: leak"], "1.0.2"),
        (&["feat: sail", "tag: v2.0.0", "fix: leak", "tag: v1.9.0", "fix: rust"], "2.0.1"),
        // Pre-releases do not count as releases.
        (&["feat: sail", "tag: v1.0.0", "feat: anchor", "tag: v1.1.0-rc.1", "fix: leak"], "1.1.0"),
        (&["feat: sail", "tag: v1.0.0-rc.1", "fix: leak"], "1.0.0"),
        // Plain versions and other prefixes.
        (&["feat: sail", "tag: 1.0.0", "fix: leak"], "1.0.1"),
        (&["feat: sail", "tag: boat-v1.0.0", "fix: leak"], "1.0.1"),
        // Whoever asks for a version gets it.
        (&["feat: sail", "tag: v1.0.0", "fix: leak\n\nRelease-As: 3.0.0"], "3.0.0"),
        (&["feat: sail", "tag: v1.0.0", "chore: go\n\nRelease-As: v1.5.0", "fix: rust"], "1.5.0"),
    ];
    for (steps, expected) in cases {
        assert_eq!(next(&history(steps)), expected, "{steps:?}");
    }
}

#[test]
fn a_pair_of_commit_and_revert_cancels() {
    let repo = history(&["feat: sail", "tag: v1.0.0"]);
    let id = repo.commit("feat!: steam");
    repo.commit("fix: leak");
    assert_eq!(next(&repo), "2.0.0");
    let revert = format!("Revert \"feat!: steam\"\n\nThis reverts commit {id}.");
    repo.commit(&revert);
    assert_eq!(next(&repo), "1.0.1");
    // A revert of the revert brings it back.
    let again = repo.id("HEAD");
    repo.commit(format!("Revert \"Revert \"feat!: steam\"\"\n\nThis reverts commit {again}."));
    assert_eq!(next(&repo), "2.0.0");
}

#[test]
fn a_revert_of_what_is_released_is_a_fix() {
    let repo = history(&["feat: sail"]);
    let id = repo.commit("feat: steam");
    repo.tag("v1.0.0");
    repo.commit(format!("Revert \"feat: steam\"\n\nThis reverts commit {id}."));
    assert_eq!(next(&repo), "1.0.1");
}

#[test]
fn merges_squashes_and_rebases_lead_to_the_same_version() {
    let work = |repo: &Repo| {
        repo.branch("topic");
        repo.commit_file("a.txt", "1\n", "feat: anchor");
        repo.commit_file("a.txt", "2\n", "fix: chain of the anchor");
        repo.checkout("main");
    };
    let merged = history(&["feat: sail", "tag: v1.0.0"]);
    work(&merged);
    merged.commit("docs: map");
    merged.merge("topic");
    let squashed = history(&["feat: sail", "tag: v1.0.0"]);
    work(&squashed);
    squashed.squash("topic", "feat: anchor (#7)\n\n* feat: anchor\n\n* fix: chain of the anchor\n");
    let forwarded = history(&["feat: sail", "tag: v1.0.0"]);
    work(&forwarded);
    forwarded.git(["merge", "--quiet", "--ff-only", "topic"]);
    for repo in [merged, squashed, forwarded] {
        assert_eq!(next(&repo), "1.1.0", "{}", repo.git(["log", "--graph", "--oneline"]));
    }
}

#[test]
fn a_tag_on_a_merged_branch_counts() {
    let repo = history(&["feat: sail", "tag: v1.0.0"]);
    repo.branch("release");
    add(&repo, &["fix: leak", "tag: v1.0.1"]);
    repo.checkout("main");
    repo.commit("feat: anchor");
    assert_eq!(next(&repo), "1.1.0", "before the merge");
    repo.merge("release");
    let why = run(repo.path(), "why --format json").exits(0).json();
    assert_eq!(why["packages"][0]["previous"]["version"], "1.0.1", "{why:#}");
    assert_eq!(next(&repo), "1.1.0");
}

#[test]
fn a_maintenance_branch_goes_on_from_its_own_release() {
    let repo = history(&["feat: sail", "tag: v1.0.0", "feat!: steam", "tag: v2.0.0"]);
    repo.checkout("v1.0.0");
    repo.branch("1.x");
    repo.commit("fix: leak");
    assert_eq!(next(&repo), "1.0.1");
    repo.checkout("main");
    repo.commit("fix: boiler");
    assert_eq!(next(&repo), "2.0.1");
}

#[test]
fn a_tag_that_was_moved_counts_where_it_is() {
    let repo = history(&["feat: sail", "tag: v1.0.0", "feat: anchor"]);
    repo.git(["tag", "--force", "v1.0.0"]);
    assert_eq!(next(&repo), "nothing");
    repo.commit("fix: leak");
    assert_eq!(next(&repo), "1.0.1");
}

#[test]
fn tags_of_tags_and_of_trees() {
    let repo = history(&["feat: sail"]);
    repo.annotate("inner", "inner");
    repo.git(["tag", "--annotate", "--message=outer", "v1.0.0", "inner"]);
    repo.git(["tag", "v9.0.0", "HEAD^{tree}"]);
    repo.commit("fix: leak");
    assert_eq!(next(&repo), "1.0.1");
}

#[test]
fn the_pattern_can_be_configured() {
    let repo = history(&["feat: sail", "tag: v1.0.0", "tag: boat/2.0.0", "fix: leak"]);
    assert_eq!(next(&repo), "1.0.1");
    repo.write("tidegate.toml", "tag = \"boat/{version}\"\n");
    assert_eq!(next(&repo), "2.0.1");
    repo.write("tidegate.toml", "tag = \"ship-{version}\"\ninitial-version = \"0.0.1\"\n");
    assert_eq!(next(&repo), "0.0.1");
}

#[test]
fn bare_repositories_work_trees_and_git_dir() {
    let repo = history(&["feat: sail", "tag: v1.0.0"]);
    repo.commit_file("tidegate.toml", "initial-version = \"7.0.0\"\n", "fix: leak");
    let expected = run(repo.path(), "next").exits(0);

    let bare = repo.clone_with(&["--bare"]);
    assert_eq!(run(bare.path(), "next"), expected, "bare");
    run(bare.path(), "plan").exits(0);
    run(bare.path(), "changelog").exits(0);

    let tree = repo.sibling("tree");
    repo.git(["worktree", "add", "--quiet", "--detach", &tree.display().to_string()]);
    assert_eq!(run(&tree, "next"), expected, "a linked work tree");

    let nowhere = tempfile::tempdir().expect("a temporary folder");
    let mut command = at(nowhere.path(), "next");
    command.env("GIT_DIR", repo.path().join(".git"));
    assert_eq!(Run::of(command), expected, "GIT_DIR");
    let mut command = at(nowhere.path(), "next");
    command.env("GIT_DIR", repo.path().join(".git")).env("GIT_WORK_TREE", repo.path());
    assert_eq!(Run::of(command), expected, "GIT_WORK_TREE");
}

#[test]
fn repositories_with_longer_ids() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    add(&repo, &["feat: sail", "tag: v1.0.0", "fix: leak"]);
    assert_eq!(next(&repo), "1.0.1");
}

#[test]
fn borrowed_objects_and_grafted_refs() {
    let repo = history(&["feat: sail", "tag: v1.0.0", "fix: leak"]);
    let borrower = repo.sibling("borrower");
    repo.git(["clone", "--quiet", "--shared", ".", &borrower.display().to_string()]);
    assert_eq!(run(&borrower, "next"), run(repo.path(), "next"));
}
