//! The script that gets tidegate, verifies it and runs it, in each template that needs it: one
//! source, `action/get.sh` and `action/manifest.txt`.

use std::fs;
use std::path::Path;

use crate::Result;

const WHAT: &str = "#!/bin/sh
# Gets tidegate, verifies it, and runs it with these arguments. Made by `cargo xtask generate`.
set -eu
";

/// Whole files.
const SCRIPTS: [&str; 3] =
    ["templates/tidegate.sh", "templates/jenkins/resources/tidegate.sh", "templates/buildkite/tidegate.sh"];

/// A file with the script inside, between two lines.
const INLINE: &str = "templates/azure/steps.yml";
const BEGIN: &str = "# <tidegate.sh>\n";
const END: &str = "# </tidegate.sh>\n";

/// The files, with what they should have.
pub(super) fn files(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let read = |path: &str| fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"));
    let functions = read("action/get.sh")?;
    let manifest = format!("\nmanifest() {{\n  cat << 'END'\n{}END\n}}\n\n", read("action/manifest.txt")?);
    let part = format!("{functions}{manifest}get_tidegate\n");
    let script = format!("{WHAT}\n{part}exec \"$program\" \"$@\"\n");
    let mut files: Vec<_> = SCRIPTS.map(|path| (path, script.clone())).into();

    let text = read(INLINE)?;
    let bounds = text.find(BEGIN).zip(text.find(END));
    let (begin, end) = bounds.ok_or_else(|| format!("{INLINE} has no place for the script"))?;
    let column = begin - text[..begin].rfind('\n').map_or(0, |at| at + 1);
    let indent = |line: &str| {
        if line.is_empty() { "\n".to_owned() } else { format!("{}{line}\n", " ".repeat(column)) }
    };
    let inner: String = part.lines().map(indent).collect();
    let head = &text[..begin + BEGIN.len()];
    files.push((INLINE, format!("{head}{inner}{}{}", " ".repeat(column), &text[end..])));
    Ok(files)
}
