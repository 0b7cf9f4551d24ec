//! Programs of the user's that are part of a release, and notices.

use std::fs;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tidegate_testkit::{Reply, Server};

use super::forges::{OnForge, TOKEN};
use crate::support::{Run, at};

/// A program that publishes: it adds a line to a file beside the clone.
fn publishes(also: &str, more: &str) -> String {
    format!(
        "[[release.commands]]\nname = 'registry'\nwhen = 'publish'\n\
         run = ['sh', '-c', 'echo $TIDEGATE_VERSION >> ../../../../published; {also}']\n{more}\n"
    )
}

fn published(on_forge: &OnForge) -> String {
    fs::read_to_string(on_forge.place.clone.sibling("published")).unwrap_or_default()
}

fn is_shown(on_forge: &OnForge) -> bool {
    on_forge.forge.things()["releases"][0]["is_published"] == true
}

#[test]
fn a_program_that_fails_is_run_again() {
    let on_forge = OnForge::new("github", &publishes("test -e ../../../../ready", ""));
    let failed = on_forge.run("apply").exits(15);
    assert!(failed.err.contains("error[release::command]"), "{}", failed.shown());
    assert!(!is_shown(&on_forge), "nobody sees a release whose package is not there");
    on_forge.run("resume").exits(15);
    fs::write(on_forge.place.clone.sibling("ready"), "").expect("it works");
    on_forge.run("resume").exits(0);
    assert_eq!(published(&on_forge), "1.1.0\n1.1.0\n1.1.0\n");
    assert!(is_shown(&on_forge));
    on_forge.run("resume").exits(0);
    assert_eq!(published(&on_forge).lines().count(), 3, "it is not run once more");
}

/// The program kills Tidegate after its work is done.
#[cfg(target_os = "linux")]
fn killed(more: &str) -> OnForge {
    let kill = "test -e ../../../../killed || { touch ../../../../killed; kill -9 $PPID; }";
    let on_forge = OnForge::new("github", &publishes(kill, more));
    let mut command = at(on_forge.place.clone.path(), "apply");
    let ended = command.env("FORGE_TOKEN", TOKEN).output().expect("it starts");
    assert_eq!(ended.status.code(), None, "killed");
    assert_eq!(published(&on_forge), "1.1.0\n");
    on_forge
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_guesses_whether_a_program_has_done_its_work() {
    for (line, lines) in [("resume --done registry", 1), ("resume --repeat registry", 2)] {
        let on_forge = killed("");
        let asked = on_forge.run("resume").exits(15);
        assert!(asked.err.contains("error[release::command-unknown]"), "{}", asked.shown());
        assert!(asked.err.contains("--done registry"), "{}", asked.shown());
        assert_eq!(published(&on_forge).lines().count(), 1);
        on_forge.run(line).exits(0);
        assert_eq!(published(&on_forge).lines().count(), lines, "{line}");
        assert!(is_shown(&on_forge));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_check_knows_whether_a_program_has_done_its_work() {
    let on_forge = killed("check = ['grep', '-q', '{version}', '../../../../published']");
    on_forge.run("resume").exits(0);
    assert_eq!(published(&on_forge), "1.1.0\n");
    assert!(is_shown(&on_forge));
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_program_has_done_is_taken_back_by_another_or_listed() {
    let on_forge = killed("undo = ['rm', '../../../../published']");
    let undone = on_forge.run("undo").exits(15);
    assert!(undone.err.contains("left as it is: push"), "{}", undone.shown());
    assert!(!undone.err.contains("left as it is: run"), "{}", undone.shown());
    assert_eq!(published(&on_forge), "");
    let on_forge = killed("");
    let undone = on_forge.run("undo").exits(15);
    assert!(undone.err.contains("left as it is: run registry"), "{}", undone.shown());
}

#[test]
fn programs_see_the_released_commit_and_nothing_of_the_work_tree() {
    let on_forge = OnForge::new(
        "github",
        "[[release.commands]]\nname = 'look'\nwhen = 'after'\n\
         run = ['sh', '-c', 'git rev-parse HEAD > ../../../../seen; ls >> ../../../../seen; env >> ../../../../seen']\n",
    );
    on_forge.place.clone.write("untracked.txt", "mine");
    on_forge.run("apply").exits(0);
    let seen = fs::read_to_string(on_forge.place.clone.sibling("seen")).expect("it has run");
    let head = on_forge.place.clone.id("HEAD");
    assert!(seen.starts_with(&format!("{head}\nCHANGELOG.md\nREADME.md\n")), "{seen}");
    for line in ["TIDEGATE_TAG=v1.1.0", "TIDEGATE_VERSION=1.1.0", &format!("TIDEGATE_COMMIT={head}")] {
        assert!(seen.lines().any(|seen| seen == line), "{line}: {seen}");
    }
    assert!(!seen.contains("FORGE_TOKEN"), "{seen}");
    assert!(!on_forge.place.clone.path().join(".git/tidegate/checkout").exists(), "it is gone again");
}

#[test]
fn those_who_want_to_know_are_told_when_it_is_out() {
    let heard: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
    let ears = heard.clone();
    let server = Server::start(move |asked| {
        let mut heard = ears.lock().expect("no test has failed in here");
        let body = serde_json::from_slice(&asked.body).expect("it is JSON");
        heard.push((asked.path.clone(), body));
        // The first one is busy once.
        Reply::status(if heard.len() == 1 { 503 } else { 200 })
    });
    let notice = |kind: &str| {
        format!(
            "[[release.notices]]\nname = '{kind}'\nkind = '{kind}'\nvariable = '{}_URL'\n",
            kind.to_uppercase()
        )
    };
    let on_forge = OnForge::new("github", &["slack", "teams", "webhook"].map(notice).concat());
    let missing = on_forge.run("apply").exits(13);
    assert!(missing.err.contains("SLACK_URL"), "{}", missing.shown());
    assert_eq!(on_forge.place.status(), "nothing begun");
    let mut command = at(on_forge.place.clone.path(), "apply");
    command.env("FORGE_TOKEN", TOKEN);
    for kind in ["slack", "teams", "webhook"] {
        command.env(format!("{}_URL", kind.to_uppercase()), format!("{}/{kind}/s3cret", server.url()));
    }
    let applied = Run::of(command).exits(0);
    assert!(!applied.shown().contains("s3cret"), "{}", applied.shown());
    let heard = heard.lock().expect("no test has failed in here");
    let paths: Vec<_> = heard.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/slack/s3cret", "/slack/s3cret", "/teams/s3cret", "/webhook/s3cret"]);
    for (_, body) in heard.iter() {
        assert!(body.to_string().contains("1.1.0"), "{body:#}");
    }
    assert_eq!(heard[3].1["releases"][0]["tag"], "v1.1.0", "{:#}", heard[3].1);
}

#[test]
fn a_notice_that_nobody_takes_leaves_a_release_unfinished_until_somebody_says_so() {
    let server = Server::start(|_| Reply::text(404, "no such channel"));
    let notice = "[[release.notices]]\nname = 'team'\nkind = 'slack'\nvariable = 'SLACK_URL'\n";
    let on_forge = OnForge::new("github", notice);
    let run = |line: &str| {
        let mut command = at(on_forge.place.clone.path(), line);
        command.env("FORGE_TOKEN", TOKEN).env("SLACK_URL", server.url());
        Run::of(command)
    };
    let failed = run("apply").exits(15);
    assert!(failed.err.contains("no such channel"), "{}", failed.shown());
    assert!(is_shown(&on_forge));
    run("resume").exits(15);
    run("resume --done team").exits(0);
    assert_eq!(on_forge.place.status(), "finished");
}
