//! Real repositories, sealed off from the user's settings.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The list of commits that git-cliff leaves out.
const IGNORED: &str = ".git-blame-ignore-revs";

/// A folder that goes away with its owner.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes an empty folder.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tidegate-cliff-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Returns where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the system's folder for such things harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A repository.
pub(crate) struct Repository(PathBuf);

impl Repository {
    /// Makes a repository of a stream.
    pub(crate) fn import(stream: &Path, path: &Path) -> Self {
        std::fs::create_dir_all(path).expect("a folder");
        let repository = Self(path.to_owned());
        repository.git(&["init", "-q", "-b", "main"]);
        let mut unpack = Command::new("gzip")
            .arg("-dc")
            .stdin(File::open(stream).expect("a stream"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("gzip runs");
        let text = unpack.stdout.take().expect("a pipe");
        let done = repository.command(&["fast-import", "--quiet"]).stdin(text).status().expect("git runs");
        assert!(done.success() && unpack.wait().expect("gzip ends").success());
        repository.git(&["reset", "-q", "--hard"]);
        repository.list_lists();
        repository
    }

    /// Adds to the list of commits to ignore those that only change that list.
    /// git-cliff leaves them out as well, by looking at their files, which the
    /// plugin is not sent: the one difference by design that these histories meet.
    fn list_lists(&self) {
        let path = self.0.join(IGNORED);
        if let Ok(mut list) = std::fs::read_to_string(&path) {
            list.push_str(&self.git(&["log", "--format=%n%H", "--", IGNORED]));
            std::fs::write(&path, list).expect("the list can be written");
        }
    }

    /// Returns where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Runs git and returns what it says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&self.0)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "")
            .env("HOME", &self.0);
        command
    }
}
