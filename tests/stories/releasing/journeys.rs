//! Releases as users see them.

use std::fs;

use super::Place;
use crate::support::run;

#[test]
fn a_release_is_written_committed_tagged_and_pushed() {
    let place = Place::new();
    let before = place.clone.id("HEAD");
    let untouched = place.state();
    let announced = run(place.clone.path(), "apply --dry-run").exits(0);
    insta::assert_snapshot!(announced.out, @r"
    1. write CHANGELOG.md
       create CHANGELOG.md
    2. commit on main
    3. tag v1.1.0
    4. push main, v1.1.0 to origin
    ");
    let effects = run(place.clone.path(), "apply --dry-run --format json").exits(0).json();
    assert_eq!(effects["effects"][3]["tags"][0], "v1.1.0");
    assert_eq!((place.state(), place.status()), (untouched, "nothing begun".into()));
    let applied = run(place.clone.path(), "apply").exits(0);
    insta::assert_snapshot!(applied.shown(), @r"
    ---- stdout
    v1.1.0: finished
      done              write CHANGELOG.md
      done              commit on main
      done              tag v1.1.0
      done              push main, v1.1.0 to origin
    ---- stderr
    [1/4] write CHANGELOG.md
    [2/4] commit on main
    [3/4] tag v1.1.0
    [4/4] push main, v1.1.0 to origin
    released v1.1.0
    ---- exit 0
    ");
    let commit = place.clone.id("HEAD");
    assert_eq!(
        place.clone.git(["log", "-1", "--format=%P %s %ct"]),
        format!("{before} chore(release): v1.1.0 1768176000")
    );
    assert_eq!(place.clone.git(["show", "--name-only", "--format="]), "CHANGELOG.md");
    assert_eq!(place.clone.git(["cat-file", "-t", "v1.1.0"]), "tag");
    assert_eq!(place.origin.id("refs/heads/main"), commit);
    assert_eq!(place.origin.id("v1.1.0^{commit}"), commit);
    // Of the user's own tags none is pushed.
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    assert_eq!(place.clone.git(["status", "--porcelain"]), "");

    let state = place.state();
    let again = run(place.clone.path(), "apply").exits(0);
    assert!(again.out.contains("nothing to release"), "{}", again.shown());
    let resumed = run(place.clone.path(), "resume").exits(0);
    assert!(resumed.err.contains("v1.1.0 was released before; nothing was done"), "{}", resumed.shown());
    let undone = run(place.clone.path(), "undo").exits(2);
    assert!(undone.err.starts_with("error[release::finished]"), "{}", undone.shown());
    assert_eq!(place.state(), state);
}

#[test]
fn what_would_go_wrong_is_said_before_anything_is_done() {
    let place = Place::new();
    let state = place.state();
    let refused = |line: &str, code: i32, error: &str| {
        let ended = run(place.clone.path(), line).exits(code);
        assert!(ended.err.starts_with(&format!("error[{error}]")), "{}", ended.shown());
        assert_eq!(place.status(), "nothing begun", "{line}");
    };
    refused("resume", 2, "release::nothing-begun");
    refused("undo", 2, "release::nothing-begun");
    refused("apply --snapshot 7", 2, "release::snapshot");
    refused("apply --plan no-such.json", 2, "release::no-plan");
    place.clone.git(["config", "--unset", "user.email"]);
    refused("apply", 13, "git::no-identity");
    place
        .clone
        .write("tidegate.toml", "release.author = 'Bot <bot@example.com>'\nrelease.remote = 'elsewhere'\n");
    refused("apply", 2, "release::no-remote");
    fs::remove_file(place.clone.path().join("tidegate.toml")).expect("it works");
    place.clone.git(["config", "user.email", "purser@example.com"]);
    place.clone.git(["remote", "rename", "origin", "upstream"]);
    refused("apply", 2, "release::no-remote");
    place.clone.git(["remote", "rename", "upstream", "origin"]);
    place.clone.write("CHANGELOG.md", "mine\n");
    refused("apply", 2, "release::dirty");
    fs::remove_file(place.clone.path().join("CHANGELOG.md")).expect("it works");
    place.clone.git(["checkout", "--quiet", "--detach"]);
    refused("apply", 2, "release::detached");
    place.clone.git(["checkout", "--quiet", "main"]);
    assert_eq!(place.state(), state);
    place.clone.write("tidegate.toml", "gates.commit-format.mode = 'enforce'\n");
    place.clone.commit("wrong");
    let denied = run(place.clone.path(), "apply").exits(20);
    assert!(denied.out.contains("commit-format"), "{}", denied.shown());
    assert_eq!(place.status(), "nothing begun");
}

#[test]
fn a_plan_that_was_agreed_upon_is_carried_out_or_nothing_is() {
    let place = Place::new();
    let plan = run(place.clone.path(), "plan --format json").exits(0).out;
    let file = place.clone.sibling("plan.json");
    fs::write(&file, &plan).expect("it works");
    let apply = format!("apply --plan {}", file.display());
    let with_plan = || {
        let mut command = crate::support::tidegate(place.clone.path());
        command.args(apply.split(' ')).env("LC_ALL", "C.UTF-8");
        crate::support::Run::of(command)
    };
    place.clone.write("tidegate.toml", "initial-version = '0.2.0'\n");
    let stale = with_plan().exits(14);
    assert!(stale.err.starts_with("error[release::stale]"), "{}", stale.shown());
    fs::remove_file(place.clone.path().join("tidegate.toml")).expect("it works");
    fs::write(&file, plan.replace("\"v1.1.0\"", "\"v9.9.9\"")).expect("it works");
    assert!(with_plan().exits(14).err.contains("the releases differ"));
    fs::write(&file, &plan).expect("it works");
    with_plan().exits(0);
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    let stale = with_plan().exits(14);
    assert!(stale.err.contains("the commits differ"), "{}", stale.shown());
}

#[test]
fn a_hook_that_refuses_leaves_a_release_that_can_be_finished_or_taken_back() {
    let place = Place::new();
    let before = place.state();
    Place::hook(&place.clone, "pre-commit", "echo 'not on a monday' >&2; exit 1");
    let failed = run(place.clone.path(), "apply").exits(15);
    assert!(
        failed.err.contains("error[git::refused]") && failed.err.contains("not on a monday"),
        "{}",
        failed.shown()
    );
    assert_eq!(place.status(), "unfinished");
    run(place.clone.path(), "status").exits(15);
    let again = run(place.clone.path(), "apply");
    assert_eq!(again.code, 15, "{}", again.shown());
    assert!(again.err.contains("error[release::unfinished]"), "{}", again.shown());
    run(place.clone.path(), "resume").exits(15);
    let undone = run(place.clone.path(), "undo").exits(0);
    assert!(undone.err.contains("v1.1.0 is taken back; nothing is left of it"), "{}", undone.shown());
    assert_eq!(place.state(), before);
    run(place.clone.path(), "apply").exits(15);
    Place::hook(&place.clone, "pre-commit", "exit 0");
    run(place.clone.path(), "resume").exits(0);
    assert_eq!(place.status(), "finished");
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
}

#[test]
fn who_loses_the_race_leaves_nothing_behind() {
    let place = Place::new();
    // While the release is on its way, somebody else pushes.
    let other = place.origin.path().display();
    let commit =
        "git -c user.name=a -c user.email=a@example.com commit --quiet --allow-empty -m 'fix: faster'";
    let script = format!("unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; cd {other} && {commit}");
    Place::hook(&place.clone, "pre-push", &script);
    let before = place.state();
    let lost = run(place.clone.path(), "apply").exits(14);
    assert!(lost.err.contains("error[git::moved]"), "{}", lost.shown());
    assert!(lost.err.contains("v1.1.0 is taken back; nothing is left of it"), "{}", lost.shown());
    let after = place.state();
    assert_eq!(
        (&after.refs, &after.status, &after.changelog),
        (&before.refs, &before.status, &before.changelog)
    );
    assert_eq!(place.origin.git(["tag"]), "v1.0.0");
    assert_eq!(place.origin.git(["log", "-1", "--format=%s"]), "fix: faster");
}

#[test]
fn a_remote_that_refuses_gets_nothing_and_the_release_can_be_finished_later() {
    let place = Place::new();
    Place::hook(&place.origin, "pre-receive", "echo closed >&2; exit 1");
    let before = place.state();
    let failed = run(place.clone.path(), "apply").exits(15);
    assert!(failed.err.contains("error[git::refused]"), "{}", failed.shown());
    assert_eq!(place.state().remote_refs, before.remote_refs);
    Place::hook(&place.origin, "pre-receive", "exit 0");
    run(place.clone.path(), "resume").exits(0);
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
}

#[test]
fn secrets_stay_away_from_hooks() {
    let place = Place::new();
    let seen = place.clone.sibling("seen");
    for hook in ["pre-commit", "post-commit", "reference-transaction"] {
        Place::hook(&place.clone, hook, &format!("env >> {}", seen.display()));
    }
    let mut command = crate::support::at(place.clone.path(), "apply");
    command.env("GITHUB_TOKEN", "s3cret-1").env("NPM_TOKEN", "s3cret-2").env("DB_PASSWORD", "s3cret-3");
    let ended = crate::support::Run::of(command).exits(0);
    let seen = fs::read_to_string(seen).expect("it works");
    assert!(seen.contains("GIT_DIR"), "the hooks ran");
    let journal =
        fs::read_to_string(place.clone.path().join(".git/tidegate/journal.jsonl")).expect("it works");
    for text in [&journal, &ended.out, &ended.err] {
        assert!(!text.contains("s3cret"), "{text}");
    }
    // The push may need credentials; commit and tag do not.
    let commits = seen.split("GIT_INDEX_FILE").next().unwrap_or_default();
    assert!(!commits.contains("s3cret"), "{commits}");
}

#[test]
fn of_two_clones_one_releases() {
    let place = Place::new();
    let other = place.origin.clone_with(&[]);
    other.git(["config", "user.name", "Second"]);
    other.git(["config", "user.email", "second@example.com"]);
    let before = other.git(["for-each-ref"]);
    run(place.clone.path(), "apply").exits(0);
    let released = place.state();
    let lost = run(other.path(), "apply").exits(14);
    assert!(lost.err.starts_with("error[git::moved]"), "{}", lost.shown());
    assert_eq!(other.git(["for-each-ref"]), before);
    assert_eq!(place.state(), released);
    other.git(["pull", "--quiet", "--tags"]);
    let nothing = run(other.path(), "apply").exits(0);
    assert!(nothing.out.contains("nothing to release"), "{}", nothing.shown());
}

#[test]
fn a_disk_or_a_folder_that_takes_nothing_leaves_nothing_half_done() {
    let place = Place::new();
    let before = place.state();
    // Nothing can be put where the journal's folder should be.
    fs::write(place.clone.path().join(".git/tidegate"), "in the way").expect("it works");
    let refused = run(place.clone.path(), "apply").exits(13);
    assert!(refused.err.starts_with("error[release::journal]"), "{}", refused.shown());
    assert_eq!(place.state(), before);
    fs::remove_file(place.clone.path().join(".git/tidegate")).expect("it works");
    // Nor where the changelog should be.
    place.clone.write("tidegate.toml", "changelog.path = 'README.md/CHANGELOG.md'\n");
    let refused = run(place.clone.path(), "apply");
    assert_ne!(refused.code, 0, "{}", refused.shown());
    if place.status() == "unfinished" {
        run(place.clone.path(), "undo").exits(0);
    }
    fs::remove_file(place.clone.path().join("tidegate.toml")).expect("it works");
    assert_eq!(place.state(), before);
}

#[test]
fn hooks_may_add_to_message_and_files() {
    let place = Place::new();
    let before = place.state();
    Place::hook(
        &place.clone,
        "commit-msg",
        "printf '\\nSigned-off-by: Purser <purser@example.com>\\n' >> \"$1\"",
    );
    Place::hook(&place.clone, "pre-push", "exit 1");
    run(place.clone.path(), "apply").exits(15);
    assert!(place.clone.git(["log", "-1", "--format=%B"]).contains("Signed-off-by"));
    // The journal may have been cut off before it said that the commit is done.
    let journal = place.clone.path().join(".git/tidegate/journal.jsonl");
    let text = fs::read_to_string(&journal).expect("it works");
    let cut: Vec<_> = text.lines().take(4).collect();
    assert!(cut[3].contains("\"start\",\"step\":1"), "{cut:?}");
    fs::write(&journal, cut.join("\n") + "\n").expect("it works");
    run(place.clone.path(), "resume").exits(15);
    run(place.clone.path(), "undo").exits(0);
    assert_eq!(place.state(), before);
    fs::remove_file(place.clone.path().join(".git/hooks/pre-push")).expect("it works");
    run(place.clone.path(), "apply").exits(0);
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
}
