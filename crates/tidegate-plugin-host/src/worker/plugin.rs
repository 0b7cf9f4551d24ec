//! A plugin that runs in a worker.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tidegate_model::Digest;
use tidegate_plugin::{Answer, Call, Cost, Fault, FaultKind, Limits, Manifest, Plugin};

use super::message::{Request, Response};
use super::process::{Caps, Launch, Lost, Process};
use crate::session::Broken;
use crate::{inspect, output};

/// What a step may take beyond its deadline before the child is killed. The child
/// keeps the deadline by itself, unless it is compiling or out of control.
const GRACE: Duration = Duration::from_millis(200);
/// What a response's header has besides the log.
const HEADER: u64 = 1 << 20;

/// A plugin in a process of its own. One process serves its calls one after the
/// other; when it has to be killed, the next call starts another.
#[derive(Debug)]
pub struct WorkerPlugin {
    name: String,
    manifest: Manifest,
    digest: Digest,
    wasm: Arc<[u8]>,
    limits: Limits,
    launch: Launch,
    process: Mutex<Option<Process>>,
}

impl WorkerPlugin {
    /// Reads what the module says about itself, then starts a worker that compiles it.
    ///
    /// # Errors
    /// As for [`crate::Host::load`], and [`FaultKind::Worker`] when the worker
    /// cannot be started or does not survive it.
    pub fn load(
        launch: &Launch,
        name: &str,
        wasm: impl Into<Arc<[u8]>>,
        limits: &Limits,
    ) -> Result<Self, Fault> {
        let wasm = wasm.into();
        // Here, and not by the child: what is known about a plugin must not come
        // from the process that runs it.
        let inspection = inspect::inspect(name, &wasm, limits)?;
        let plugin = Self {
            name: name.to_owned(),
            manifest: inspection.manifest,
            digest: inspection.digest,
            wasm,
            limits: *limits,
            launch: launch.clone(),
            process: Mutex::new(None),
        };
        let process = plugin.start().map_err(|kind| Fault::new(plugin.reference(), kind))?;
        Ok(Self { process: Mutex::new(Some(process)), ..plugin })
    }

    fn start(&self) -> Result<Process, FaultKind> {
        let mut process = Process::start(&self.launch)
            .map_err(|error| FaultKind::Worker { reason: format!("it cannot be started: {error}") })?;
        let load = Request::Load { name: self.name.clone(), limits: self.limits };
        match self.exchange(&mut process, &load, &self.wasm, self.limits.load(), "load")? {
            (Response::Loaded, _) => Ok(process),
            (Response::Fault { fault, .. }, _) => Err(fault.into_kind(&self.limits)),
            (Response::Answer { .. }, _) => Err(nonsense()),
        }
    }

    fn exchange(
        &self,
        process: &mut Process,
        request: &Request,
        body: &[u8],
        deadline: Duration,
        phase: &'static str,
    ) -> Result<(Response, Vec<u8>), FaultKind> {
        let limits = &self.limits;
        // JSON can make six bytes of one.
        let log = limits.log_bytes.saturating_mul(6).saturating_add(limits.log_lines.saturating_mul(64));
        let caps = Caps { header: HEADER.saturating_add(log), body: limits.output_bytes };
        let limit_ms = if phase == "load" { limits.load_ms } else { limits.call_ms };
        process.exchange(request, body, caps, deadline.saturating_add(GRACE)).map_err(|lost| match lost {
            Lost::Late => FaultKind::Deadline { phase, limit_ms },
            Lost::Ended(reason) => FaultKind::Worker { reason },
        })
    }

    fn ask(&self, export: &str, request: &[u8], call: &Call) -> Result<Answer<Vec<u8>>, Broken> {
        let begin = Instant::now();
        let (size, limit) = (request.len() as u64, self.limits.input_bytes);
        if size > limit {
            return Err(FaultKind::InputTooLarge { size, limit }.into());
        }
        // A panic while it is held would leave no process behind, which is a valid state.
        let mut slot = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out, so that it is killed unless it is put back.
        let mut process = slot.take().map_or_else(|| self.start(), Ok)?;
        let message = Request::Call { export: export.to_owned(), call: *call };
        let response = self.exchange(&mut process, &message, request, self.limits.call(), "answer")?;
        let (log, cost, value) = match response {
            (Response::Answer { log, cost }, value) => (log, cost, value),
            (Response::Fault { fault, last_words }, _) => {
                *slot = Some(process);
                return Err(Broken { kind: fault.into_kind(&self.limits), last_words });
            }
            (Response::Loaded, _) => return Err(nonsense().into()),
        };
        // The child has checked it, but the child ran the plugin.
        output::check(&value, self.limits.json_depth)?;
        *slot = Some(process);
        Ok(Answer { value, log, cost: Cost { time: begin.elapsed(), ..cost } })
    }
}

fn nonsense() -> FaultKind {
    FaultKind::Worker { reason: "it answered what it was not asked".into() }
}

impl Plugin for WorkerPlugin {
    fn name(&self) -> &str {
        &self.name
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn digest(&self) -> &Digest {
        &self.digest
    }

    fn call(&self, export: &str, request: &[u8], call: &Call) -> Result<Answer<Vec<u8>>, Fault> {
        self.ask(export, request, call).map_err(|broken| broken.of(self.reference()))
    }
}
