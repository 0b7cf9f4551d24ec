//! Programs that tests compare with or run, and that PyPI has built for every system: each
//! in a virtual environment of its own below `target/`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tool, provide as provide_tool};
use crate::Result;
use crate::program::{probe, run};

/// A program of PyPI's.
pub(super) struct Program {
    name: &'static str,
    version: &'static str,
    /// What happens where it is not there.
    without: &'static str,
}

/// git-cliff itself, in the version whose engine the plugin `cliff` contains.
pub(super) const GIT_CLIFF: Program =
    Program { name: "git-cliff", version: "2.14.2", without: "tests that compare with it will skip" };

/// What finds weaknesses in workflows and actions.
pub(super) const ZIZMOR: Program =
    Program { name: "zizmor", version: "1.32.0", without: "the action and the workflows are not audited" };

/// What compares templates with the schemas of CI systems, and brings those.
pub(super) const CHECK_JSONSCHEMA: Program = Program {
    name: "check-jsonschema",
    version: "0.39.0",
    without: "the templates are not compared with schemas",
};

/// Installs it unless it is there.
///
/// # Errors
/// When it cannot be had and `CI` is set. Otherwise the tests that need it skip.
pub(super) fn provide(root: &Path, wanted: &Program) -> Result<()> {
    provide_tool(&Tool {
        name: format!("{} {}", wanted.name, wanted.version),
        from: "PyPI",
        without: wanted.without,
        works: &|| works(root, wanted),
        install: &|| install(root, wanted),
    })
}

/// The folder that its program is in, once it is installed.
pub(super) fn folder(root: &Path, wanted: &Program) -> PathBuf {
    home(root, wanted).join(if cfg!(windows) { "Scripts" } else { "bin" })
}

fn install(root: &Path, wanted: &Program) -> Result<()> {
    let python = ["python3", "python", "py"]
        .into_iter()
        .find(|name| probe(Command::new(name).arg("--version")).is_some_and(|v| v.starts_with("Python 3.")))
        .ok_or("there is no Python 3")?;
    let home = home(root, wanted);
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|error| format!("`{}`: {error}", home.display()))?;
    }
    run(Command::new(python).args(["-m", "venv"]).arg(&home))?;
    run(Command::new(program(root, wanted, "python")).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
        &format!("{}=={}", wanted.name, wanted.version),
    ]))?;
    if works(root, wanted) { Ok(()) } else { Err("it was installed, and does not start".into()) }
}

fn works(root: &Path, wanted: &Program) -> bool {
    let answer = probe(Command::new(program(root, wanted, wanted.name)).arg("--version"));
    answer
        .is_some_and(|line| line.starts_with(wanted.name) && line.ends_with(&format!(" {}", wanted.version)))
}

fn home(root: &Path, wanted: &Program) -> PathBuf {
    root.join("target/tools").join(format!("{}-{}", wanted.name, wanted.version))
}

/// A program of the virtual environment; the end-to-end tests look in the same place.
fn program(root: &Path, wanted: &Program, name: &str) -> PathBuf {
    folder(root, wanted).join(name).with_extension(env::consts::EXE_EXTENSION)
}
