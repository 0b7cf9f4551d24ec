//! What a plugin can find out about the machine: nothing.

use super::guest::{answering, digit};
use super::{due, gate, plugin};
use crate::support::{Run, at};

#[test]
fn a_plugin_sees_no_variable_no_argument_and_no_folder() {
    let text = r#"{"summary":"? variables in ? bytes, ? arguments in ? bytes, folder error ?"}"#;
    let probe = [
        "(drop (call $environ_sizes_get (i32.const 0) (i32.const 4)))",
        "(drop (call $args_sizes_get (i32.const 8) (i32.const 12)))",
        "(drop (call $environ_get (i32.const 32) (i32.const 64)))",
        "(drop (call $args_get (i32.const 32) (i32.const 64)))",
        // Nothing was written where variables and arguments would be.
        "(if (i32.or (i32.load (i32.const 32)) (i32.load (i32.const 64))) (then unreachable))",
        &digit(text, 0, "(i32.load (i32.const 0))"),
        &digit(text, 1, "(i32.load (i32.const 4))"),
        &digit(text, 2, "(i32.load (i32.const 8))"),
        &digit(text, 3, "(i32.load (i32.const 12))"),
        // The first folder that a program is given would be descriptor 3.
        &digit(text, 4, "(call $fd_prestat_get (i32.const 3) (i32.const 96))"),
    ]
    .concat();
    let repo = due();
    let wasm = answering(&probe, text);
    repo.write("tidegate.toml", gate("spy", "enforce") + &plugin(&repo, "spy", &wasm));
    let mut command = at(repo.path(), "check --format json");
    command.env("RELEASE_TOKEN", "s3cret").env("GITHUB_TOKEN", "s3cret");
    let run = Run::of(command).exits(0);
    assert!(!run.out.contains("s3cret") && !run.err.contains("s3cret"));
    let summary = &run.json()["gates"][1]["summary"];
    assert_eq!(summary, "0 variables in 0 bytes, 0 arguments in 0 bytes, folder error 8");
}
