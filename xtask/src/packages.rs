//! The crates that are published: packed, unpacked somewhere else, and built from that alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::guests::Guests;
use crate::program::{built, cargo, read, run as start};

/// Pack every published crate, and build tidegate from the archives
#[derive(clap::Args)]
pub(crate) struct Args {}

/// The archives are in `target/package`.
pub(crate) fn run(root: &Path, _: &Args) -> Result<()> {
    let modules = Modules::put_in(root)?;
    let metadata = read(cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let (published, private): (Vec<_>, Vec<_>) =
        list(&metadata["packages"]).into_iter().partition(|package| package["publish"].is_null());
    let packed = pack(root, &private);
    drop(modules);
    packed?;
    let folder = unpack(root, &published)?;
    let filler = folder.join("same-features");
    fs::create_dir_all(filler.join("src"))?;
    fs::write(filler.join("src/lib.rs"), "")?;
    fs::write(filler.join("Cargo.toml"), same_features(&metadata))?;
    let mut build = cargo(&folder);
    build.args(["build", "--package", "tidegate-cli", "--package", "same-features", "--target-dir"]);
    start(build.arg(root.join("target")))?;
    start(Command::new(built(root, "debug", "tidegate")?).arg("next").current_dir(root))
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn pack(root: &Path, private: &[Value]) -> Result<()> {
    let mut package = cargo(root);
    // The modules are new, and known to nobody but this.
    package.args(["package", "--workspace", "--no-verify", "--allow-dirty", "--quiet"]);
    package.args(
        private.iter().filter_map(|package| package["name"].as_str()).flat_map(|name| ["--exclude", name]),
    );
    start(&mut package)
}

/// The first-party plugins in the crate that carries them: whoever installs it has no target
/// for WebAssembly.
struct Modules(PathBuf);

impl Modules {
    fn put_in(root: &Path) -> Result<Self> {
        let folder = root.join("crates/tidegate-builtin/wasm");
        fs::create_dir_all(&folder)?;
        let modules = Self(folder);
        for module in Guests::first_party(root).modules()? {
            let name = module.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
            fs::copy(&module, modules.0.join(name))?;
        }
        Ok(modules)
    }
}

impl Drop for Modules {
    fn drop(&mut self) {
        // What stays here would be taken for the newest; the next build says so.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A workspace of the archives' contents, in which they find each other. It is built as this
/// one is, so that what they depend on is built once.
fn unpack(root: &Path, published: &[Value]) -> Result<PathBuf> {
    let archives = root.join("target/package");
    let folder = archives.join("unpacked");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir(&folder)?;
    let own = fs::read_to_string(root.join("Cargo.toml"))?;
    let profiles = own.find("[profile.").map_or("", |at| &own[at..]);
    let mut manifest =
        format!("[workspace]\nresolver = \"1\"\nmembers = [\"*\"]\n\n{profiles}\n[patch.crates-io]\n");
    for package in published {
        let (Some(package), Some(version)) = (package["name"].as_str(), package["version"].as_str()) else {
            return Err("cargo names no package".into());
        };
        let name = format!("{package}-{version}");
        let archive = archives.join(format!("{name}.crate"));
        start(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(&folder))?;
        manifest += &format!("{package} = {{ path = \"{name}\" }}\n");
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(folder)
}

/// A crate that depends on all that anything here depends on. Without it, what is shared would
/// be built once more, with fewer features.
fn same_features(metadata: &Value) -> String {
    let mut all: BTreeMap<String, (String, bool, BTreeSet<String>)> = BTreeMap::new();
    for dependency in list(&metadata["packages"]).iter().flat_map(|package| list(&package["dependencies"])) {
        let (Some(name), Some(wanted), true) =
            (dependency["name"].as_str(), dependency["req"].as_str(), dependency["source"].is_string())
        else {
            continue;
        };
        let one = all.entry(name.to_owned()).or_default();
        wanted.clone_into(&mut one.0);
        one.1 |= dependency["uses_default_features"] == true;
        one.2.extend(list(&dependency["features"]).iter().filter_map(|name| Some(name.as_str()?.to_owned())));
    }
    let mut manifest =
        "[package]\nname = \"same-features\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n"
            .to_owned();
    for (name, (wanted, is_default, features)) in all {
        let features: Vec<_> = features.into_iter().collect();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            manifest,
            "{name} = {{ version = {wanted:?}, default-features = {is_default}, features = {features:?} }}"
        );
    }
    manifest
}
