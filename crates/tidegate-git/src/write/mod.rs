//! Writes to the user's repository: commits, tags, and what is pushed.
//!
//! All of it is done by the git program with the user's settings. Each function can
//! be called again after a crash: it does nothing that is done already, and it
//! touches nothing that somebody else has made.

mod checkout;
mod error;
mod program;
mod proposal;
mod push;
mod shared;
mod tree;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

use tidegate_model::{ObjectId, TagName};

use crate::{Credentials, Repository};
use program::{Git, How};

pub use error::WriteError;
pub use proposal::{NewProposal, proposal_message};
pub use push::Pushing;
pub use shared::SharedText;
pub use tree::TreeFile;

/// Writes to a repository with a work tree.
#[derive(Clone, Debug)]
pub struct Writer {
    git: Git,
}

/// A commit that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewCommit<'a> {
    /// The branch that is checked out.
    pub branch: &'a str,
    /// The commit that the branch is at.
    pub parent: &'a ObjectId,
    /// The files that are committed as they are; no others.
    pub paths: &'a [String],
    /// The message.
    pub message: &'a str,
    /// The date of author and committer, RFC 3339.
    pub at: &'a str,
    /// `Name <address>`; absent: as git is configured.
    pub author: Option<&'a str>,
    /// It is signed, whatever git's configuration says.
    pub sign: bool,
    /// The commit, when it was made before.
    pub made: Option<&'a ObjectId>,
}

/// An annotated tag that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewTag<'a> {
    /// Its name.
    pub name: &'a TagName,
    /// The commit that it names.
    pub commit: &'a ObjectId,
    /// The message.
    pub message: &'a str,
    /// Its date, RFC 3339.
    pub at: &'a str,
    /// It is signed, whatever git's configuration says.
    pub sign: bool,
    /// `Name <address>`; absent: as git is configured.
    pub author: Option<&'a str>,
}

impl Repository {
    /// Somebody who writes to it. Only what talks to a remote gets the variables
    /// that are `secrets`, by name, and no call of git takes longer than `limit`: hooks
    /// may take their time.
    ///
    /// # Errors
    /// When it has no work tree.
    pub fn writer(&self, secrets: Vec<OsString>, limit: Duration) -> Result<Writer, WriteError> {
        let work_tree = self.workdir().ok_or(WriteError::Bare)?.to_owned();
        Ok(Writer {
            git: Git {
                git_dir: self.inner.git_dir().to_owned(),
                work_tree,
                secrets,
                limit,
                credentials: None,
            },
        })
    }
}

impl Writer {
    /// The same, with a name and a password for a server.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Option<Credentials>) -> Self {
        self.git.credentials = credentials;
        self
    }

    /// The files among these that differ from the head's commit, or that git does
    /// not know.
    ///
    /// # Errors
    /// When git fails.
    pub fn changed(&self, paths: &[String]) -> Result<Vec<String>, WriteError> {
        let mut arguments =
            vec!["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--"];
        let specs = literal(paths);
        arguments.extend(specs.iter().map(String::as_str));
        let text = self.git.run("look at the work tree", &arguments, How::default())?;
        let changed: BTreeSet<_> = text.split('\0').filter_map(|entry| entry.get(3..)).collect();
        Ok(changed.into_iter().map(str::to_owned).collect())
    }

    /// Whether there is a remote of this name.
    ///
    /// # Errors
    /// When git fails.
    pub fn has_remote(&self, remote: &str) -> Result<bool, WriteError> {
        let remotes = self.git.run("list the remotes", &["remote"], How::default())?;
        Ok(remotes.lines().any(|line| line == remote))
    }

    /// Makes sure that git knows who makes commits and tags.
    ///
    /// # Errors
    /// When it does not, or fails.
    pub fn check_identity(&self, author: Option<&str>) -> Result<(), WriteError> {
        let env = identity(author, "2000-01-01T00:00:00Z");
        let how = How { env: &env, ..How::default() };
        for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
            self.identified("tell who we are", &["var", who], how)?;
        }
        Ok(())
    }

    /// The commit that a branch is at; nothing where there is no such branch.
    ///
    /// # Errors
    /// When git fails.
    pub fn branch(&self, branch: &str) -> Result<Option<ObjectId>, WriteError> {
        self.resolve(&format!("refs/heads/{branch}^{{commit}}"))
    }

    /// Puts a head that is on no branch onto this one, at the same commit. A head that is on
    /// a branch stays there.
    ///
    /// # Errors
    /// When the branch has commits that the head does not have, or git fails.
    pub fn attach(&self, branch: &str) -> Result<(), WriteError> {
        let on = self.git.ended("read HEAD", &["symbolic-ref", "--quiet", "HEAD"], How::default())?;
        if on.code == Some(0) {
            return Ok(());
        }
        let name = format!("refs/heads/{branch}");
        if let Some(tip) = self.branch(branch)? {
            let arguments = ["merge-base", "--is-ancestor", tip.as_str(), "HEAD"];
            let is_behind = self.git.ended("compare the branch with HEAD", &arguments, How::default())?;
            if is_behind.code != Some(0) {
                return Err(WriteError::moved(branch, Some(&tip)));
            }
        }
        self.git.run("set the branch", &["update-ref", &name, "HEAD"], How::default())?;
        let attach = ["symbolic-ref", "-m", "tidegate: on the branch", "HEAD", &name];
        self.git.run("put HEAD on the branch", &attach, How::default()).map(drop)
    }

    /// The commit that a tag names; nothing where there is no such tag.
    ///
    /// # Errors
    /// When git fails.
    pub fn tag_target(&self, tag: &TagName) -> Result<Option<ObjectId>, WriteError> {
        self.resolve(&format!("refs/tags/{tag}^{{commit}}"))
    }

    /// The branch's commit, if it is the one that is wanted: the one that was made
    /// before, or one on top of the same parent, with the same first line and with a
    /// change of every file. Hooks may have added to message and files.
    ///
    /// # Errors
    /// When the branch is neither at its parent nor at that commit, or git fails.
    pub fn committed(&self, new: &NewCommit<'_>) -> Result<Option<ObjectId>, WriteError> {
        let Some(tip) = self.branch(new.branch)? else { return Err(WriteError::moved(new.branch, None)) };
        if tip == *new.parent {
            return Ok(None);
        }
        if new.made == Some(&tip) {
            return Ok(Some(tip));
        }
        let show = ["show", "--name-only", "--no-renames", "-z", "--format=%P%n%s", tip.as_str()];
        let text = self.git.run("read the branch's commit", &show, How::default())?;
        let (head, files) = text.split_once('\0').unwrap_or((&text, ""));
        let (parents, subject) = head.split_once('\n').unwrap_or_default();
        let files: BTreeSet<_> = files.split('\0').map(|file| file.trim_start_matches('\n')).collect();
        let first_line = new.message.trim().lines().next().unwrap_or_default();
        if parents == new.parent.as_str()
            && subject.trim() == first_line.trim()
            && new.paths.iter().all(|path| files.contains(path.as_str()))
        {
            return Ok(Some(tip));
        }
        Err(WriteError::moved(new.branch, Some(&tip)))
    }

    /// Commits files as they are in the work tree. Hooks run as git is configured, and so
    /// the commit is signed, unless it is to be signed anyway.
    ///
    /// # Errors
    /// When the branch is not checked out or not at the parent, or git refuses.
    pub fn commit(&self, new: &NewCommit<'_>) -> Result<ObjectId, WriteError> {
        let head = self.git.run("read HEAD", &["symbolic-ref", "--quiet", "HEAD"], How::default())?;
        if head.trim_end() != format!("refs/heads/{}", new.branch) {
            return Err(WriteError::Moved {
                what: "HEAD".into(),
                found: format!("it is `{}`", head.trim_end()),
            });
        }
        let tip = self.branch(new.branch)?;
        if tip.as_ref() != Some(new.parent) {
            return Err(WriteError::moved(new.branch, tip.as_ref()));
        }
        let specs = literal(new.paths);
        let with = |arguments: &[&'static str]| -> Vec<String> {
            arguments.iter().map(|it| (*it).to_owned()).chain(specs.iter().cloned()).collect()
        };
        let add = with(&["add", "--"]);
        self.git.run("add the changed files", &as_str(&add), How::default())?;
        let sign: &[&str] = if new.sign { &["--gpg-sign"] } else { &[] };
        let commit = [&["commit", "--quiet", "--cleanup=whitespace", "--only", "--file=-"], sign, &["--"]];
        let commit = with(&commit.concat());
        let env = identity(new.author, new.at);
        let how = How { input: new.message, env: &env, ..How::default() };
        self.identified("commit the changed files", &as_str(&commit), how)?;
        self.branch(new.branch)?.ok_or_else(|| WriteError::moved(new.branch, None))
    }

    /// Sets the branch back to the parent, if it is at a commit that was made for
    /// it, and forgets what was added. The files stay as they are.
    ///
    /// # Errors
    /// When the branch is somewhere else, or git fails.
    pub fn uncommit(&self, new: &NewCommit<'_>) -> Result<(), WriteError> {
        if let Some(commit) = self.committed(new)? {
            let reference = format!("refs/heads/{}", new.branch);
            let arguments =
                ["update-ref", "-m", "tidegate: undo", &reference, new.parent.as_str(), commit.as_str()];
            self.git.run("set the branch back", &arguments, How::default())?;
        }
        let mut arguments = vec!["reset", "--quiet", "--"];
        let specs = literal(new.paths);
        arguments.extend(specs.iter().map(String::as_str));
        self.git.run("forget what was added", &arguments, How::default()).map(drop)
    }

    /// Makes a tag.
    ///
    /// # Errors
    /// When git refuses.
    pub fn tag(&self, new: &NewTag<'_>) -> Result<(), WriteError> {
        let mut arguments = vec!["tag", "--annotate", "--cleanup=whitespace", "--file=-"];
        if new.sign {
            arguments.push("--sign");
        }
        arguments.extend(["--", new.name.as_str(), new.commit.as_str()]);
        let env = identity(new.author, new.at);
        let how = How { input: new.message, env: &env, ..How::default() };
        self.identified(&format!("make the tag `{}`", new.name), &arguments, how).map(drop)
    }

    /// Deletes a tag, if it names this commit.
    ///
    /// # Errors
    /// When git fails.
    pub fn untag(&self, tag: &TagName, commit: &ObjectId) -> Result<(), WriteError> {
        let reference = format!("refs/tags/{tag}");
        let object = self.resolve(&reference)?;
        let (Some(object), Some(target)) = (object, self.tag_target(tag)?) else { return Ok(()) };
        if target != *commit {
            return Ok(());
        }
        let arguments = ["update-ref", "-d", &reference, object.as_str()];
        self.git.run(&format!("delete the tag `{tag}`"), &arguments, How::default()).map(drop)
    }

    fn resolve(&self, rev: &str) -> Result<Option<ObjectId>, WriteError> {
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", rev];
        let ended = self.git.ended("read a reference", &arguments, How::default())?;
        let id = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
        Ok((ended.code == Some(0) && !id.is_empty()).then(|| ObjectId::new(id)))
    }

    /// Runs something that needs to know who we are.
    fn identified(&self, what: &str, arguments: &[&str], how: How<'_>) -> Result<String, WriteError> {
        self.git.run(what, arguments, how).map_err(|error| match error {
            WriteError::Failed { source, .. }
                if source.0.contains("tell me who you are")
                    || source.0.contains("empty ident name")
                    || source.0.contains("unable to auto-detect email") =>
            {
                WriteError::NoIdentity { source }
            }
            other => other,
        })
    }
}

/// Paths that are taken as they are, from the root.
fn literal(paths: &[String]) -> Vec<String> {
    paths.iter().map(|path| format!(":(top,literal){path}")).collect()
}

fn as_str(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// The variables that say who, and when.
fn identity<'a>(author: Option<&'a str>, at: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut env = vec![("GIT_AUTHOR_DATE", at), ("GIT_COMMITTER_DATE", at)];
    let parts = author.and_then(|author| author.trim().strip_suffix('>')?.split_once('<'));
    if let Some((name, address)) = parts {
        env.extend([("GIT_AUTHOR_NAME", name.trim()), ("GIT_COMMITTER_NAME", name.trim())]);
        env.extend([("GIT_AUTHOR_EMAIL", address), ("GIT_COMMITTER_EMAIL", address)]);
    }
    env
}
