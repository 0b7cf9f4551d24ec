//! Runs one call: fresh instance, start function, initialisers, export, answer.
//! Deadline, fuel and memory cover all of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use tidegate_plugin::{Answer, Call, Cost, Fault, FaultKind, LastWords, Limits, PluginRef};
use wasmtime::{ExternType, Instance, InstancePre, Module, Store, Val, ValType};

use super::clock::{self, Ticker};
use super::state::State;
use super::stop::fault_of;
use crate::output;

/// What toolchains have to be run before an export: C's and C++'s constructors,
/// WASI's reactors; the first of these that there is.
const INITIALISERS: [&str; 2] = ["_initialize", "__wasm_call_ctors"];
/// Haskell's runtime wants to be started as well.
const HASKELL: &str = "hs_init";

/// As far as handles reach.
const INPUT_LIMIT: u64 = u32::MAX as u64;

/// A module that is ready to be called.
pub(crate) struct Prepared {
    pub(crate) module: Module,
    pub(crate) linked: InstancePre<State>,
}

/// A call that failed: how, and what was logged before it did.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) kind: FaultKind,
    pub(crate) last_words: Option<LastWords>,
}

impl From<FaultKind> for Broken {
    fn from(kind: FaultKind) -> Self {
        Self { kind, last_words: None }
    }
}

impl Broken {
    /// The fault of this plugin.
    pub(crate) fn of(self, plugin: PluginRef) -> Fault {
        Fault { last_words: self.last_words, ..Fault::new(plugin, self.kind) }
    }
}

/// Calls an export with a request.
pub(crate) fn run(
    prepared: &Prepared,
    ticker: &Ticker,
    limits: &Limits,
    (export, request, call): (&str, &[u8], &Call),
) -> Result<Answer<Vec<u8>>, Broken> {
    let begin = Instant::now();
    let (size, limit) = (request.len() as u64, limits.input_bytes.min(INPUT_LIMIT));
    if size > limit {
        return Err(FaultKind::InputTooLarge { size, limit }.into());
    }
    check_export(&prepared.module, export)?;
    let _ticking = ticker.tick().map_err(|error| host(format!("no thread for deadlines: {error}")))?;
    let mut store = Store::new(prepared.module.engine(), State::new(request, limits, call));
    arm(&mut store, limits, begin).map_err(|error| host(format!("{error:#}")))?;

    // A panic in a host function would be ours, and must not end the release.
    let result = guarded(|| invoke(&mut store, &prepared.linked, export));
    let fuel = limits.fuel.saturating_sub(store.get_fuel().unwrap_or(0));
    let mut state = store.into_data();
    let value = result.and_then(|called| {
        let code = called.map_err(|error| fault_of(error, state.budget.refused(), limits))?;
        let value = state.take_answer(code)?;
        output::check(&value, limits.json_depth)?;
        let late = FaultKind::Deadline { phase: "answer", limit_ms: limits.call_ms };
        if begin.elapsed() > limits.call() { Err(late) } else { Ok(value) }
    });
    let cost = Cost { fuel, time: begin.elapsed(), memory: state.budget.peak() };
    let log = state.log.finish();
    match value {
        Ok(value) => Ok(Answer { value, log, cost }),
        Err(kind) => Err(Broken { kind, last_words: LastWords::of(&log) }),
    }
}

fn host(reason: String) -> FaultKind {
    FaultKind::Host { reason }
}

/// Before anything of the guest runs, for a start function is run by instantiation.
fn arm(store: &mut Store<State>, limits: &Limits, begin: Instant) -> wasmtime::Result<()> {
    store.limiter(|state| &mut state.budget);
    store.set_fuel(limits.fuel)?;
    let deadline = begin.checked_add(limits.call());
    store.epoch_deadline_callback(move |_| Ok(clock::judge(deadline)));
    store.set_epoch_deadline(1);
    Ok(())
}

fn invoke(store: &mut Store<State>, linked: &InstancePre<State>, export: &str) -> wasmtime::Result<i32> {
    let instance = linked.instantiate(&mut *store)?;
    initialise(store, instance)?;
    // `check_export` has seen that it is there, takes nothing, and gives one i32 or nothing.
    let function = instance
        .get_func(&mut *store, export)
        .ok_or_else(|| wasmtime::Error::msg("an export went missing"))?;
    let mut results = [Val::I32(0)];
    let count = function.ty(&*store).results().len();
    let results =
        results.get_mut(..count).ok_or_else(|| wasmtime::Error::msg("an export changed its type"))?;
    function.call(store, &[], results)?;
    Ok(results.first().and_then(Val::i32).unwrap_or(0))
}

fn initialise(store: &mut Store<State>, instance: Instance) -> wasmtime::Result<()> {
    let initialiser = INITIALISERS.iter().find_map(|name| instance.get_func(&mut *store, name));
    if let Some(Ok(initialiser)) = initialiser.map(|function| function.typed::<(), ()>(&*store)) {
        initialiser.call(&mut *store, ())?;
    }
    if let Ok(haskell) = instance.get_typed_func::<(i32, i32), ()>(&mut *store, HASKELL) {
        haskell.call(store, (0, 0))?;
    }
    Ok(())
}

fn check_export(module: &Module, name: &str) -> Result<(), FaultKind> {
    let wrong = |reason| Err(FaultKind::Export { reason });
    let function = match module.get_export(name) {
        Some(ExternType::Func(function)) => function,
        Some(_) => return wrong(format!("its export `{name}` is not a function")),
        None => return wrong(format!("it exports no function `{name}`")),
    };
    if function.params().len() > 0 {
        return wrong(format!("its function `{name}` wants arguments: {function}"));
    }
    let mut results = function.results();
    match (results.next(), results.next()) {
        (None | Some(ValType::I32), None) => Ok(()),
        _ => wrong(format!("its function `{name}` gives neither nothing nor one i32: {function}")),
    }
}

/// Turns a panic into a fault.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, FaultKind> {
    // Whatever a panic leaves behind belongs to this call alone, and goes with it.
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        host(format!("a host function panicked: {}", text.as_deref().unwrap_or("no message")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_on_our_side_is_a_fault_of_ours() {
        let FaultKind::Host { reason } = guarded(|| -> () { panic!("index {}", 7) }).unwrap_err() else {
            panic!("another fault");
        };
        assert_eq!(reason, "a host function panicked: index 7");
        assert_eq!(guarded(|| 1).unwrap(), 1);
    }
}
