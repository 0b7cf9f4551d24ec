//! Which repositories are found, and what is known about them.

use std::path::{Path, PathBuf};
use std::process::Command;

use tidegate_git::Repository;
use tidegate_model::{Diagnose as _, History as _};
use tidegate_testkit::{Repo, sealed, skip};

use crate::support::{open, since};

#[test]
fn a_repository_is_found_from_below() {
    let repo = Repo::init();
    repo.commit("one");
    repo.write("a/b/c.txt", "");
    let opened = Repository::discover(repo.path().join("a/b")).unwrap();
    assert_eq!(opened.workdir().unwrap().canonicalize().unwrap(), repo.path());
    assert!(!opened.is_bare() && !opened.is_shallow());
}

#[test]
fn no_repository_is_a_clear_error() {
    let repo = Repo::init();
    let outside = repo.sibling("outside");
    std::fs::create_dir(&outside).unwrap();
    let error = Repository::discover(&outside).unwrap_err();
    assert_eq!(error.code(), "git::not-a-repository");
    assert!(error.to_string().contains("outside"), "{error}");
    assert_eq!(Repository::discover(repo.sibling("nowhere")).unwrap_err().code(), "git::not-a-repository");
}

#[test]
fn broken_and_newer_repositories_are_clear_errors() {
    let broken = Repo::init();
    broken.write(".git/config", "[core\n");
    assert_eq!(Repository::discover(broken.path()).unwrap_err().code(), "git::open");
    if !broken.git_succeeds(["init", "--quiet", "--ref-format=reftable", "../reftable"]) {
        return skip("this git has no reftable");
    }
    let error = Repository::discover(broken.sibling("reftable")).unwrap_err();
    assert_eq!(error.code(), "git::unsupported");
    assert!(error.to_string().contains("reftable"), "{error}");
}

#[test]
fn bare_repositories_and_mirrors() {
    let repo = Repo::init();
    repo.commit_file("a.txt", "text", "one");
    repo.tag("v1");
    repo.commit("two");
    let bare = repo.clone_with(&["--bare"]);
    let opened = open(&bare);
    assert!(opened.is_bare());
    assert_eq!(opened.workdir(), None);
    assert_eq!(opened.read_head_file("a.txt").unwrap().as_deref(), Some(&b"text"[..]));
    assert_eq!(since(&bare, &["v1"]), (Some("v1"), vec!["two".into()]));
}

#[test]
fn linked_worktrees_have_their_own_head() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    let tree = repo.sibling("tree");
    repo.git(["worktree", "add", "--quiet", "-b", "topic", tree.to_str().unwrap()]);
    repo.commit("two");
    let opened = Repository::discover(&tree).unwrap();
    assert_eq!(opened.head().unwrap().branch.as_deref(), Some("topic"));
    assert_eq!(opened.tags().unwrap().len(), 1);
    let facts = opened.facts().unwrap();
    assert!(facts.is_linked_worktree && !facts.is_bare);
    assert!(!open(&repo).facts().unwrap().is_linked_worktree);
}

#[test]
fn alternates_lend_their_objects() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.commit("two");
    let clone = repo.clone_with(&["--shared", "--no-local"]);
    let borrowed = repo.clone_with(&["--reference", repo.path().to_str().unwrap()]);
    for clone in [clone, borrowed] {
        assert_eq!(since(&clone, &["v1"]), (Some("v1"), vec!["two".into()]));
    }
    let shared = repo.sibling("shared");
    repo.git(["clone", "--quiet", "--shared", ".", shared.to_str().unwrap()]);
    let opened = Repository::discover(&shared).unwrap();
    assert_eq!(opened.facts().unwrap().alternates.len(), 1);
    assert_eq!(opened.since(&opened.head().unwrap().id, &[]).unwrap().commits.len(), 2);
}

#[test]
fn sha256_repositories_are_read() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    repo.commit_file("a.txt", "text", "one");
    repo.annotate("v1", "text");
    let two = repo.commit("two");
    assert_eq!(two.len(), 64);
    let opened = open(&repo);
    assert_eq!(opened.facts().unwrap().hash, "sha256");
    assert_eq!(opened.head().unwrap().id.as_str(), two);
    assert_eq!(since(&repo, &["v1"]), (Some("v1"), vec!["two".into()]));
    assert_eq!(opened.read_head_file("a.txt").unwrap().as_deref(), Some(&b"text"[..]));
}

#[test]
fn a_partial_clone_reads_history_and_names_what_it_lacks() {
    let repo = Repo::init();
    repo.git(["config", "uploadpack.allowFilter", "true"]);
    repo.commit_file("a.txt", "text", "one");
    repo.commit("two");
    let clone = repo.clone_with(&["--filter=blob:none", "--no-checkout"]);
    let opened = open(&clone);
    assert!(opened.facts().unwrap().is_partial);
    assert_eq!(since(&clone, &[]).1, ["one", "two"]);
    let error = opened.read_head_file("a.txt").unwrap_err();
    assert_eq!(error.code(), "git::object-missing");
    assert!(error.help().unwrap().contains("partial clone"));
}

#[test]
fn the_environment_is_obeyed() {
    let (here, there) = (Repo::init(), Repo::init());
    here.commit("here");
    there.commit("there");
    let child = |dir: &Path, name: &str, value: PathBuf| {
        let mut command = sealed(Command::new(std::env::current_exe().unwrap()));
        command.args(["--exact", "open::child", "--ignored", "--nocapture"]);
        command.env("TIDEGATE_TEST_DIR", dir).env(name, value);
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let git_dir = there.path().join(".git");
    assert!(child(here.path(), "GIT_DIR", git_dir).contains(&format!("head {}", there.id("HEAD"))));
    here.write("below/file", "");
    let below = here.path().join("below");
    assert!(child(&below, "UNRELATED", PathBuf::new()).contains(&format!("head {}", here.id("HEAD"))));
    here.write("below/deeper/file", "");
    let answer = child(&below.join("deeper"), "GIT_CEILING_DIRECTORIES", below.clone());
    assert!(answer.contains("error git::not-a-repository"), "{answer}");
    here.git(["tag", "v1"]);
    let config = here.sibling("config");
    std::fs::write(&config, "[remote \"origin\"]\n\turl = https://example.com/from-environment\n").unwrap();
    assert!(child(here.path(), "GIT_CONFIG_GLOBAL", config).contains("from-environment"));
}

#[cfg(unix)]
#[test]
fn another_users_repository_is_refused() {
    let repo = Repo::init();
    repo.commit("one");
    for path in [repo.path().to_owned(), repo.path().join(".git")] {
        if std::os::unix::fs::chown(path, Some(12_345), None).is_err() {
            return skip("only root can give a repository away");
        }
    }
    repo.write("below/file", "");
    let error = Repository::discover(repo.path().join("below")).unwrap_err();
    assert_eq!(error.code(), "git::untrusted");
    let add = format!("safe.directory {}", repo.path().display());
    assert!(error.help().unwrap().contains(&format!("{add}`")), "{:?}", error.help());
}

/// Not a test: what [`the_environment_is_obeyed`] starts.
#[test]
#[ignore = "started by another test"]
#[expect(clippy::print_stdout, reason = "how a child answers")]
fn child() {
    let dir = std::env::var_os("TIDEGATE_TEST_DIR").expect("started by another test");
    match Repository::discover(dir) {
        Ok(repo) => {
            println!("head {} remote {:?}", repo.head().unwrap().id, repo.remote_url().unwrap());
        }
        Err(error) => println!("error {}", error.code()),
    }
}
