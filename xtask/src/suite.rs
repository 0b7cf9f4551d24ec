//! Everything that has to hold before a change goes in.

use std::path::Path;

use crate::guests::{self, Guests};
use crate::program::{cargo, host_triple, probe, run as start};
use crate::provision::{self, Runner, WASM_TARGET};
use crate::steps::Steps;
use crate::{Result, generate, packages, say};

/// Check everything: format, generated files, lints, docs, all tests
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(root: &Path, _: &Args) -> Result<()> {
    let mut steps = Steps::new();
    let mut runner = Runner::Cargo;
    steps.run("provision", || {
        runner = provision::for_tests(root)?;
        Ok(())
    })?;
    let host = host_triple()?;
    let guests: Vec<_> = std::iter::once(Guests::first_party(root)).chain(Guests::examples(root)).collect();

    // What is cheap comes first, and the host's tests last: their summary is the
    // one that people look for.
    steps.run("format", || format(root, &guests))?;
    steps.run("generated files", || generate::run(root, true))?;
    steps.run("plugins", || guests::build(root, true))?;
    steps.run("lint host", || start(lint(&mut cargo_locked(root, "clippy"))))?;
    steps.run("lint plugins", || lint_guests(&guests, &host))?;
    licences(root, &mut steps)?;
    steps.run("documentation", || documentation(root))?;
    steps.run("documentation tests", || start(cargo_locked(root, "test").args(["--workspace", "--doc"])))?;
    steps.run("plugin tests", || {
        guests.iter().try_for_each(|workspace| test_guests(workspace, runner, &host))
    })?;
    steps.run("published crates", || packages::run(root, &packages::Args {}))?;
    steps.run("host tests", || match runner {
        Runner::Nextest => start(cargo(root).args(["nextest", "run", "--locked", "--workspace"])),
        Runner::Cargo => {
            start(cargo_locked(root, "test").args(["--workspace", "--lib", "--bins", "--tests"]))
        }
    })?;
    say(&format!("\n{}", steps.summary()));
    Ok(())
}

fn cargo_locked(folder: &Path, subcommand: &str) -> std::process::Command {
    let mut command = cargo(folder);
    command.args([subcommand, "--locked"]);
    command
}

fn format(root: &Path, guests: &[Guests]) -> Result<()> {
    let folders = std::iter::once(root).chain(guests.iter().map(|workspace| workspace.folder.as_path()));
    for folder in folders {
        start(cargo(folder).args(["fmt", "--check"]))?;
    }
    Ok(())
}

/// Everything in the workspace, and no warning passes.
fn lint(clippy: &mut std::process::Command) -> &mut std::process::Command {
    clippy.args(["--workspace", "--all-targets", "--", "--deny", "warnings"])
}

/// Guests are linted twice: natively with their tests, and as what is shipped.
fn lint_guests(guests: &[Guests], host: &str) -> Result<()> {
    for workspace in guests {
        start(lint(&mut workspace.cargo(&["clippy", "--target", host])))?;
        let mut shipped = workspace.cargo(&["clippy", "--workspace", "--lib", "--target", WASM_TARGET]);
        start(shipped.args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}

fn licences(root: &Path, steps: &mut Steps) -> Result<()> {
    if probe(cargo(root).args(["deny", "--version"])).is_none() {
        steps.skip("licences, bans and sources: cargo-deny is not installed".to_owned());
        return Ok(());
    }
    steps.run("licences, bans, sources", || {
        for manifest in ["Cargo.toml", "plugins/Cargo.toml"] {
            let mut deny = cargo(root);
            deny.args(["deny", "--locked", "--manifest-path"])
                .arg(root.join(manifest))
                .args(["check", "--config"]);
            start(deny.arg(root.join("deny.toml")).args(["licenses", "bans", "sources"]))?;
        }
        Ok(())
    })
}

fn documentation(root: &Path) -> Result<()> {
    let mut doc = cargo_locked(root, "doc");
    start(doc.args(["--workspace", "--no-deps", "--lib"]).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Guests are ordinary crates natively; through the real host they are tested
/// with the host's tests.
fn test_guests(workspace: &Guests, runner: Runner, host: &str) -> Result<()> {
    let subcommand: &[&str] = match runner {
        Runner::Nextest => &["nextest", "run", "--workspace", "--target", host],
        Runner::Cargo => &["test", "--workspace", "--target", host],
    };
    start(&mut workspace.cargo(subcommand))
}
