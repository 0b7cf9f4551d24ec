//! The manifest of binaries, by which the action and the templates know them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::{Result, generate, say};

/// The targets of binaries, as `action/get.sh` asks for them.
const TARGETS: [&str; 5] = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// Write `action/manifest.txt` for archives, and the templates that follow from it
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder with `tidegate-TARGET.tar.gz` for each target
    folder: PathBuf,
    /// The address that they will have: that of the release's files
    #[arg(long, value_name = "URL")]
    url: String,
}

pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let path = root.join("action/manifest.txt");
    let old = fs::read_to_string(&path)?;
    let mut text: String =
        old.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    for target in TARGETS {
        let name = format!("tidegate-{target}.tar.gz");
        let archive = args.folder.join(&name);
        let content = fs::read(&archive).map_err(|error| format!("`{}`: {error}", archive.display()))?;
        let digest: String = Sha256::digest(&content).iter().fold(String::new(), |mut all, byte| {
            let _ = write!(all, "{byte:02x}");
            all
        });
        let _ =
            writeln!(text, "{target} {digest} {} {}/{name}", content.len(), args.url.trim_end_matches('/'));
    }
    fs::write(&path, text)?;
    say(&format!("wrote {}", path.display()));
    generate::run(root, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_asks_for_these_targets() {
        let script = fs::read_to_string(crate::root().join("action/get.sh")).unwrap();
        for target in TARGETS {
            assert_eq!(script.matches(&format!("target={target} ;;")).count(), 1, "{target}");
        }
        assert_eq!(script.matches(" target=").count(), TARGETS.len() + 1, "the last one is awk's");
    }
}
