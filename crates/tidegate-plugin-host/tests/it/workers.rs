//! What is particular to workers: they start, die and are replaced.

use std::process::Command;
use std::time::{Duration, Instant};

use tidegate_plugin::{FaultKind, Limits, Plugin};
use tidegate_plugin_host::{Launch, WorkerPlugin};

use crate::guest::judge;
use crate::loading::slow_to_compile;
use crate::runner::{CALL, honest, launch, limits, text};

#[test]
fn one_worker_answers_many_calls_and_survives_faults() {
    let limits = Limits { fuel: 1_000_000, ..limits() };
    // Loops when the request is long, answers when it is short.
    let wasm = judge(
        "(if (i64.gt_u (call $input_length) (i64.const 5)) (then (loop $again (br $again))))
         (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))",
    );
    let plugin = WorkerPlugin::load(&launch(), "guest", wasm, &limits).unwrap();
    for _ in 0..5 {
        assert_eq!(text(&plugin.call("judge", b"{}", &CALL).unwrap()), "{}");
        let fault = plugin.call("judge", b"\"a long one\"", &CALL).unwrap_err();
        assert!(matches!(*fault.kind, FaultKind::Fuel { .. }), "{fault}");
    }
}

#[test]
fn a_compiler_that_does_not_come_back_is_killed() {
    let limits = Limits { load_ms: 20, ..limits() };
    let wasm = slow_to_compile();
    let begin = Instant::now();
    let fault = WorkerPlugin::load(&launch(), "guest", wasm, &limits).unwrap_err();
    assert!(matches!(*fault.kind, FaultKind::Deadline { phase: "load", .. }), "{fault}");
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[test]
fn programs_that_are_no_workers_are_faults() {
    let limits = Limits { load_ms: 300, ..limits() };
    let load = |program: &'static str, arguments: &'static [&'static str]| {
        let launch = Launch::new(move || {
            let mut command = Command::new(program);
            command.args(arguments);
            command
        });
        *WorkerPlugin::load(&launch, "guest", honest(), &limits).unwrap_err().kind
    };
    let missing = load("there-is-no-such-program", &[]);
    assert!(matches!(missing, FaultKind::Worker { .. }), "{missing:?}");
    if cfg!(unix) {
        for (program, arguments) in
            [("/bin/cat", &[][..]), ("/bin/sh", &["-c", "exit 3"]), ("/bin/echo", &["hello"])]
        {
            let kind = load(program, arguments);
            assert!(matches!(kind, FaultKind::Worker { .. }), "{program}: {kind:?}");
        }
        let asleep = load("/bin/sleep", &["60"]);
        assert!(matches!(asleep, FaultKind::Deadline { phase: "load", .. }), "{asleep:?}");
    }
}

/// Starts workers that leave their process id in a file.
#[cfg(unix)]
fn launch_with_id(file: &std::path::Path) -> Launch {
    let file = file.to_owned();
    Launch::new(move || {
        let mut command = Command::new("/bin/sh");
        let script = "echo $$ > \"$1\"; exec \"$0\"";
        command.args(["-c", script, env!("CARGO_BIN_EXE_plugin-worker")]).arg(&file);
        command
    })
}

#[cfg(unix)]
fn signal(file: &std::path::Path, signal: &str) -> bool {
    let id = std::fs::read_to_string(file).unwrap();
    Command::new("kill").args([signal, id.trim()]).output().unwrap().status.success()
}

#[cfg(unix)]
#[test]
fn a_worker_that_died_is_a_fault_and_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("id");
    let plugin = WorkerPlugin::load(&launch_with_id(&file), "guest", honest(), &limits()).unwrap();
    for _ in 0..2 {
        assert_eq!(text(&plugin.call("judge", b"{}", &CALL).unwrap()), "{}");
        assert!(signal(&file, "-KILL"));
        let fault = plugin.call("judge", b"{}", &CALL).unwrap_err();
        assert!(matches!(*fault.kind, FaultKind::Worker { .. }), "{fault}");
    }
}

#[cfg(unix)]
#[test]
fn a_dropped_plugin_takes_its_worker_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("id");
    let plugin = WorkerPlugin::load(&launch_with_id(&file), "guest", honest(), &limits()).unwrap();
    assert!(signal(&file, "-0"));
    drop(plugin);
    assert!(!signal(&file, "-0"));
}

#[test]
fn the_environment_does_not_reach_a_worker() {
    if !cfg!(unix) {
        return;
    }
    // Ends in a fault unless its environment is empty of what it was given.
    let launch = Launch::new(|| {
        let mut command = Command::new("/bin/sh");
        let script = "test -z \"$SECRET\" && exec \"$0\"";
        command.args(["-c", script, env!("CARGO_BIN_EXE_plugin-worker")]).env("SECRET", "token");
        command
    });
    let plugin = WorkerPlugin::load(&launch, "guest", honest(), &limits()).unwrap();
    assert_eq!(text(&plugin.call("judge", b"{}", &CALL).unwrap()), "{}");
}
