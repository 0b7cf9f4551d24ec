//! One commit on which a plugin breaks does not stop a release.

use super::guest::answering;
use super::{due, frugal};
use crate::support::run;

/// A versioner that breaks over a certain character, and else wants a minor step.
fn fragile() -> Vec<u8> {
    let answer =
        r#"{"proposals":[{"package":"root","bump":"minor","reason":"it is Monday","rule":"mondays"}]}"#;
    answering("(if (call $asked_about (i32.const 0x7e)) (then unreachable))", answer)
}

#[test]
fn a_commit_that_breaks_the_versioner_is_listed_and_the_release_goes_on() {
    let repo = due();
    repo.commit("fix: ~ breaks the versioner");
    repo.commit("fix: does not");
    repo.write(
        "tidegate.toml",
        format!("[version]\nplugin = \"mondays\"\n{}", frugal(&repo, "mondays", &fragile())),
    );
    insta::assert_snapshot!(run(repo.path(), "why").shown(), @"
    ---- stdout
    root 1.0.0 → 1.1.0  minor
      it is Monday
      rule  mondays
      base  `v1.0.0` is the highest stable release in the history of 723b493; tag pattern `v{version}`
        (1 tag is written like that)

        commit   kind        bump  rule                          what
        2e5ded7              none                                feat: anchor
        eec1272  unreadable  none  plugin `mondays` 1.0.0 trapped: it panicked or reached unreachable
                                                                 code  fix: ~ breaks the versioner
        723b493              none                                fix: does not
    ---- exit 0
    ");
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    assert_eq!(plan["packages"][0]["next"]["version"], "1.1.0");
    let broken: Vec<_> = plan["packages"][0]["unparsed"].as_array().expect("a list").iter().collect();
    assert_eq!(broken.len(), 1, "{plan:#}");
    assert_eq!(broken[0]["commit"], repo.id("HEAD~1"));
}

#[test]
fn a_versioner_that_breaks_over_everything_is_at_fault_itself() {
    let repo = due();
    for number in 0..20 {
        repo.commit(format!("fix: ~ {number}"));
    }
    repo.write(
        "tidegate.toml",
        format!("[version]\nplugin = \"mondays\"\n{}", frugal(&repo, "mondays", &fragile())),
    );
    let ended = run(repo.path(), "next").exits(12);
    assert!(ended.err.starts_with("error[plugin::trap]: plugin `mondays`"), "{}", ended.err);
}
