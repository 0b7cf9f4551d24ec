//! What the sandbox costs. Proves nothing, and so runs only when asked:
//! `cargo nextest run -p tidegate-plugin-host --run-ignored only --no-capture`.
#![expect(clippy::print_stderr, reason = "the numbers are the point")]

use std::time::{Duration, Instant};

use tidegate_plugin::{Limits, Plugin};
use tidegate_plugin_host::{Host, WorkerPlugin};

use crate::guest::judge;
use crate::runner::{CALL, HOST, honest, launch, limits};

/// The median.
fn median(times: usize, mut work: impl FnMut()) -> Duration {
    let mut taken: Vec<_> = (0..times)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .collect();
    taken.sort();
    taken[times / 2]
}

/// Reads its whole input as kits do, eight bytes at a time.
fn reading() -> Vec<u8> {
    judge(
        "(local $words i64)
         (local.set $words (i64.shr_u (call $input_length) (i64.const 3)))
         (loop $again
           (drop (call $input_load_u64 (i64.shl (local.get $x) (i64.const 3))))
           (local.set $x (i64.add (local.get $x) (i64.const 1)))
           (br_if $again (i64.lt_u (local.get $x) (local.get $words))))
         (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))",
    )
}

#[test]
#[ignore = "measures"]
fn costs() {
    eprintln!("new host                {:?}", median(5, || drop(Host::new().unwrap())));
    let wasm = honest();
    eprintln!(
        "load a trivial plugin   {:?}",
        median(20, || drop(HOST.load("guest", &wasm, &limits()).unwrap()))
    );
    let plugin = HOST.load("guest", &wasm, &limits()).unwrap();
    eprintln!(
        "call a trivial plugin   {:?}",
        median(500, || drop(plugin.call("judge", b"{}", &CALL).unwrap()))
    );
    let large = Limits { fuel: 1 << 60, ..Limits::default() };
    let reading = reading();
    let input = vec![b' '; 10 << 20];
    let plugin = HOST.load("guest", &reading, &large).unwrap();
    eprintln!(
        "10 MB of input          {:?}",
        median(9, || drop(plugin.call("judge", &input, &CALL).unwrap()))
    );
    let load = || WorkerPlugin::load(&launch(), "guest", wasm.clone(), &limits()).unwrap();
    eprintln!("spawn and load, worker  {:?}", median(20, || drop(load())));
    let plugin = load();
    eprintln!(
        "call, worker            {:?}",
        median(500, || drop(plugin.call("judge", b"{}", &CALL).unwrap()))
    );
    let plugin = WorkerPlugin::load(&launch(), "guest", reading, &large).unwrap();
    eprintln!(
        "10 MB of input, worker  {:?}",
        median(9, || drop(plugin.call("judge", &input, &CALL).unwrap()))
    );
}
