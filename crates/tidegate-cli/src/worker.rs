//! The process that runs plugins of the user's own: this program again, with a
//! hidden command and nothing in its environment.

use std::io;
use std::process::Command;

use tidegate_model::{Diagnose, Diagnosis};
use tidegate_plugin_host::Launch;

use crate::exit;

/// The hidden command that a worker process runs.
pub(crate) const COMMAND: &str = "plugin-worker";

/// The worker cannot be started or has lost its other side.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkerError {
    /// The program does not know where it is.
    #[error("cannot find the program itself to start a plugin worker")]
    Program(#[source] io::Error),
    /// The pipe broke or carried nonsense.
    #[error("the plugin worker stopped")]
    Serve(#[source] tidegate_plugin_host::ServeError),
}

impl Diagnose for WorkerError {
    fn code(&self) -> &'static str {
        "plugin::worker"
    }
}

/// How a worker is started.
pub(crate) fn launch() -> Result<Launch, Diagnosis> {
    let program = std::env::current_exe().map_err(WorkerError::Program)?;
    Ok(Launch::new(move || {
        let mut command = Command::new(&program);
        command.arg(COMMAND);
        command
    }))
}

/// The worker's own side.
pub(crate) fn serve() -> Result<u8, Diagnosis> {
    tidegate_plugin_host::serve(io::stdin().lock(), io::stdout().lock()).map_err(WorkerError::Serve)?;
    Ok(exit::DONE)
}
