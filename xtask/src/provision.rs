//! Installs what a clean clone lacks, and says so.

mod node;
mod python;

use std::env;
use std::path::{Path, PathBuf};

use crate::program::{cargo, probe, run as start, rustc};
use crate::{Result, say};

/// What guests are built for.
pub(crate) const WASM_TARGET: &str = "wasm32-wasip1";

/// Install what is missing: the wasm target, cargo-nextest, with `--tests` also pinned test tools
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Also what only tests need: clippy, rustfmt, and the tools that they compare with
    #[arg(long)]
    tests: bool,
}

/// What runs the tests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Runner {
    /// `cargo nextest run`
    Nextest,
    /// `cargo test`
    Cargo,
}

pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    wasm_target()?;
    if args.tests {
        components(root)?;
    }
    test_runner(root);
    if args.tests {
        test_tools(root)?;
    }
    Ok(())
}

/// Everything that the tests need.
///
/// # Errors
/// When something without which nothing works cannot be had; under `CI` also
/// when a tool that some tests compare with cannot be had.
pub(crate) fn for_tests(root: &Path) -> Result<Runner> {
    wasm_target()?;
    components(root)?;
    let runner = test_runner(root);
    test_tools(root)?;
    Ok(runner)
}

/// What only some tests compare with or run.
fn test_tools(root: &Path) -> Result<()> {
    python::provide(root, &python::GIT_CLIFF)?;
    python::provide(root, &python::ZIZMOR)?;
    python::provide(root, &python::CHECK_JSONSCHEMA)?;
    node::provide(root)
}

/// Something that tests compare with or read, and that nothing else needs.
struct Tool<'a> {
    name: String,
    /// Where it comes from.
    from: &'a str,
    /// What happens where it is not there.
    without: &'a str,
    works: &'a dyn Fn() -> bool,
    install: &'a dyn Fn() -> Result<()>,
}

/// Installs a tool unless it is there.
///
/// # Errors
/// When it cannot be had and `CI` is set. Otherwise the tests that need it skip.
fn provide(tool: &Tool<'_>) -> Result<()> {
    let Tool { name, from, without, works, install } = tool;
    if works() {
        say(&format!("have: {name}"));
        return Ok(());
    }
    say(&format!("installing: {name} from {from}"));
    let Err(error) = install() else {
        say(&format!("installed: {name}"));
        return Ok(());
    };
    if env::var_os("CI").is_some_and(|value| !value.is_empty()) {
        return Err(format!("{name} cannot be had: {error}").into());
    }
    say(&format!("NOTICE: {name} cannot be had: {error}"));
    say(&format!("NOTICE: {without}"));
    Ok(())
}

/// Makes sure that guests can be built.
///
/// # Errors
/// When the target is missing and rustup cannot add it.
pub(crate) fn wasm_target() -> Result<()> {
    let library = probe(rustc().args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        say(&format!("have: Rust target {WASM_TARGET}"));
        return Ok(());
    }
    say(&format!("installing: Rust target {WASM_TARGET}"));
    start(std::process::Command::new("rustup").args(["target", "add", WASM_TARGET])).map_err(|error| {
        format!("the Rust target {WASM_TARGET} is missing, and rustup did not add it: {error}").into()
    })
}

/// Makes sure that clippy and rustfmt are there: a minimal toolchain has neither.
fn components(root: &Path) -> Result<()> {
    for (component, command) in [("clippy", "clippy"), ("rustfmt", "fmt")] {
        if probe(cargo(root).args([command, "--version"])).is_some() {
            say(&format!("have: {component}"));
            continue;
        }
        say(&format!("installing: {component}"));
        start(std::process::Command::new("rustup").args(["component", "add", component]))
            .map_err(|error| format!("{component} is missing, and rustup did not add it: {error}"))?;
    }
    Ok(())
}

/// Makes sure of a test runner. `cargo test` is always there, so this never fails.
fn test_runner(root: &Path) -> Runner {
    let version = || probe(cargo(root).args(["nextest", "--version"]));
    if let Some(version) = version() {
        say(&format!("have: {version}"));
        return Runner::Nextest;
    }
    say("installing: cargo-nextest (takes some minutes, once)");
    match start(cargo(root).args(["install", "cargo-nextest", "--locked"])) {
        Ok(()) if version().is_some() => Runner::Nextest,
        Ok(()) => fall_back("it is installed where cargo does not find it"),
        Err(error) => fall_back(&error.to_string()),
    }
}

fn fall_back(why: &str) -> Runner {
    say(&format!("NOTICE: no cargo-nextest ({why}); `cargo test` runs the same tests, slower"));
    Runner::Cargo
}

/// Programs that benchmarks compare with; answers the folder that they are in.
///
/// # Errors
/// When they cannot be had and `CI` is set.
pub(crate) fn peers(root: &Path) -> Result<PathBuf> {
    python::provide(root, &python::GIT_CLIFF)?;
    Ok(python::folder(root, &python::GIT_CLIFF))
}
