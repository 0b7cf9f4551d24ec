//! Benchmarks beside their floors, and the replay of real histories.
//!
//! `cargo xtask bench` builds and runs it. Every figure stands beside a floor or
//! a peer that was measured in the same run, since machines differ.

mod desk;
mod many;
mod measure;
mod naive;
mod replay;
mod speed;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tidegate_model::{Diagnose, Diagnosis};

/// Benchmarks beside their floors, and the replay of real histories
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// Replay real histories
    Replay {
        /// Print each miss with its commits and the rule that decided
        #[arg(short, long)]
        verbose: bool,
    },
    /// Measure commands, cold, beside their floors
    Speed {
        /// The `tidegate` binary; by default the one beside this program
        #[arg(long)]
        binary: Option<PathBuf>,
        /// How often each command is measured
        #[arg(long, default_value_t = 11)]
        rounds: usize,
    },
    /// Measure what a commit costs in calls that carry many packages
    Commits,
    /// Run one command and print what it took
    #[command(hide = true)]
    Measure {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

/// Something that a benchmark needs is not there.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) String);

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl Diagnose for Trouble {
    fn code(&self) -> &'static str {
        "bench"
    }
}

#[expect(clippy::print_stdout, reason = "figures are what this program is for")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

fn run(part: Option<Part>) -> Result<bool, Diagnosis> {
    match part {
        None => {
            let good = replay::run(true)?;
            say("");
            let good = speed::run(None, 11)? && good;
            say("");
            Ok(many::run()? && good)
        }
        Some(Part::Replay { verbose }) => replay::run(verbose),
        Some(Part::Speed { binary, rounds }) => speed::run(binary, rounds),
        Some(Part::Commits) => many::run(),
        Some(Part::Measure { command }) => measure::child(&command).map(|()| true),
    }
}

fn main() -> ExitCode {
    match run(Args::parse().part) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            say("a figure is outside its bound");
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
