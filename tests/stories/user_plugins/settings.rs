//! What `tidegate.toml` says about plugins, and what is wrong with it.

use super::guest::answering;
use super::{due, gate, plugin};
use crate::support::{root, run};

/// A first-party plugin as a user would build it: a file with a path.
fn commit_format() -> Option<Vec<u8>> {
    let path = root().join("plugins/target/wasm32-wasip1/release/commit_format.wasm");
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        tidegate_testkit::lack("the first-party plugins are not built: run `cargo xtask plugins`");
    }
    bytes
}

#[test]
fn a_missing_file_is_named() {
    let repo = due();
    repo.write(
        "tidegate.toml",
        gate("freeze", "enforce") + "[plugins.freeze]\npath = \"policies/freeze.wasm\"\n",
    );
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @"
    ---- stderr
    error[plugin::missing]: plugin `freeze` should be in `policies/freeze.wasm`, but there is no such
      file
      help: build the plugin, or correct its `path` in tidegate.toml
    ---- exit 11
    ");
}

#[test]
fn a_plugin_that_nobody_knows_is_named() {
    let repo = due();
    repo.write("tidegate.toml", gate("freeze", "enforce"));
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @"
    ---- stderr
    error[config::plugin]: `gates.freeze` asks for the plugin `freeze`, which is neither built in nor
      defined here
     --> tidegate.toml:1:8
      |
    1 | [gates.freeze]
      |        ^^^^^^ nobody knows this plugin
      help: define it with a `path` under `[plugins.freeze]`, or use one of `cliff`, `commit-format`,
        `conventional`, `sql-migrations`
    ---- exit 10
    ");
}

#[test]
fn a_path_out_of_the_repository_is_refused() {
    let repo = due();
    std::fs::write(repo.sibling("evil.wasm"), "").expect("a file beside the repository");
    repo.write("tidegate.toml", gate("freeze", "enforce") + "[plugins.freeze]\npath = \"../evil.wasm\"\n");
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @r#"
    ---- stderr
    error[config::path]: `plugins.freeze.path` is no path of a file inside the repository
     --> tidegate.toml:4:8
      |
    4 | path = "../evil.wasm"
      |        ^^^^^^^^^^^^^^ it leads out of the repository
      cause: it leads out of the repository
      help: move the file into the repository and name it by a relative path
    ---- exit 10
    "#);
}

#[test]
fn a_plugin_is_not_asked_what_it_does_not_answer() {
    let repo = due();
    let wasm = answering("", "{}");
    repo.write("tidegate.toml", format!("[notes]\nplugin = \"guest\"\n{}", plugin(&repo, "guest", &wasm)));
    insta::assert_snapshot!(run(repo.path(), "notes").shown(), @"
    ---- stderr
    error[config::wrong-kind]: plugin `guest` is configured as notes, which it is not; it answers as:
      gate, versioner
      help: `tidegate plugin inspect guest` shows what it answers and how it is configured
    ---- exit 10
    ");
}

#[test]
fn configuration_that_does_not_fit_is_shown_in_its_place() {
    let Some(wasm) = commit_format() else { return };
    let repo = due();
    let config = "[plugins.style.config]\nmax-subject-length = \"short\"\n";
    repo.write("tidegate.toml", gate("style", "enforce") + &plugin(&repo, "style", &wasm) + config);
    insta::assert_snapshot!(run(repo.path(), "check").shown(), @r#"
    ---- stderr
    error[config::plugin-config]: the configuration of plugin `style` does not fit its schema: at
      `/max-subject-length`: the plugin knows no such key
     --> tidegate.toml:6:22
      |
    6 | max-subject-length = "short"
      |                      ^^^^^^^ the plugin knows no such key
      help: `tidegate plugin inspect style` shows what it answers and how it is configured
    ---- exit 10
    "#);
}

#[test]
fn limits_are_the_users() {
    let repo = due();
    let wasm = answering("", r#"{"summary":"fine"}"#);
    for (limit, code) in [
        ("fuel = 10", "plugin::fuel"),
        ("memory-bytes = 65_536", "plugin::memory"),
        ("module-bytes = 100", "plugin::load"),
        ("input-bytes = 10", "plugin::input-too-large"),
        ("output-bytes = 10", "plugin::output-too-large"),
    ] {
        let limits = format!("limits = {{ {limit} }}\n");
        repo.write("tidegate.toml", gate("freeze", "enforce") + &plugin(&repo, "freeze", &wasm) + &limits);
        let report = run(repo.path(), "check --format json").exits(20).json();
        assert_eq!(report["gates"][1]["findings"][0]["key"], code, "{limit}: {report:#}");
    }
}
