//! The guests: first-party plugins and those of the examples, built for wasm.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{cargo, read, run as start};
use crate::provision::{self, WASM_TARGET};
use crate::{Result, say};

/// Build the first-party plugins for wasm
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Also those of the examples
    #[arg(long)]
    examples: bool,
}

/// Workspaces of plugins that belong to examples.
const EXAMPLES: &[&str] = &["examples/custom-gate/policies/freeze"];

/// A workspace of guests.
pub(crate) struct Guests {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Where it is built: examples share what the first-party plugins built.
    pub(crate) target: PathBuf,
}

impl Guests {
    /// The first-party plugins.
    pub(crate) fn first_party(root: &Path) -> Self {
        Self { folder: root.join("plugins"), target: root.join("plugins/target") }
    }

    /// The plugins of the examples.
    pub(crate) fn examples(root: &Path) -> Vec<Self> {
        let target = root.join("plugins/target");
        EXAMPLES.iter().map(|path| Self { folder: root.join(path), target: target.clone() }).collect()
    }

    /// Cargo with a subcommand, for this workspace's own target folder whatever
    /// the environment says, since the host embeds what it finds there.
    pub(crate) fn cargo(&self, subcommand: &[&str]) -> std::process::Command {
        let mut command = cargo(&self.folder);
        command.args(subcommand).arg("--locked").arg("--target-dir").arg(&self.target);
        command
    }

    /// The files of the modules, once they are built.
    pub(crate) fn modules(&self) -> Result<Vec<PathBuf>> {
        let metadata = read(cargo(&self.folder).args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let folder = self.target.join(WASM_TARGET).join("release");
        let names = modules(&serde_json::from_str(&metadata)?);
        Ok(names.into_iter().map(|name| folder.join(name).with_extension("wasm")).collect())
    }

    /// Builds the modules and says how large they are.
    fn build(&self) -> Result<()> {
        let mut build = self.cargo(&["build", "--release", "--target", WASM_TARGET]);
        start(build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"))?;
        for path in self.modules()? {
            let size = fs::metadata(&path).map_err(|error| format!("`{}`: {error}", path.display()))?.len();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            say(&format!("{:>9} bytes  {name}", grouped(size)));
        }
        Ok(())
    }
}

pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    provision::wasm_target()?;
    build(root, args.examples)
}

/// Builds the plugins; quick when nothing changed.
///
/// # Errors
/// When one does not build.
pub(crate) fn build(root: &Path, examples: bool) -> Result<()> {
    Guests::first_party(root).build()?;
    if examples {
        Guests::examples(root).iter().try_for_each(Guests::build)?;
    }
    Ok(())
}

/// The names of the modules that a workspace makes: its `cdylib` targets.
fn modules(metadata: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let targets = list(&metadata["packages"]).into_iter().flat_map(|package| list(&package["targets"]));
    targets
        .filter(|target| list(&target["kind"]).iter().any(|kind| kind == "cdylib"))
        .filter_map(|target| Some(target["name"].as_str()?.replace('-', "_")))
        .collect()
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_the_cdylib_targets() {
        let metadata = serde_json::json!({"packages": [
            {"targets": [{"name": "commit-format", "kind": ["cdylib", "rlib"]}, {"name": "t", "kind": ["test"]}]},
            {"targets": [{"name": "shared", "kind": ["lib"]}]},
        ]});
        assert_eq!(modules(&metadata), ["commit_format"]);
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(number), text);
        }
    }
}
