//! What all stories share.

mod example;
mod listing;
mod run;
mod tools;

use std::path::{Path, PathBuf};

pub(crate) use example::quickstart;
pub(crate) use listing::{Listing, everything};
pub(crate) use run::{Run, at, run};
pub(crate) use tools::{check_jsonschema, git, git_cliff, tidegate, zizmor};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is a folder of the repository").to_owned()
}
