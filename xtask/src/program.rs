//! Starting other programs, without a shell.

use std::env;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// The cargo that runs this chore, to be started in a folder.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Where a workspace's programs are built, optimised or not.
///
/// # Errors
/// When cargo cannot say.
pub(crate) fn built(root: &Path, profile: &str, name: &str) -> Result<PathBuf> {
    let facts = read(cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let facts: serde_json::Value = serde_json::from_str(&facts)?;
    let target = facts["target_directory"].as_str().ok_or("cargo names no target directory")?;
    Ok(Path::new(target).join(profile).join(name).with_extension(env::consts::EXE_EXTENSION))
}

/// The compiler that cargo uses.
pub(crate) fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The triple that this machine's programs are built for.
pub(crate) fn host_triple() -> Result<String> {
    let about = read(rustc().arg("-vV"))?;
    let triple = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(triple.ok_or("`rustc -vV` names no host")?.to_owned())
}

/// Runs a program that talks to the person directly.
///
/// # Errors
/// When it cannot be started, or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", shown(command)).into()) }
}

/// Runs a program for its answer on stdout.
///
/// # Errors
/// As for [`run`], or when the answer is not UTF-8.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}", shown(command), output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The first line that a program answers, or nothing when it is not there or
/// does not work. For questions like `--version`.
pub(crate) fn probe(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.lines().next().unwrap_or_default().trim_end().to_owned())
}

/// A program as a person would type it.
fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("`{}`: no such program", shown(command)),
        _ => format!("`{}` cannot be started: {error}", shown(command)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_a_triple() {
        let host = host_triple().expect("rustc");
        assert!(host.split('-').count() >= 3, "{host}");
    }

    #[test]
    fn a_failure_names_the_program_and_its_arguments() {
        let error = run(rustc().args(["--print", "nonsense"]).stderr(Stdio::null())).expect_err("nonsense");
        assert!(error.to_string().starts_with("`rustc --print nonsense` ended with "), "{error}");
    }

    #[test]
    fn a_missing_program_is_said_to_be_missing() {
        let mut missing = Command::new("tidegate-no-such-program");
        assert_eq!(probe(&mut missing), None);
        let error = run(missing.arg("x")).expect_err("missing");
        assert_eq!(error.to_string(), "`tidegate-no-such-program x`: no such program");
    }
}
