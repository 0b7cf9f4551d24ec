//! The benchmark suite, as it is measured: optimised.

use std::ffi::OsString;
use std::path::Path;

use crate::program::{cargo, run as start};
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
    guests::build(root, false)?;
    let mut suite = cargo(root);
    suite.args(["run", "--release", "--locked", "--package", "tidegate-bench", "--"]).args(&args.args);
    start(&mut suite)
}
