//! Runs the git program in the user's repository, with the user's settings: hooks,
//! signing and credentials are theirs.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::WriteError;
use crate::child::{Ended, Stopped, finish};
use crate::store::{FOREIGN, without_users};
use crate::{Credentials, GitSaid};

/// The git program, for one repository.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    pub(crate) git_dir: PathBuf,
    pub(crate) work_tree: PathBuf,
    /// Variables that git's children (hooks, programs that sign) do not get.
    pub(crate) secrets: Vec<OsString>,
    /// How long one call may take.
    pub(crate) limit: Duration,
    /// Who asks a remote, where git's configuration does not say.
    pub(crate) credentials: Option<Credentials>,
}

/// What is different about a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct How<'a> {
    /// What git reads.
    pub(crate) input: &'a str,
    /// Variables of its environment.
    pub(crate) env: &'a [(&'a str, &'a str)],
    /// It talks to a remote, and may need secrets to do so.
    pub(crate) is_remote: bool,
}

impl Git {
    /// Runs git; gives what it printed. `what` says what for, in an error.
    pub(crate) fn run(&self, what: &str, arguments: &[&str], how: How<'_>) -> Result<String, WriteError> {
        let ended = self.ended(what, arguments, how)?;
        if ended.code == Some(0) {
            return Ok(String::from_utf8_lossy(&ended.stdout).into_owned());
        }
        Err(WriteError::Failed { what: what.to_owned(), source: said(&ended) })
    }

    /// Runs git in another folder than the repository's; gives what it printed, without
    /// white space around it, and nothing where it failed.
    pub(crate) fn plain(&self, arguments: &[&str]) -> Result<String, WriteError> {
        let mut git = Command::new("git");
        git.args(arguments).stdin(Stdio::null()).env_remove("GIT_DIR");
        for foreign in FOREIGN.iter().map(OsString::from).chain(self.secrets.iter().cloned()) {
            git.env_remove(foreign);
        }
        let output = git.env("LC_ALL", "C").output().map_err(|source| WriteError::NoProgram { source })?;
        let text = if output.status.success() { output.stdout } else { Vec::new() };
        Ok(String::from_utf8_lossy(&text).trim().to_owned())
    }

    /// Runs git; gives how it ended.
    pub(crate) fn ended(&self, what: &str, arguments: &[&str], how: How<'_>) -> Result<Ended, WriteError> {
        let mut git = Command::new("git");
        let credentials = self.credentials.as_ref().filter(|_| how.is_remote);
        if let Some((key, helper)) = credentials.map(Credentials::setting) {
            git.arg("-c").arg(format!("{key}={helper}"));
        }
        git.args(arguments).current_dir(&self.work_tree);
        git.envs(credentials.into_iter().flat_map(Credentials::variables));
        for foreign in FOREIGN {
            git.env_remove(foreign);
        }
        if !how.is_remote {
            for name in &self.secrets {
                git.env_remove(name);
            }
        }
        git.env("GIT_DIR", &self.git_dir).env("GIT_WORK_TREE", &self.work_tree);
        git.envs([("GIT_TERMINAL_PROMPT", "0"), ("GCM_INTERACTIVE", "never"), ("LC_ALL", "C")]);
        git.envs(how.env.iter().copied());
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = git.spawn().map_err(|source| WriteError::NoProgram { source })?;
        finish(child, how.input, self.limit).map_err(|stopped| match stopped {
            Stopped::Lost(source) => WriteError::NoProgram { source },
            Stopped::Silent => WriteError::Silent { what: what.to_owned(), seconds: self.limit.as_secs() },
        })
    }
}

/// The last lines of what git said about a failure.
pub(crate) fn said(ended: &Ended) -> GitSaid {
    const LINES: usize = 8;
    let lines: Vec<_> = ended.stderr.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    GitSaid(without_users(&lines[lines.len().saturating_sub(LINES)..].join("\n")))
}
