//! Plugins that run side by side.

use std::thread;
use std::time::{Duration, Instant};

use tidegate_plugin::{FaultKind, Limits, Plugin};

use crate::guest::judge;
use crate::runner::{CALL, HOST, Place, check_host_is_well, limits};

/// Counts for some hundreds of milliseconds, then answers.
fn busy() -> Vec<u8> {
    judge(
        "(loop $again
           (local.set $x (i64.add (local.get $x) (i64.const 1)))
           (br_if $again (i64.lt_u (local.get $x) (i64.const 150000000))))
         (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))",
    )
}

#[test]
fn one_plugins_deadline_means_nothing_to_another() {
    let patient = Limits { fuel: 1 << 60, call_ms: 60_000, ..limits() };
    let hasty = Limits { fuel: 1 << 60, call_ms: 30, ..limits() };
    let long = HOST.load("long", &busy(), &patient).unwrap();
    let short = HOST.load("short", &judge("(loop $again (br $again))"), &hasty).unwrap();
    thread::scope(|scope| {
        let running = scope.spawn(|| long.call("judge", b"{}", &CALL));
        for _ in 0..3 {
            let fault = short.call("judge", b"{}", &CALL).unwrap_err();
            assert!(matches!(*fault.kind, FaultKind::Deadline { limit_ms: 30, .. }), "{fault}");
        }
        running.join().unwrap().unwrap();
    });
}

#[test]
fn a_trap_beside_it_does_not_disturb_a_plugin() {
    let limits = Limits { fuel: 1 << 60, call_ms: 60_000, ..limits() };
    let long = HOST.load("long", &busy(), &limits).unwrap();
    let trapping = HOST.load("trap", &judge("unreachable"), &limits).unwrap();
    thread::scope(|scope| {
        let running = scope.spawn(|| long.call("judge", b"{}", &CALL));
        for _ in 0..200 {
            assert!(trapping.call("judge", b"{}", &CALL).is_err());
        }
        running.join().unwrap().unwrap();
    });
}

#[test]
fn a_deadline_is_kept_within_some_ticks() {
    let limits = Limits { fuel: 1 << 60, call_ms: 50, ..limits() };
    let plugin = HOST.load("loop", &judge("(loop $again (br $again))"), &limits).unwrap();
    let begin = Instant::now();
    plugin.call("judge", b"{}", &CALL).unwrap_err();
    let took = begin.elapsed();
    assert!(took >= Duration::from_millis(50), "{took:?}");
    assert!(took < Duration::from_millis(2_000), "{took:?}");
}

#[test]
fn one_plugin_answers_many_threads() {
    let plugin = HOST.load("honest", &crate::runner::honest(), &limits()).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..50).for_each(|_| drop(plugin.call("judge", b"{}", &CALL).unwrap())));
        }
    });
    check_host_is_well(Place::Here);
}
