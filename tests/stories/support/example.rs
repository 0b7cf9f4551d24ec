//! The repositories that examples build.

use std::path::PathBuf;

use tempfile::TempDir;

use super::root;
use super::tools::sealed;

/// The repository of `examples/quickstart`, in a folder that goes away with the
/// first part.
pub(crate) fn quickstart() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let repository = home.path().join("parcels");
    let script = root().join("examples/quickstart/make.sh");
    let output = sealed("sh", home.path()).arg(script).arg("parcels").output().expect("sh starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (home, repository)
}
