//! The user's programs: in the released commit, with the variables that they were granted,
//! and with what they say made harmless.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::process::{Child, Command as Program, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tidegate_model::{Command, Diagnosis};
use tidegate_release::Made;
use tidegate_report::escape::terminal::inline;

use super::RealHands;
use super::error::HandsError;

/// The variables that every program gets: where things are, and who the user is.
const USUAL: [&str; 22] = [
    "APPDATA",
    "CARGO_HOME",
    "COMSPEC",
    "HOME",
    "JAVA_HOME",
    "LANG",
    "LC_ALL",
    "LOCALAPPDATA",
    "LOGNAME",
    "PATH",
    "PATHEXT",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "RUSTUP_HOME",
    "SHELL",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "USER",
    "USERPROFILE",
];

/// The longest part of a line that is shown at once, in bytes.
const LINE: u64 = 8 << 10;
/// How often it is looked whether a silent program has ended. What it has started may live
/// on and keep its output open.
const LOOK: Duration = Duration::from_millis(50);
/// The shortest value of a variable that is taken out of what a program says, in bytes.
const SECRET: usize = 4;

impl RealHands<'_> {
    /// Whether a program's work is done already, as far as it can tell.
    pub(super) fn has_run(&self, command: &Command, made: &Made) -> Result<bool, Diagnosis> {
        if command.check.is_empty() {
            return Ok(false);
        }
        self.check_out(made)?;
        Ok(self.start(command, &command.check, made)? == Some(0))
    }

    pub(super) fn run(&self, command: &Command, again: bool, made: &Made) -> Result<(), Diagnosis> {
        let name = command.name.clone();
        if again && !command.is_build && command.check.is_empty() {
            return Err(HandsError::Interrupted { name }.into());
        }
        self.check_out(made)?;
        match self.start(command, &command.run, made)? {
            Some(0) => Ok(()),
            code => Err(HandsError::Failed { name, code }.into()),
        }
    }

    /// Takes a program's work back; a reason, where it has to stay.
    pub(super) fn unrun(&self, command: &Command, made: &Made) -> Result<Option<String>, Diagnosis> {
        let name = command.name.clone();
        if command.is_build && command.undo.is_empty() {
            self.writer.remove_checkout(&self.checkout)?;
            return Ok(None);
        }
        if !command.check.is_empty() && !self.has_run(command, made)? {
            return Ok(None);
        }
        if command.undo.is_empty() {
            return Ok(Some(format!("`{name}` has run, and has no `undo`: look at what it has done")));
        }
        self.check_out(made)?;
        match self.start(command, &command.undo, made)? {
            Some(0) => Ok(None),
            code => Err(HandsError::Failed { name, code }.into()),
        }
    }

    fn check_out(&self, made: &Made) -> Result<(), Diagnosis> {
        let remote = self.config.release.push.then_some((&*self.config.release.remote, &self.tags[..]));
        Ok(self.writer.checkout(self.released(made), &self.checkout, remote)?)
    }

    /// Runs a program to its end: the code that it ended with.
    fn start(&self, command: &Command, words: &[String], made: &Made) -> Result<Option<i32>, HandsError> {
        let failed = |source| HandsError::Program { name: command.name.clone(), source };
        let env = environment(command)?;
        let secrets: Vec<_> = command.env.iter().filter_map(|name| env.get(name)).collect();
        let secrets: Vec<_> = secrets.iter().filter_map(|value| value.to_str()).collect();
        let (reader, writer) = io::pipe().map_err(failed)?;
        let mut program = Program::new(words.first().map_or("", String::as_str));
        program.args(words.get(1..).unwrap_or_default()).current_dir(&self.checkout);
        program.env_clear().envs(&env).env("TIDEGATE_COMMIT", self.released(made).as_str());
        program.stdin(Stdio::null()).stdout(writer.try_clone().map_err(failed)?).stderr(writer);
        let child = program.spawn().map_err(failed)?;
        // It holds the other end of the pipe.
        drop(program);
        let hear = |line: &[u8]| {
            let line = masked(&String::from_utf8_lossy(line), &secrets);
            (self.say)(&format!("  {}: {}", command.name, inline(line.trim_end())));
        };
        listened(child, reader, hear).map_err(failed)
    }
}

/// Listens to a program until it ends. What it has started and left behind is not waited for.
fn listened(mut child: Child, reader: io::PipeReader, hear: impl Fn(&[u8])) -> io::Result<Option<i32>> {
    let (sender, lines) = mpsc::sync_channel(64);
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        loop {
            let mut line = Vec::new();
            match reader.by_ref().take(LINE).read_until(b'\n', &mut line) {
                Ok(1..) if sender.send(line).is_ok() => {}
                _ => break,
            }
        }
    });
    let mut ended = None;
    loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => hear(&line),
            Err(RecvTimeoutError::Disconnected) => return Ok(child.wait()?.code()),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = ended {
                    return Ok(status);
                }
                // Once more round for what it said last.
                ended = child.try_wait()?.map(|status| status.code());
            }
        }
    }
}

/// The usual variables, those that were granted, and what the release tells.
fn environment(command: &Command) -> Result<BTreeMap<String, OsString>, HandsError> {
    let usual = USUAL.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var_os(name)?)));
    let mut env: BTreeMap<_, _> = usual.collect();
    for name in &command.env {
        let missing = || HandsError::NoVariable {
            what: format!("the command `{}`", command.name),
            variable: name.clone(),
        };
        env.insert(name.clone(), std::env::var_os(name).ok_or_else(missing)?);
    }
    env.extend(command.tells.iter().map(|(name, value)| (name.clone(), value.into())));
    Ok(env)
}

/// The text without the secrets.
fn masked(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.len() >= SECRET) {
        text = text.replace(secret, "***");
    }
    text
}

/// Makes sure that all variables are there that a command is granted.
///
/// # Errors
/// When one is not.
pub(super) fn check(command: &Command) -> Result<(), HandsError> {
    environment(command).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out() {
        assert_eq!(masked("a s3cret-s3cret b yes", &["s3cret", "yes", ""]), "a ***-*** b yes");
    }
}
