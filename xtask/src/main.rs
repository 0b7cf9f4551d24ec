//! Every chore of this repository: `cargo xtask --help`.

mod bench;
mod demo;
mod generate;
mod guests;
mod manifest;
mod packages;
mod program;
mod provision;
mod steps;
mod suite;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Every chore of this repository
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    Demo(demo::Args),
    Test(suite::Args),
    Bench(bench::Args),
    Plugins(guests::Args),
    Packages(packages::Args),
    Manifest(manifest::Args),
    Generate(generate::Args),
    Provision(provision::Args),
}

impl Chore {
    fn run(&self, root: &Path) -> Result<()> {
        match self {
            Self::Demo(args) => demo::run(root, args),
            Self::Test(args) => suite::run(root, args),
            Self::Bench(args) => bench::run(root, args),
            Self::Plugins(args) => guests::run(root, args),
            Self::Packages(args) => packages::run(root, args),
            Self::Manifest(args) => manifest::run(root, args),
            Self::Generate(args) => generate::run(root, args.check),
            Self::Provision(args) => provision::run(root, args),
        }
    }
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
    match Args::parse().chore.run(&root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
