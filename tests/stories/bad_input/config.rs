//! Configurations that are not right.

use tidegate_testkit::Repo;

use crate::support::{Run, run};

fn planned_with(config: impl AsRef<[u8]>) -> Run {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.write("tidegate.toml", config);
    run(repo.path(), "next")
}

#[test]
fn every_mistake_is_shown_with_its_line() {
    let config = "format = 1\ntag = \"release\"\n\n[changelog]\nenabled = \"yes\"\n\n[gates.commit-format]\nmode = \"enforced\"\n";
    insta::assert_snapshot!(planned_with(config).shown(), @r#"
    ---- stderr
    error[config::value]: `tag` is no tag pattern
     --> tidegate.toml:2:7
      |
    2 | tag = "release"
      |       ^^^^^^^^^ `release` has `{version}` 0 times, want once
      cause: `release` has `{version}` 0 times, want once
      help: write it as `v{version}`, with `{version}` where the version stands
    error[config::type]: `changelog.enabled` is a string, want a boolean
     --> tidegate.toml:5:11
      |
    5 | enabled = "yes"
      |           ^^^^^ want a boolean
    error[config::value]: `gates.commit-format.mode` is `enforced`, want one of `enforce`, `advise`,
      `off`
     --> tidegate.toml:8:8
      |
    8 | mode = "enforced"
      |        ^^^^^^^^^^ want one of `enforce`, `advise`, `off`
    ---- exit 10
    "#);
}

#[test]
fn what_is_not_toml_is_shown_where_it_ends_to_be() {
    insta::assert_snapshot!(planned_with("format = 1\n[changelog\nenabled = true\n").shown(), @"
    ---- stderr
    error[config::syntax]: not valid TOML: unclosed table, expected `]`
     --> tidegate.toml:2:11
      |
    2 | [changelog
      |           ^
    ---- exit 10
    ");
}

#[test]
fn a_newer_format_is_told_before_anything_else() {
    let config = "format = 2\ntag = { new = \"syntax\" }\n\n[flotilla]\nships = 3\n";
    insta::assert_snapshot!(planned_with(config).shown(), @"
    ---- stderr
    error[config::format]: written for a newer tidegate: format 2, and this one reads format 1
     --> tidegate.toml:1:10
      |
    1 | format = 2
      |          ^ want 1
      help: update tidegate
    ---- exit 10
    ");
}

#[test]
fn unknown_keys_are_warned_about() {
    let config = "[changelog]\nenable = false\n\n[note]\naudience = \"user\"\n\n[flotilla]\nships = 3\n";
    insta::assert_snapshot!(planned_with(config).shown(), @"
    ---- stdout
    root  → 0.1.0  first release
    ---- stderr
    warning[config::unknown-key]: unknown key `changelog.enable`
     --> tidegate.toml:2:1
      |
    2 | enable = false
      | ^^^^^^
      help: did you mean `enabled`?
    warning[config::unknown-key]: unknown key `note`
     --> tidegate.toml:4:2
      |
    4 | [note]
      |  ^^^^
      help: did you mean `notes`?
    warning[config::unknown-key]: unknown key `flotilla`
     --> tidegate.toml:7:2
      |
    7 | [flotilla]
      |  ^^^^^^^^
      help: known here: `format`, `tag`, `initial-version`, `repository`, `history`, `workspace`,
        `packages`, `branches`, `version`, `changelog`, `notes`, `gates`, `rollback`, `release`,
        `forge`, `plugins`
    ---- exit 0
    ");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    insta::assert_snapshot!(planned_with(b"format = 1\n# caf\xe9\n").shown(), @"
    ---- stderr
    error[config::file-not-utf8]: `tidegate.toml` is not UTF-8: byte 16 is not part of a character
      help: convert the file to UTF-8; nothing was changed
    ---- exit 10
    ");
}

#[test]
fn of_two_configurations_none_is_guessed() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    for name in ["tidegate.toml", ".tidegate.toml"] {
        repo.write(name, "format = 1\n");
    }
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"
    ---- stderr
    error[config::ambiguous]: there are two configurations, `tidegate.toml` and `.tidegate.toml`
      help: keep one of them, or name one with `--config tidegate.toml`
    ---- exit 10
    ");
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    insta::assert_snapshot!(run(repo.path(), "next --config other.toml").shown(), @"
    ---- stderr
    error[config::file-missing]: there is no file `other.toml`
      help: `tidegate init` writes a configuration to start from; none is needed for the common case
    ---- exit 10
    ");
}

#[test]
fn a_hostile_configuration_reaches_no_terminal_raw() {
    let ended = planned_with("\"\\u001b[31m\\u202e\" = 1\n[changelog]\npath = \"../\\u001b]0;x\\u0007\"\n");
    assert_eq!(ended.code, 10, "{}", ended.shown());
    super::hostile_text::assert_harmless(&ended.err);
}
