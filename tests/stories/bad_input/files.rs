//! Files of the user's that are not as they should be.

use std::fs;

use tidegate_testkit::Repo;

use crate::support::run;

fn due() -> Repo {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo
}

#[test]
fn a_changelog_that_is_no_text_is_refused_and_kept() {
    let repo = due();
    let old = b"# Changelog\n\ncaf\xe9\n";
    repo.write("CHANGELOG.md", old);
    insta::assert_snapshot!(run(repo.path(), "changelog").shown(), @"
    ---- stderr
    error[config::file-not-utf8]: `CHANGELOG.md` is not UTF-8: byte 16 is not part of a character
      help: convert the file to UTF-8; nothing was changed
    ---- exit 10
    ");
    assert_eq!(run(repo.path(), "plan").code, 10);
    assert_eq!(fs::read(repo.path().join("CHANGELOG.md")).expect("it is there"), old);
}

#[cfg(unix)]
#[test]
fn a_changelog_that_leads_out_of_the_repository_is_not_followed() {
    let repo = due();
    fs::write(repo.sibling("secret.md"), "# Secret\n").expect("a file beside the repository");
    std::os::unix::fs::symlink("../secret.md", repo.path().join("CHANGELOG.md")).expect("a link");
    let ended = run(repo.path(), "changelog");
    assert!(!ended.out.contains("Secret"));
    insta::assert_snapshot!(ended.shown(), @"
    ---- stderr
    error[config::file-outside]: `CHANGELOG.md` is not a path inside the repository
      help: use a path below the repository's root, without `..`
    ---- exit 10
    ");
}

#[cfg(unix)]
#[test]
fn a_changelog_that_leads_nowhere_is_told() {
    let repo = due();
    std::os::unix::fs::symlink("../not-yet.md", repo.path().join("CHANGELOG.md")).expect("a link");
    let ended = run(repo.path(), "changelog").exits(10);
    assert!(ended.err.starts_with("error[config::file-unreadable]"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn a_changelog_that_leads_elsewhere_in_the_repository_is_followed() {
    let repo = due();
    repo.write("docs/log.md", "# Changelog\n\n## 0.0.1\n\n- dust\n");
    std::os::unix::fs::symlink("docs/log.md", repo.path().join("CHANGELOG.md")).expect("a link");
    let ended = run(repo.path(), "changelog").exits(0);
    assert!(ended.out.contains("- Sail") && ended.out.ends_with("- dust\n"), "{}", ended.out);
}

#[test]
fn a_changelog_that_is_a_folder_is_told() {
    let repo = due();
    fs::create_dir(repo.path().join("CHANGELOG.md")).expect("a folder");
    let ended = run(repo.path(), "changelog").exits(10);
    assert!(ended.err.starts_with("error[config::file-unreadable]"), "{}", ended.err);
}
