//! The `tidegate` command: arguments, output, exit codes. The only crate that
//! prints or exits, and the one that introduces the others to each other.

mod args;
mod commands;
mod exit;
mod files;
mod output;
mod pages;
mod plugins;
mod progress;
mod session;
mod snippet;
mod worker;

use std::process::ExitCode;

use clap::Parser;

pub use args::Cli;

use output::Output;

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::of_process(cli.global.color);
    let code = cli.command.run(&cli.global, &mut output).unwrap_or_else(|error| {
        output.error(&error);
        exit::of_error(&error)
    });
    ExitCode::from(code)
}
