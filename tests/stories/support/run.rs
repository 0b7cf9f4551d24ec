//! Runs `tidegate` and keeps everything that a person would see of it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::tidegate;

/// The effective time of all stories.
const AT: &str = "2026-01-12T00:00:00Z";

/// What a command left behind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `tidegate` in a folder, with the words of this line.
pub(crate) fn run(folder: &Path, line: &str) -> Run {
    Run::of(at(folder, line))
}

/// `tidegate` in a folder with the words of this line, at the stories' time, in a
/// locale that has all characters.
pub(crate) fn at(folder: &Path, line: &str) -> Command {
    let mut command = tidegate(folder);
    command.args(["--at", AT]).args(line.split_whitespace()).env("LC_ALL", "C.UTF-8");
    command
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("tidegate writes UTF-8");
        let code = output.status.code().unwrap_or_else(|| panic!("{command:?} ended by {}", output.status));
        Self { code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Stdout, stderr and exit code together, for snapshots. What is empty is left out.
    pub(crate) fn shown(&self) -> String {
        let part = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!("---- {name}\n{}\n", text.trim_end_matches('\n')),
        };
        format!("{}{}---- exit {}", part("stdout", &self.out), part("stderr", &self.err), self.code)
    }

    /// The answer as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}", self.shown()))
    }

    /// Itself, after a look at the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.shown());
        self
    }
}
