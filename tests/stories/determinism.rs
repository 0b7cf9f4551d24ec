//! The same inputs give the same plan, byte for byte, whatever surrounds them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tidegate_testkit::Repo;

use crate::support::{Run, at, quickstart, run};

const PLAN: &str = "plan --format json";

fn plan(folder: &Path) -> String {
    run(folder, PLAN).exits(0).out
}

/// A repository whose tags and branches leave room for accidents of order.
fn braided() -> Repo {
    let repo = Repo::init();
    repo.commit_file("a.txt", "1\n", "feat: sail");
    repo.annotate("v1.0.0", "The first");
    for name in ["left", "right"] {
        repo.checkout("main");
        repo.branch(name);
        repo.commit_file(format!("{name}.txt"), "1\n", format!("feat({name}): anchor"));
        repo.commit_file(format!("{name}.txt"), "2\n", format!("fix({name}): rust"));
    }
    repo.checkout("main");
    repo.merge("left");
    repo.merge("right");
    for number in 0..30 {
        repo.tag_at(&format!("v0.{number}.0"), "v1.0.0^{commit}");
    }
    repo
}

#[test]
fn the_environment_has_no_say() {
    let (_home, repository) = quickstart();
    let expected = plan(&repository);
    let variables: [&[(&str, &str)]; 7] = [
        &[("TZ", "Pacific/Kiritimati")],
        &[("TZ", "America/St_Johns")],
        &[("LC_ALL", "C")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        &[("COLUMNS", "20"), ("TERM", "dumb")],
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
        &[("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_REF", "refs/heads/other")],
    ];
    for these in variables {
        let mut command = at(&repository, PLAN);
        command.envs(these.iter().copied());
        assert_eq!(Run::of(command).exits(0).out, expected, "{these:?}");
    }
}

#[test]
fn the_place_has_no_say() {
    let repo = braided();
    let expected = plan(repo.path());
    repo.write("deep/er/still/file.txt", "");
    assert_eq!(plan(&repo.path().join("deep/er/still")), expected, "from below");
    assert_eq!(run(repo.home(), &format!("-C repo {PLAN}")).exits(0).out, expected, "with -C");
    let elsewhere = repo.sibling("another name with spaces");
    copy(repo.path(), &elsewhere);
    assert_eq!(plan(&elsewhere), expected, "in a copy");
    assert_eq!(plan(repo.clone_with(&[]).path()), expected, "in a clone");
    assert_eq!(plan(repo.clone_with(&["--no-local"]).path()), expected, "in a packed clone");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a readable file");
        }
    }
}

#[test]
fn the_way_of_storing_has_no_say() {
    let repo = braided();
    let expected = plan(repo.path());
    let steps: [&[&str]; 5] = [
        &["commit-graph", "write", "--reachable"],
        &["pack-refs", "--all"],
        &["repack", "-a", "-d", "--quiet"],
        &["commit-graph", "write", "--reachable", "--changed-paths", "--split"],
        &["gc", "--quiet", "--prune=now"],
    ];
    for step in steps {
        repo.git(step);
        assert_eq!(plan(repo.path()), expected, "after git {step:?}");
    }
}

#[test]
fn the_order_of_keys_has_no_say() {
    let repo = braided();
    let gates = "[gates.commit-format]\nmode = \"enforce\"\nplugin = \"commit-format\"\n";
    let rest = "[changelog]\nenabled = true\npath = \"CHANGES.md\"\n[plugins.conventional.config]\n\
                types = { fix = \"patch\", feat = \"minor\", refactor = \"patch\" }\n";
    let turned = "[plugins.conventional]\nconfig.types.refactor = 'patch' # ours\nconfig.types.feat = 'minor'\n\
                  config.types.fix = 'patch'\n[changelog]\npath = 'CHANGES.md'\nenabled = true\n\
                  [gates.commit-format]\nplugin = \"commit-format\"\nmode = \"enforce\"\n";
    repo.write("tidegate.toml", format!("{gates}{rest}"));
    let expected = plan(repo.path());
    for same in [format!("{rest}{gates}"), turned.to_owned(), turned.replace('\n', "\r\n")] {
        repo.write("tidegate.toml", &same);
        assert_eq!(plan(repo.path()), expected, "{same}");
    }
    repo.write("tidegate.toml", rest);
    assert_ne!(plan(repo.path()), expected, "another configuration is another input");
}

#[test]
fn the_time_is_an_input() {
    let (_home, repository) = quickstart();
    let plan_at = |time: &str| {
        let mut command: Command = crate::support::tidegate(&repository);
        command.args(["plan", "--format", "json", "--at", time]);
        Run::of(command).exits(0).out
    };
    let noon = plan_at("2026-01-20T12:00:00Z");
    assert_eq!(plan_at("2026-01-20T14:00:00+02:00"), noon, "the same moment");
    assert_eq!(plan_at("1768910400"), noon, "the same moment, in seconds");
    assert_ne!(plan_at("2026-01-20T12:00:01Z"), noon);
}

#[test]
fn work_in_progress_has_no_say() {
    let repo = braided();
    let expected = plan(repo.path());
    repo.write("a.txt", "changed\n");
    repo.write("untracked.sql", "DROP TABLE everything;\n");
    repo.write("migrations/2026-01-01-000000_x/up.sql", "DROP TABLE everything;\n");
    repo.git(["add", "migrations"]);
    assert_eq!(plan(repo.path()), expected);
}
