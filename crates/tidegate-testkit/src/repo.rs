//! A repository that lives as long as its value.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::read::MultiGzDecoder;
use tempfile::TempDir;

use crate::seal::{EPOCH, sealed};
use crate::stream::Stream;

/// A real repository in a directory of its own, deleted with the value.
#[derive(Debug)]
pub struct Repo {
    /// Owns the directory; siblings of the repository may be put there.
    home: TempDir,
    path: PathBuf,
    now: Cell<i64>,
}

impl Repo {
    /// An empty repository on the unborn branch `main`.
    #[must_use]
    pub fn init() -> Self {
        Self::init_with(&[])
    }

    /// As [`Self::init`], with more arguments for `git init`: `--bare`,
    /// `--object-format=sha256`.
    #[must_use]
    pub fn init_with(arguments: &[&str]) -> Self {
        let repo = Self::unborn();
        fs::create_dir(&repo.path).expect("the directory is new");
        repo.git([&["init", "--quiet"], arguments].concat());
        repo
    }

    /// A repository from a stream for `git fast-import`, plain or gzipped, with
    /// `main` checked out.
    #[must_use]
    pub fn from_fast_import(stream: impl Read + Send) -> Self {
        let repo = Self::init();
        repo.fast_import(stream);
        repo.git(["reset", "--quiet", "--hard"]);
        repo
    }

    /// A repository from a [`Stream`], without files in its working tree.
    #[must_use]
    pub fn from_stream(stream: &Stream) -> Self {
        let repo = Self::init();
        repo.fast_import(stream.as_bytes());
        repo
    }

    fn unborn() -> Self {
        let home = tempfile::Builder::new().prefix("tidegate-").tempdir().expect("a directory for the test");
        let path = home.path().canonicalize().expect("it was just made").join("repo");
        Self { home, path, now: Cell::new(EPOCH) }
    }

    /// Where the repository is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A directory beside the repository that is deleted with it.
    #[must_use]
    pub fn sibling(&self, name: &str) -> PathBuf {
        self.path.with_file_name(name)
    }

    /// Moves the clock: the next commit is made at this second plus a minute.
    pub fn set_clock(&self, seconds: i64) {
        self.now.set(seconds);
    }

    /// A sealed git command in this repository, at the clock's time.
    #[must_use]
    pub fn git_command(&self) -> Command {
        let date = format!("@{} +0000", self.now.get());
        let mut git = sealed(Command::new("git"));
        git.current_dir(&self.path).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        git
    }

    /// Runs git; answers what it printed, without the last line break.
    pub fn git<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        self.git_with(arguments, &[])
    }

    /// Runs git with this input.
    pub fn git_with<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, input: &[u8]) -> String {
        let mut git = self.git_command();
        git.args(arguments);
        let output = run(git, input);
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.truncate(text.trim_end_matches('\n').len());
        text
    }

    /// Whether git succeeds with these arguments.
    pub fn git_succeeds<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> bool {
        let mut git = self.git_command();
        git.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        git.status().expect("git is installed").success()
    }

    /// Writes a file in the working tree.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("the folder can be made");
        }
        fs::write(path, content).expect("the file can be written");
    }

    /// Commits what is staged, or nothing. The message is kept byte for byte.
    pub fn commit(&self, message: impl AsRef<[u8]>) -> String {
        self.tick();
        let message = message.as_ref();
        if std::str::from_utf8(message).is_ok() {
            let arguments = ["commit", "--quiet", "--allow-empty", "--allow-empty-message"];
            let verbatim = ["--cleanup=verbatim", "--no-verify", "--file=-"];
            self.git_with(arguments.iter().chain(&verbatim), message);
            return self.id("HEAD");
        }
        // Git would turn what is not UTF-8 into Latin-1.
        let parent = self.git_succeeds(["rev-parse", "--verify", "HEAD"]).then(|| self.id("HEAD"));
        let parent = parent.map_or(String::new(), |id| format!("parent {id}\n"));
        let (tree, now) = (self.git(["write-tree"]), self.now.get());
        let head = format!(
            "tree {tree}\n{parent}author A U Thor <author@example.com> {now} +0000\n\
             committer C O Mitter <committer@example.com> {now} +0000\n\n"
        );
        let id = self.hash_object("commit", &[head.as_bytes(), message].concat());
        self.git(["update-ref", "HEAD", &id]);
        id
    }

    /// Writes a file and commits it.
    pub fn commit_file(
        &self,
        path: impl AsRef<Path>,
        content: impl AsRef<[u8]>,
        message: impl AsRef<[u8]>,
    ) -> String {
        self.write(&path, content);
        self.git([OsStr::new("add"), OsStr::new("--"), path.as_ref().as_os_str()]);
        self.commit(message)
    }

    /// Makes a commit with any parents, beside all branches; for shapes that no
    /// workflow gives.
    pub fn commit_tree(&self, parents: &[&str], message: impl AsRef<[u8]>) -> String {
        self.tick();
        let tree = self.git_with(["mktree"], b"");
        let mut arguments = vec!["commit-tree", &tree, "-F", "-"];
        arguments.extend(parents.iter().flat_map(|parent| ["-p", parent]));
        self.git_with(arguments, message.as_ref())
    }

    /// Stores an object of any content, checked by nobody.
    pub fn hash_object(&self, kind: &str, content: &[u8]) -> String {
        self.git_with(["hash-object", "-w", "--literally", "--stdin", "-t", kind], content)
    }

    /// Makes a lightweight tag at the head.
    pub fn tag(&self, name: &str) {
        self.tag_at(name, "HEAD");
    }

    /// Makes a lightweight tag anywhere.
    pub fn tag_at(&self, name: &str, rev: &str) {
        self.git(["tag", name, rev]);
    }

    /// Makes an annotated tag at the head.
    pub fn annotate(&self, name: &str, message: &str) {
        self.tick();
        self.git(["tag", "--annotate", "--message", message, name]);
    }

    /// Makes a branch at the head and checks it out.
    pub fn branch(&self, name: &str) {
        self.git(["checkout", "--quiet", "-b", name]);
    }

    /// Makes a branch without history and checks it out.
    pub fn orphan(&self, name: &str) {
        self.git(["checkout", "--quiet", "--orphan", name]);
    }

    /// Checks out a branch, or a commit with the head detached.
    pub fn checkout(&self, rev: &str) {
        self.git(["checkout", "--quiet", rev]);
    }

    /// Merges a branch, always with a merge commit.
    pub fn merge(&self, branch: &str) -> String {
        self.tick();
        let message = format!("Merge branch '{branch}'");
        self.git(["merge", "--quiet", "--no-ff", "--allow-unrelated-histories", "-m", &message, branch]);
        self.id("HEAD")
    }

    /// Squashes a branch into one commit.
    pub fn squash(&self, branch: &str, message: impl AsRef<[u8]>) -> String {
        self.git(["merge", "--quiet", "--squash", branch]);
        self.commit(message)
    }

    /// The full id of a revision.
    #[must_use]
    pub fn id(&self, rev: &str) -> String {
        self.git(["rev-parse", "--verify", rev])
    }

    /// Clones this repository, with its history down to this depth.
    #[must_use]
    pub fn clone_depth(&self, depth: usize) -> Self {
        self.clone_with(&["--depth", &depth.to_string()])
    }

    /// Clones this repository, with more arguments for `git clone`.
    #[must_use]
    pub fn clone_with(&self, arguments: &[&str]) -> Self {
        let clone = Self::unborn();
        let from = format!("file://{}", self.path.display());
        let to = clone.path.display().to_string();
        self.git([&["clone", "--quiet"], arguments, &[&from, &to]].concat());
        clone.set_clock(self.now.get());
        clone
    }

    /// Imports a stream, plain or gzipped.
    ///
    /// # Panics
    /// When the stream is broken.
    pub fn fast_import(&self, mut stream: impl Read + Send) {
        let mut start = [0; 2];
        let length = read_start(&mut stream, &mut start);
        let is_gzip = start == [0x1f, 0x8b];
        let stream = start[..length].chain(stream);
        let mut git = self.git_command();
        git.args(["fast-import", "--quiet", "--force"]).stdin(Stdio::piped());
        let mut child = git.spawn().expect("git is installed");
        let mut stdin = child.stdin.take().expect("it is piped");
        let copied = if is_gzip {
            std::io::copy(&mut MultiGzDecoder::new(stream), &mut stdin)
        } else {
            let mut stream = stream;
            std::io::copy(&mut stream, &mut stdin)
        };
        copied.expect("git takes the whole stream");
        drop(stdin);
        assert!(child.wait().expect("git ends").success(), "`git fast-import` failed");
    }

    /// The directory that holds the repository and its siblings.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn tick(&self) {
        self.now.set(self.now.get() + 60);
    }
}

fn read_start(stream: &mut impl Read, start: &mut [u8; 2]) -> usize {
    let mut length = 0;
    while length < start.len() {
        match stream.read(&mut start[length..]).expect("the stream can be read") {
            0 => break,
            read => length += read,
        }
    }
    length
}

/// Runs a command with this input; panics with all that it said when it fails.
fn run(mut command: Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("git is installed");
    let mut stdin = child.stdin.take().expect("it is piped");
    let output = std::thread::scope(|scope| {
        // A command that fails early does not read its input; its status tells.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("git ends")
    });
    assert!(
        output.status.success(),
        "{command:?} failed: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

#[cfg(test)]
mod tests;
