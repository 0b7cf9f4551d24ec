//! What a visitor sees first: a plan of a real repository.

use std::path::{Path, PathBuf};

use crate::program::{cargo, run as start};
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
    let tidegate = ["--package", "tidegate-cli", "--bin", "tidegate"];
    start(cargo(root).args(["build", "--locked"]).args(tidegate))?;
    say(&format!("\n$ tidegate plan    # in {}", repository.display()));
    start(
        cargo(root)
            .args(["run", "--quiet", "--locked"])
            .args(tidegate)
            .args(["--", "-C"])
            .arg(repository)
            .arg("plan"),
    )
}
