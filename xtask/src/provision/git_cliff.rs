//! git-cliff itself, whose output our changelogs are compared with.
//!
//! It comes from PyPI, which has it built for every system, into a virtual
//! environment of its own below `target/`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tool, provide as provide_tool};
use crate::Result;
use crate::program::{probe, run};

/// The version whose engine the plugin `cliff` contains.
const VERSION: &str = "2.14.2";

/// Installs it unless it is there.
///
/// # Errors
/// When it cannot be had and `CI` is set. Otherwise the tests that need it skip.
pub(super) fn provide(root: &Path) -> Result<()> {
    provide_tool(&Tool {
        name: format!("git-cliff {VERSION}"),
        from: "PyPI",
        without: "tests that compare with it will skip",
        works: &|| works(root),
        install: &|| install(root),
    })
}

/// The folder that its program is in, once it is installed.
pub(super) fn folder(root: &Path) -> PathBuf {
    home(root).join(if cfg!(windows) { "Scripts" } else { "bin" })
}

fn install(root: &Path) -> Result<()> {
    let python = ["python3", "python", "py"]
        .into_iter()
        .find(|name| probe(Command::new(name).arg("--version")).is_some_and(|v| v.starts_with("Python 3.")))
        .ok_or("there is no Python 3")?;
    let home = home(root);
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|error| format!("`{}`: {error}", home.display()))?;
    }
    run(Command::new(python).args(["-m", "venv"]).arg(&home))?;
    run(Command::new(program(root, "python")).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
        &format!("git-cliff=={VERSION}"),
    ]))?;
    if works(root) { Ok(()) } else { Err("it was installed, and does not start".into()) }
}

fn works(root: &Path) -> bool {
    let answer = probe(Command::new(program(root, "git-cliff")).arg("--version"));
    answer.is_some_and(|line| line == format!("git-cliff {VERSION}"))
}

fn home(root: &Path) -> PathBuf {
    root.join("target/tools").join(format!("git-cliff-{VERSION}"))
}

/// A program of the virtual environment; the end-to-end tests look in the same place.
fn program(root: &Path, name: &str) -> PathBuf {
    folder(root).join(name).with_extension(env::consts::EXE_EXTENSION)
}
