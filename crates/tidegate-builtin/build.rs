//! Compiles the first-party plugins for the target, ahead of time.
//!
//! The modules come from `wasm/` beside this file, where a published archive has
//! them, or else from the plugins' own workspace, which is built before this one.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tidegate_plugin::Limits;

include!("src/names.rs");

fn main() {
    if let Err(error) = embed_all() {
        // A cause can be several lines long; Cargo takes one at a time.
        error.to_string().lines().for_each(|line| println!("cargo::error={line}"));
    }
}

fn embed_all() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/names.rs");
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let target = env::var("TARGET")?;
    NAMES.iter().try_for_each(|name| embed(name, &find(name, &here)?, &out, &target))
}

fn find(name: &str, here: &Path) -> Result<PathBuf, String> {
    let published = here.join("wasm").join(name).with_extension("wasm");
    if published.exists() {
        return Ok(published);
    }
    let file = PathBuf::from(name.replace('-', "_")).with_extension("wasm");
    let built = here.join("../../plugins/target/wasm32-wasip1/release").join(file);
    if built.exists() {
        return Ok(built);
    }
    Err(format!("the first-party plugin `{name}` is not built: run `cargo xtask plugins`"))
}

/// Writes the module, its digest, its manifest, and its native code.
fn embed(name: &str, path: &Path, out: &Path, target: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", path.display());
    let wasm = fs::read(path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    let inspection = tidegate_plugin_host::inspect(name, &wasm, &Limits::default())?;
    let native = tidegate_plugin_host::precompile(&wasm, Some(target)).unwrap_or_else(|error| {
        // The binary then compiles the module when it is first asked.
        println!("cargo::warning=plugin `{name}` has no native code for {target}: {error}");
        Vec::new()
    });
    let digest = inspection.digest.to_string();
    let parts: [(&str, &[u8]); 4] = [
        ("wasm", &wasm),
        ("digest", digest.as_bytes()),
        ("json", &serde_json::to_vec(inspection.manifest.raw())?),
        ("cwasm", &native),
    ];
    for (extension, bytes) in parts {
        fs::write(out.join(name).with_extension(extension), bytes)?;
    }
    Ok(())
}
