//! Messages that were corrected after the fact, and change files.

use tidegate_testkit::{Redactor, Repo};

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

fn change_file(repo: &Repo, name: &str, text: &str) {
    repo.commit_file(format!(".changeset/{name}.md"), text, format!("chore: describe {name}"));
}

#[test]
fn change_files_count_until_a_release_has_had_them() {
    let (repo, _) = repo();
    change_file(&repo, "README", "How to describe changes.\n");
    assert_eq!(next(&repo, ""), ["root -"]);
    change_file(&repo, "red_sails", "---\ndefault: minor\n---\n\n# Red sails\n\nFor every boat.\n");
    let seen = run(repo.path(), "why").exits(0);
    insta::assert_snapshot!(Redactor::new().id(&repo.id("HEAD"), "head").redact(&seen.out), @r"
    root 1.0.0 → 1.1.0  minor
      change file `.changeset/red_sails.md` (`Red sails`) asks for a minor step
      rule  change-files = minor
      base  `v1.0.0` is the highest stable release in the history of [head.]; tag pattern `v{version}`
        (1 tag is written like that)

        commit                   kind   bump   rule                  what
        d7af011                  chore  none   chore = none          close the hatch
        d2c9a59                  chore  none   chore = none          describe README
        [head.]                  chore  none   chore = none          describe red_sails
        .changeset/red_sails.md  feat   minor  change-files = minor  Red sails
    ");
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    let package = &plan["packages"][0];
    assert_eq!(package["next"]["version"], "1.1.0");
    for text in [&package["notes"], &package["changelog"]["entry"]] {
        assert!(text.as_str().unwrap_or_default().contains("Red sails"), "{text}");
    }
    repo.tag("v1.1.0");
    assert_eq!(next(&repo, ""), ["root -"]);
}

#[test]
fn a_change_file_that_cannot_be_used_is_told_and_the_others_count() {
    let (repo, _) = repo();
    change_file(&repo, "broken", "Red sails\n");
    change_file(&repo, "typo", "---\ndefault: mintor\n---\nRed sails\n");
    change_file(&repo, "good", "---\ndefault: patch\n---\nNo leaks\n");
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    assert_eq!(plan["packages"][0]["next"]["version"], "1.0.1");
    let seen = run(repo.path(), "why").exits(0);
    for name in [".changeset/broken.md", ".changeset/typo.md", "mintor"] {
        assert!(seen.out.contains(name), "{}", seen.out);
    }
    repo.write("tidegate.toml", "[plugins.conventional.config]\nstrict = true\n");
    let ended = run(repo.path(), "next").exits(12);
    assert!(ended.err.contains(".changeset/broken.md"), "{}", ended.err);
}

#[test]
fn change_files_name_their_packages_and_may_take_the_place_of_commits() {
    let repo = Repo::init();
    for name in ["hull", "sail"] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n");
        repo.write(format!("crates/{name}/Cargo.toml"), manifest);
    }
    repo.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n");
    repo.git(["add", "--all"]);
    repo.commit("feat: boats");
    repo.tag("hull-v1.0.0");
    repo.tag("sail-v1.0.0");
    repo.commit_file("crates/hull/src/lib.rs", "// wood\n", "feat: wood");
    change_file(&repo, "red", "---\n\"sail\": major\n'boom': patch\n---\n\nfeat(color): red sails\n");
    assert_eq!(next(&repo, ""), ["hull 1.1.0", "sail 2.0.0"]);
    let seen = run(repo.path(), "plan").exits(0);
    assert!(seen.out.contains("there is no package `boom`"), "{}", seen.out);
    repo.write("tidegate.toml", "[plugins.conventional.config]\nchange-files = \"instead\"\n");
    assert_eq!(next(&repo, ""), ["hull -", "sail 2.0.0"]);
    repo.write("tidegate.toml", "[plugins.conventional.config]\nchange-files = \"ignore\"\n");
    assert_eq!(next(&repo, ""), ["hull 1.1.0", "sail -"]);
}
