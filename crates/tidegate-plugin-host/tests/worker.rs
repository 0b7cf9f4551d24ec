//! The smallest program that serves as a worker.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    match tidegate_plugin_host::serve(io::stdin(), io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
