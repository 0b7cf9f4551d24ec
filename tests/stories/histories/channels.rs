//! Pre-releases, promotion, maintenance, snapshots, calendars.

use tidegate_testkit::Repo;

use super::next;
use crate::support::run;

fn released() -> Repo {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.2.0");
    repo
}

#[test]
fn pre_releases_count_up_and_escalate() {
    let repo = released();
    repo.git(["switch", "--quiet", "-c", "rc"]);
    repo.commit("fix: leak");
    assert_eq!(next(&repo, ""), ["root 1.2.1-rc.1"]);
    repo.commit("feat: anchor");
    assert_eq!(next(&repo, ""), ["root 1.3.0-rc.1"]);
    repo.tag("v1.3.0-rc.1");
    assert_eq!(next(&repo, ""), ["root -"]);
    repo.commit("docs: how to sail");
    assert_eq!(next(&repo, ""), ["root -"]);
    repo.commit("fix: rope");
    assert_eq!(next(&repo, ""), ["root 1.3.0-rc.2"]);
    repo.tag("v1.3.0-rc.2");
    repo.commit("feat!: two masts");
    assert_eq!(next(&repo, ""), ["root 2.0.0-rc.1"]);
    repo.tag("v2.0.0-rc.1");
    repo.commit("fix: mast");
    // Another label begins to count for itself, at the core that was reached.
    assert_eq!(next(&repo, "--channel beta"), ["root 2.0.0-beta.1"]);
    assert_eq!(next(&repo, ""), ["root 2.0.0-rc.2"]);
    assert_eq!(next(&repo, "--channel stable"), ["root 2.0.0"]);
}

#[test]
fn a_counter_that_is_taken_elsewhere_is_passed_over() {
    let repo = released();
    repo.git(["switch", "--quiet", "-c", "beta"]);
    repo.commit("feat: anchor");
    repo.tag("v1.3.0-beta.1");
    repo.git(["reset", "--quiet", "--hard", "HEAD~1"]);
    repo.commit("feat: another anchor");
    assert_eq!(next(&repo, ""), ["root 1.3.0-beta.2"]);
}

#[test]
fn what_was_tested_is_promoted_as_it_is() {
    let repo = released();
    repo.commit("feat: anchor");
    repo.tag("v1.3.0-rc.1");
    let tested = repo.id("HEAD");
    repo.commit("feat!: not tested yet");
    let plan = run(repo.path(), "plan --format json --promote v1.3.0-rc.1").exits(0).json();
    assert_eq!(plan["head"], tested);
    assert_eq!(plan["packages"][0]["next"]["tag"], "v1.3.0");
    assert!(plan["packages"][0]["notes"].as_str().expect("notes").contains("Anchor"));
    let refused = run(repo.path(), "next --promote v1.2.0").exits(2);
    assert!(refused.err.starts_with("error[version::not-a-pre-release]"), "{}", refused.err);
    let unknown = run(repo.path(), "next --promote v9.0.0-rc.1").exits(2);
    assert!(unknown.err.starts_with("error[notes::no-such-tag]"), "{}", unknown.err);
}

#[test]
fn a_maintenance_branch_stays_in_its_range() {
    let repo = released();
    repo.commit("feat!: two masts");
    repo.tag("v2.0.0");
    repo.git(["switch", "--quiet", "-c", "1.x", "v1.2.0"]);
    repo.commit("fix: leak");
    assert_eq!(next(&repo, ""), ["root 1.2.1"]);
    repo.commit("feat: anchor");
    assert_eq!(next(&repo, ""), ["root 1.3.0"]);
    let narrow = run(repo.path(), "next --channel 1.2.x").exits(10);
    assert!(narrow.err.starts_with("error[version::out-of-range]"), "{}", narrow.err);
    repo.commit("feat!: three masts");
    let ended = run(repo.path(), "next").exits(10);
    assert!(ended.err.contains("2.0.0") && ended.err.contains("`1.x`"), "{}", ended.err);
}

#[test]
fn branches_are_what_the_configuration_says() {
    let repo = released();
    repo.write("tidegate.toml", "[[branches]]\nbranch = 'preview/*'\nchannel = 'preview'\n");
    repo.git(["switch", "--quiet", "-c", "preview/masts"]);
    repo.commit("feat: anchor");
    assert_eq!(next(&repo, ""), ["root 1.3.0-preview.1"]);
}

#[test]
fn snapshots_and_metadata_are_made_of_the_next_version() {
    let repo = released();
    let id = repo.commit("docs: how to sail");
    assert_eq!(next(&repo, "--snapshot 12"), [format!("root 1.2.1-pr.12.g{}", &id[..7])]);
    repo.commit("feat: anchor");
    assert_eq!(next(&repo, "--build-metadata b.7"), ["root 1.3.0+b.7"]);
    let wrong = run(repo.path(), "next --build-metadata a_b").exits(2);
    assert!(wrong.err.starts_with("error[version::label]"), "{}", wrong.err);
}

#[test]
fn calendar_versions_follow_the_effective_time() {
    let repo = Repo::init();
    repo.write("tidegate.toml", "version.scheme = 'YYYY.0M.MICRO'\n");
    repo.commit("feat: sail");
    assert_eq!(next(&repo, ""), ["root 2026.01.0"]);
    repo.tag("v2026.01.0");
    repo.commit("fix: leak");
    assert_eq!(next(&repo, ""), ["root 2026.01.1"]);
    let later = crate::support::Run::of({
        let mut command = crate::support::tidegate(repo.path());
        command.args(["--at", "2026-02-01T00:00:00Z", "next"]);
        command
    });
    assert!(later.out.contains("2026.02.0"), "{}", later.shown());
}
