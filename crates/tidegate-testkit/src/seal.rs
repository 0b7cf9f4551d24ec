//! The environment that child processes see.

use std::process::Command;

/// When the first commit of each repository is made: 2026-01-01, midnight UTC.
pub const EPOCH: i64 = 1_767_225_600;

/// Variables without which programs do not start at all.
const KEPT: [&str; 6] = ["PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"];

/// Git's settings; they reach git and gix alike.
const CONFIG: [(&str, &str); 8] = [
    ("init.defaultBranch", "main"),
    ("commit.gpgSign", "false"),
    ("tag.gpgSign", "false"),
    ("core.autocrlf", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("protocol.file.allow", "always"),
    ("advice.detachedHead", "false"),
];

/// Cuts a command off from the machine: no variable but the search path, no
/// configuration of the user or the system, a fixed identity, UTC, no language.
///
/// The home directory does not exist; a command that wants one says so loudly.
#[must_use]
pub fn sealed(mut command: Command) -> Command {
    let kept: Vec<_> = KEPT.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))).collect();
    command.env_clear().envs(kept).envs([
        ("HOME", "/nonexistent"),
        ("LC_ALL", "C"),
        ("TZ", "UTC"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_AUTHOR_NAME", "A U Thor"),
        ("GIT_AUTHOR_EMAIL", "author@example.com"),
        ("GIT_COMMITTER_NAME", "C O Mitter"),
        ("GIT_COMMITTER_EMAIL", "committer@example.com"),
    ]);
    command.env("GIT_CONFIG_COUNT", CONFIG.len().to_string());
    for (index, (key, value)) in CONFIG.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{index}"), key);
        command.env(format!("GIT_CONFIG_VALUE_{index}"), value);
    }
    command
}
