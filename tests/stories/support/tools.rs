//! Programs, started the same way on every machine.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::root;

/// What a program may know of the machine: where programs are, where temporary
/// files go, and what Windows cannot start anything without.
const KEPT: &[&str] = &["PATH", "PATHEXT", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

/// The same for everybody.
const FIXED: &[(&str, &str)] = &[
    ("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" }),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("LC_ALL", "C"),
    ("TZ", "UTC"),
];

/// The `tidegate` under test, in a folder.
pub(crate) fn tidegate(folder: &Path) -> Command {
    sealed(env!("CARGO_BIN_EXE_tidegate-twin"), folder)
}

/// git, in a folder.
pub(crate) fn git(folder: &Path) -> Command {
    sealed("git", folder)
}

/// git-cliff as its authors built it, in the version whose engine the plugin
/// `cliff` contains. None, said loudly, where `cargo xtask provision --tests`
/// could not install it; under `CI` that is a failure.
pub(crate) fn git_cliff(folder: &Path) -> Option<Command> {
    provided("git-cliff", "2.14.2", folder)
}

/// What finds weaknesses in workflows and actions; as [`git_cliff`].
pub(crate) fn zizmor(folder: &Path) -> Option<Command> {
    provided("zizmor", "1.32.0", folder)
}

/// What compares a document with the schema of a CI system; as [`git_cliff`].
pub(crate) fn check_jsonschema(folder: &Path) -> Option<Command> {
    provided("check-jsonschema", "0.39.0", folder)
}

fn provided(name: &str, version: &str, folder: &Path) -> Option<Command> {
    let home = root().join("target/tools").join(format!("{name}-{version}"));
    let program = home
        .join(if cfg!(windows) { "Scripts" } else { "bin" })
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION);
    if program.is_file() {
        return Some(sealed(program, folder));
    }
    tidegate_testkit::lack(&format!("{name} is not there: run `cargo xtask provision --tests`"));
    None
}

/// A program that knows nothing of the user's settings.
pub(super) fn sealed(program: impl Into<OsString>, folder: &Path) -> Command {
    let mut command = Command::new(program.into());
    command.env_clear().current_dir(folder);
    command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command.envs(FIXED.iter().copied());
    command
}
