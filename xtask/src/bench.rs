//! The benchmark suite, as it is measured: optimised.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::program::{built, cargo, run as start};
use crate::{Result, guests, provision};

/// Run the benchmark suite; `cargo xtask bench -- --help` says what it can do
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Handed on
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    provision::wasm_target()?;
    let peers = provision::peers(root)?;
    guests::build(root, false)?;
    let programs = ["--workspace", "--bin", "tidegate", "--bin", "tidegate-bench"];
    start(cargo(root).args(["build", "--release", "--locked"]).args(programs))?;
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(peers).chain(env::split_paths(&path)))?;
    start(Command::new(built(root, "release", "tidegate-bench")?).args(&args.args).env("PATH", path))
}
