//! What a proposal changes is judged by the rules of the branch that it is for.

use tidegate_testkit::Repo;

use crate::support::{Run, at, run};

/// A branch with rules, and a proposal that would rather have others.
fn proposed() -> Repo {
    let repo = Repo::init();
    repo.write("tidegate.toml", "gates.commit-format.mode = 'enforce'\n");
    repo.write("cliff.toml", "[changelog]\nbody = 'the rules of main'\n");
    repo.git(["add", "--all"]);
    repo.commit("feat: a deck");
    repo.tag("v1.0.0");
    repo.branch("proposal");
    repo.write("tidegate.toml", "gates.commit-format.mode = 'off'\n");
    repo.write("cliff.toml", "[changelog]\nbody = 'my own rules'\n");
    repo.git(["add", "--all"]);
    repo.commit("feat: a mast");
    repo.commit("whatever");
    repo
}

#[test]
fn a_proposal_cannot_change_what_judges_it() {
    let repo = proposed();
    let own = run(repo.path(), "check").exits(0);
    assert!(!own.out.contains("commit-format"), "{}", own.shown());
    let judged = run(repo.path(), "check --rules-from main").exits(20);
    assert!(judged.out.contains("commit-format"), "{}", judged.shown());
    for rules in ["main".to_owned(), repo.id("main")] {
        let noted = run(repo.path(), &format!("notes --rules-from {rules}")).exits(0);
        assert!(noted.out.contains("the rules of main"), "{}", noted.shown());
    }
    assert!(run(repo.path(), "notes").exits(0).out.contains("my own rules"));
    let unknown = run(repo.path(), "check --rules-from no-such-branch").exits(13);
    assert!(unknown.err.starts_with("error[git::unknown-revision]"), "{}", unknown.shown());
}

#[test]
fn rules_that_a_shallow_clone_lacks_are_fetched() {
    let repo = proposed();
    let shallow = repo.clone_depth(1);
    let mut check = at(shallow.path(), &format!("check --rules-from {}", repo.id("main")));
    check.env("TIDEGATE_CACHE_DIR", shallow.sibling("cache"));
    let judged = Run::of(check).exits(20);
    assert!(judged.out.contains("commit-format"), "{}", judged.shown());
    let offline = run(shallow.path(), &format!("check --offline --rules-from {}", repo.id("main")));
    assert_eq!(offline.code, 13, "{}", offline.shown());
}
