//! What a visitor sees first: a plan of a real repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::{built, cargo, run as start};
use crate::{Result, guests, provision, say};

/// Plan a release of this repository, or of the one at PATH
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A repository; this one by default
    path: Option<PathBuf>,
}

pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let repository = match &args.path {
        Some(path) => std::path::absolute(path)?,
        None => root.to_owned(),
    };
    provision::wasm_target()?;
    guests::build(root, false)?;
    // The whole workspace's features, so that tests need not build anything again.
    let tidegate = ["--workspace", "--bin", "tidegate"];
    start(cargo(root).args(["build", "--locked"]).args(tidegate))?;
    say(&format!("\n$ tidegate plan    # in {}", repository.display()));
    start(Command::new(built(root, "debug", "tidegate")?).arg("-C").arg(repository).arg("plan"))
}
