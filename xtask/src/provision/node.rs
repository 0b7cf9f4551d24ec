//! What only the tests need of Node.js: documents and checkers that others publish there.
//!
//! `xtask/node/package-lock.json` pins them, with their digests. They are installed below
//! `target/`, without running anything of theirs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tool, provide as provide_tool};
use crate::program::{probe, run};
use crate::{Result, say};

/// The one document of `@octokit/openapi` that is read; the others take 380 MB.
const DOCUMENT: &str = "api.github.com.json";

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs them unless they are there.
///
/// # Errors
/// When npm cannot install them and `CI` is set. Otherwise the tests that need them skip.
pub(super) fn provide(root: &Path) -> Result<()> {
    if probe(Command::new(NPM).arg("--version")).is_none() {
        say("NOTICE: there is no npm; tests that read or run packages of Node.js will skip");
        return Ok(());
    }
    provide_tool(&Tool {
        name: "packages of xtask/node".to_owned(),
        from: "npm",
        without: "tests that read or run them will skip",
        works: &|| is_installed(root),
        install: &|| install(root),
    })
}

fn home(root: &Path) -> PathBuf {
    root.join("target/tools/node")
}

/// Whether what is installed is what is asked for now.
fn is_installed(root: &Path) -> bool {
    let wanted = fs::read(root.join("xtask/node/package-lock.json"));
    let have = fs::read(home(root).join("installed"));
    matches!((wanted, have), (Ok(wanted), Ok(have)) if wanted == have)
}

fn install(root: &Path) -> Result<()> {
    let (from, home) = (root.join("xtask/node"), home(root));
    fs::create_dir_all(&home)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(from.join(name), home.join(name))?;
    }
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run(Command::new(NPM).args(arguments).current_dir(&home))?;
    for entry in fs::read_dir(home.join("node_modules/@octokit/openapi/generated"))? {
        let entry = entry?;
        if entry.file_name() != DOCUMENT {
            fs::remove_file(entry.path())?;
        }
    }
    fs::copy(from.join("package-lock.json"), home.join("installed"))?;
    Ok(())
}
