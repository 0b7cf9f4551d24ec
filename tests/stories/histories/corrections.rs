//! Messages that were corrected after the fact, and change files.

use tidegate_testkit::Repo;

use super::next;
use crate::support::run;

fn repo() -> (Repo, String) {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    let id = repo.commit("chore: close the hatch");
    (repo, id)
}

#[test]
fn an_override_counts_before_a_note_and_a_note_before_the_message() {
    let (repo, id) = repo();
    assert_eq!(next(&repo, ""), ["root -"]);
    let before = run(repo.path(), "plan --format json").exits(0).json();
    repo.git(["notes", "--ref", "tidegate", "add", "-m", "fix: close the hatch", &id]);
    assert_eq!(next(&repo, ""), ["root 1.0.1"]);
    let file = format!("[[commit]]\nid = '{}'\nmessage = 'feat: a hatch'\n", &id[..8]);
    repo.write(".tidegate/overrides.toml", file);
    assert_eq!(next(&repo, ""), ["root 1.1.0"]);
    let after = run(repo.path(), "plan --format json").exits(0).json();
    assert_ne!(before["inputs"]["corrections"], after["inputs"]["corrections"]);
    assert_ne!(before["inputs"]["all"], after["inputs"]["all"]);
}

#[test]
fn overrides_that_cannot_be_used_are_told() {
    let (repo, _) = repo();
    repo.write(".tidegate/overrides.toml", "[[commit]]\nid = 'HEAD'\nmessage = ''\n");
    let ended = run(repo.path(), "next").exits(10);
    assert!(ended.err.starts_with("error[corrections::overrides]"), "{}", ended.err);
}
