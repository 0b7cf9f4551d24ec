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
    insta::assert_snapshot!(planned_with(config).shown(), @"");
}

#[test]
fn what_is_not_toml_is_shown_where_it_ends_to_be() {
    insta::assert_snapshot!(planned_with("format = 1\n[changelog\nenabled = true\n").shown(), @"");
}

#[test]
fn a_newer_format_is_told_before_anything_else() {
    let config = "format = 2\ntag = { new = \"syntax\" }\n\n[flotilla]\nships = 3\n";
    insta::assert_snapshot!(planned_with(config).shown(), @"");
}

#[test]
fn unknown_keys_are_warned_about() {
    let config = "[changelog]\nenable = false\n\n[note]\naudience = \"user\"\n\n[flotilla]\nships = 3\n";
    insta::assert_snapshot!(planned_with(config).shown(), @"");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    insta::assert_snapshot!(planned_with(b"format = 1\n# caf\xe9\n").shown(), @"");
}

#[test]
fn of_two_configurations_none_is_guessed() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    for name in ["tidegate.toml", ".tidegate.toml"] {
        repo.write(name, "format = 1\n");
    }
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"");
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    insta::assert_snapshot!(run(repo.path(), "next --config other.toml").shown(), @"");
}

#[test]
fn a_hostile_configuration_reaches_no_terminal_raw() {
    let ended = planned_with("\"\\u001b[31m\\u202e\" = 1\n[changelog]\npath = \"../\\u001b]0;x\\u0007\"\n");
    assert_eq!(ended.code, 10, "{}", ended.shown());
    super::hostile_text::assert_harmless(&ended.err);
}
