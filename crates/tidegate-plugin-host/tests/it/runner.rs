//! Runs guests in this process and in a worker.

use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tidegate_plugin::{Answer, Call, Fault, FaultKind, Limits, Plugin};
use tidegate_plugin_host::{Host, Launch, WorkerPlugin};

use crate::guest::judge;

/// One for all tests of the process, as in the product.
pub(crate) static HOST: LazyLock<Host> = LazyLock::new(|| Host::new().unwrap());

pub(crate) const CALL: Call = Call { at: 1_700_000_000, seed: [7; 32] };

/// How long a fault may take beyond the deadline. Generous, for machines that are
/// busy with other tests; what runs away takes for ever.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Here,
    Worker,
}

pub(crate) const PLACES: [Place; 2] = [Place::Here, Place::Worker];

pub(crate) fn launch() -> Launch {
    Launch::new(|| Command::new(env!("CARGO_BIN_EXE_plugin-worker")))
}

impl Place {
    pub(crate) fn load(self, wasm: &[u8], limits: &Limits) -> Result<Box<dyn Plugin>, Fault> {
        match self {
            Self::Here => Ok(Box::new(HOST.load("guest", wasm, limits)?)),
            Self::Worker => Ok(Box::new(WorkerPlugin::load(&launch(), "guest", wasm, limits)?)),
        }
    }
}

/// Small enough that whoever runs into them does so quickly.
pub(crate) fn limits() -> Limits {
    Limits { memory_bytes: 64 << 20, fuel: 500_000_000, call_ms: 10_000, ..Limits::default() }
}

/// Loads and asks.
pub(crate) fn ask(place: Place, wasm: &[u8], limits: &Limits) -> Result<Answer<Vec<u8>>, Fault> {
    place.load(wasm, limits)?.call("judge", b"{\"in\":\"put\"}", &CALL)
}

pub(crate) fn text(answer: &Answer<Vec<u8>>) -> &str {
    std::str::from_utf8(&answer.value).unwrap()
}

/// The guest ends in the fault that is written like this, in every place.
#[track_caller]
pub(crate) fn check_fault(name: &str, wasm: &[u8], limits: &Limits, expected: &str) {
    for place in PLACES {
        let kind = fault_at(place, name, wasm, limits);
        let found = format!("{kind:?}");
        assert!(found.starts_with(expected), "{name}, {place:?}: {found}, want {expected}");
    }
}

#[track_caller]
pub(crate) fn fault_at(place: Place, name: &str, wasm: &[u8], limits: &Limits) -> FaultKind {
    let begin = Instant::now();
    let fault = match ask(place, wasm, limits) {
        Err(fault) => fault,
        Ok(answer) => panic!("{name}, {place:?}: answered {}", text(&answer)),
    };
    let most = limits.load() + limits.call() + PATIENCE;
    assert!(begin.elapsed() < most, "{name}, {place:?}: {:?}", begin.elapsed());
    check_host_is_well(place);
    *fault.kind
}

/// The guest answers this, in every place.
#[track_caller]
pub(crate) fn check_answer(name: &str, wasm: &[u8], expected: &str) {
    for place in PLACES {
        let answer = ask(place, wasm, &limits()).unwrap_or_else(|fault| panic!("{name}, {place:?}: {fault}"));
        assert_eq!(text(&answer), expected, "{name}, {place:?}");
    }
}

/// Whatever happened before, the next plugin runs.
#[track_caller]
pub(crate) fn check_host_is_well(place: Place) {
    if matches!(place, Place::Here) {
        assert_eq!(text(&ask(place, &honest(), &limits()).unwrap()), "{}");
    }
}

pub(crate) fn honest() -> Vec<u8> {
    judge("(i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))")
}
