//! Material and tools that a machine may lack, and how tests do without.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::Repo;

/// The directory with material that is not part of the repository: what
/// `TIDEGATE_SHARED` names, or `shared` beside the checkout. Where it is absent,
/// says so on stderr: the caller returns.
#[must_use]
pub fn shared_dir() -> Option<PathBuf> {
    let named = std::env::var_os("TIDEGATE_SHARED").map(PathBuf::from);
    let dir = named.unwrap_or_else(|| {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        checkout.join("../shared")
    });
    let found = dir.canonicalize().ok();
    if found.is_none() {
        skip("no directory `shared` beside the checkout; TIDEGATE_SHARED can name one");
    }
    found
}

/// One of the real histories in the shared directory, as a repository.
///
/// # Panics
/// When the directory exists and the history does not.
#[must_use]
pub fn shared_history(name: &str) -> Option<Repo> {
    let path = shared_dir()?.join("histories").join(format!("{name}.fi.gz"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    Some(Repo::from_fast_import(file))
}

/// Finds a program on the search path. Where it is absent, says so on stderr and
/// the caller returns; in CI that is a failure.
///
/// # Panics
/// When `CI` is set and the program is absent.
#[must_use]
pub fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let found = std::env::split_paths(&path).map(|dir| dir.join(&file)).find(|file| file.is_file());
    if found.is_none() {
        lack(&format!("`{name}` is not installed"));
    }
    found
}

/// Says that a test did not run for want of something that the test command
/// provides; in CI that is a failure.
///
/// # Panics
/// When `CI` is set.
pub fn lack(reason: &str) {
    let is_ci =
        std::env::var_os("CI").is_some_and(|value| value != OsStr::new("") && value != OsStr::new("false"));
    assert!(!is_ci, "{reason}, and in CI no test may be skipped");
    skip(reason);
}

/// A file of a package of Node.js that `cargo xtask provision --tests` installs. Where it is
/// absent, says so on stderr, and the caller returns.
#[must_use]
pub fn node_file(path: &str) -> Option<PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = checkout.join("target/tools/node/node_modules").join(path);
    if file.exists() {
        return Some(file);
    }
    skip(&format!("`{path}` is not there: run `cargo xtask provision --tests`, which needs npm"));
    None
}

/// Says that a test did not run, and why.
#[expect(clippy::print_stderr, reason = "the one line that a person must see")]
pub fn skip(reason: &str) {
    eprintln!("SKIPPED: {reason}");
}
