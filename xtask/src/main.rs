//! Every chore of this repository: `cargo xtask --help`.

mod generate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(about = "Every chore of this repository")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write what follows from `wit/`: Rust types, JSON Schema, reference page
    Generate {
        /// Only say what is stale
        #[arg(long)]
        check: bool,
    },
}

/// The repository's root.
fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

#[expect(clippy::print_stderr, reason = "chores talk to the person who runs them")]
fn say(line: &str) {
    eprintln!("{line}");
}

fn main() -> ExitCode {
    let result = match Args::parse().chore {
        Chore::Generate { check } => generate::run(&root(), check),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
