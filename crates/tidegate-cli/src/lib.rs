//! The `tidegate` command: arguments, output, exit codes. The only crate that
//! prints or exits, and the one that introduces the others to each other.

mod args;
mod ci;
mod commands;
mod exit;
mod fetching;
mod files;
mod forge;
mod hands;
mod joint;
mod output;
mod pages;
mod plugins;
mod progress;
mod releasing;
mod session;
mod sharing;
mod snippet;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use args::Global;
use commands::Command;
use output::Output;

/// Decide, explain and carry out releases, with every decision in a sandboxed plugin
#[derive(Debug, Parser)]
#[command(name = "tidegate", bin_name = "tidegate", version, max_term_width = 100, propagate_version = false)]
pub struct Cli {
    #[command(flatten)]
    global: Global,

    #[command(subcommand)]
    command: Command,
}

/// Plugins may use a mebibyte of the stack of the thread that asks them, and not
/// every system's main thread has room for that.
const STACK_BYTES: usize = 8 << 20;

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let work = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
    let done = work.map(std::thread::JoinHandle::join);
    // A panic has said its piece already.
    if let Ok(Ok(code)) = done { code } else { ExitCode::from(exit::BUG) }
}

fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::of_process(cli.global.color);
    let code = cli.command.run(&cli.global, &mut output).unwrap_or_else(|error| {
        output.error(&error);
        exit::of_error(&error)
    });
    ExitCode::from(code)
}
