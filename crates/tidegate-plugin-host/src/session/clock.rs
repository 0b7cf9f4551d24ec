//! Deadlines. One thread per engine moves its epoch on while calls are running;
//! each call compares its own deadline with the real time whenever an epoch ends,
//! so no call's deadline means anything to another.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wasmtime::{Engine, UpdateDeadline};

const TICK: Duration = Duration::from_millis(5);

/// Moves an engine's epoch on for as long as somebody runs on it.
#[derive(Debug)]
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    engine: Engine,
}

#[derive(Debug, Default)]
struct Shared {
    demand: Mutex<Demand>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Demand {
    running: usize,
    ended: bool,
}

/// Keeps the epoch moving until it is dropped.
#[derive(Debug)]
pub(super) struct Ticking<'a>(&'a Shared);

impl Ticker {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { shared: Arc::default(), thread: Mutex::default(), engine }
    }

    /// Starts to tick. The thread starts with the first call that needs it, sleeps
    /// between calls, and ends with the ticker.
    pub(super) fn tick(&self) -> std::io::Result<Ticking<'_>> {
        let mut thread = lock(&self.thread);
        if thread.is_none() {
            let (shared, engine) = (Arc::clone(&self.shared), self.engine.clone());
            let name = "plugin-deadlines".to_owned();
            *thread = Some(std::thread::Builder::new().name(name).spawn(move || shared.tick(&engine))?);
        }
        drop(thread);
        lock(&self.shared.demand).running += 1;
        self.shared.changed.notify_one();
        Ok(Ticking(&self.shared))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        lock(&self.shared.demand).ended = true;
        self.shared.changed.notify_one();
        if let Some(thread) = lock(&self.thread).take() {
            // It cannot have panicked, and if it had, nobody would be left to care.
            let _ = thread.join();
        }
    }
}

impl Drop for Ticking<'_> {
    fn drop(&mut self) {
        lock(&self.0.demand).running -= 1;
    }
}

impl Shared {
    fn tick(&self, engine: &Engine) {
        loop {
            let demand = lock(&self.demand);
            let demand = self
                .changed
                .wait_while(demand, |demand| demand.running == 0 && !demand.ended)
                .unwrap_or_else(PoisonError::into_inner);
            if demand.ended {
                return;
            }
            drop(demand);
            std::thread::sleep(TICK);
            engine.increment_epoch();
        }
    }
}

/// Nothing that holds these locks can leave them inconsistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What to do at the end of an epoch. `None` as the deadline means that the time
/// is further away than clocks count.
pub(super) fn judge(deadline: Option<Instant>) -> UpdateDeadline {
    match deadline {
        Some(deadline) if Instant::now() >= deadline => UpdateDeadline::Interrupt,
        _ => UpdateDeadline::Continue(1),
    }
}
