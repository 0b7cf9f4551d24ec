//! A commit on a branch of our own, made without touching the work tree.

use tidegate_model::ObjectId;

use super::program::How;
use super::{WriteError, Writer, identity};

/// The line of a message by which a commit is known as one that nobody has worked on.
const OURS: &str = "Tidegate-Proposal: yes";

/// A commit that is to be on a branch of the remote, alone on top of its parent.
#[derive(Clone, Copy, Debug)]
pub struct NewProposal<'a> {
    /// The remote's name.
    pub remote: &'a str,
    /// Our branch there.
    pub branch: &'a str,
    /// The commit that it stands on.
    pub parent: &'a ObjectId,
    /// The files that are different, with their contents; those without one go.
    pub files: &'a [(&'a str, Option<&'a str>)],
    /// The message.
    pub message: &'a str,
    /// The date of author and committer, RFC 3339.
    pub at: &'a str,
    /// It is signed, whatever git's configuration says.
    pub sign: bool,
    /// `Name <address>`; absent: as git is configured.
    pub author: Option<&'a str>,
}

impl Writer {
    /// Whether the remote's branch has this commit, whenever it was made.
    ///
    /// # Errors
    /// When the branch has commits of somebody else, or git fails.
    pub fn is_proposed(&self, new: &NewProposal<'_>) -> Result<bool, WriteError> {
        let Some(tip) = self.proposal_tip(new.remote, new.branch)? else { return Ok(false) };
        let tree = self.tree(new.parent, new.files)?;
        let show = ["show", "--no-patch", "--format=%T%n%P%n%B", tip.as_str()];
        let there = self.git.run("read the proposal", &show, How::default())?;
        Ok(there.trim_end()
            == format!("{tree}\n{}\n{}", new.parent, proposal_message(new.message)).trim_end())
    }

    /// Makes the commit, and puts it in the place of the one before.
    ///
    /// # Errors
    /// When the branch has commits of somebody else, somebody was faster, or git fails.
    pub fn propose(&self, new: &NewProposal<'_>) -> Result<(), WriteError> {
        let tree = self.tree(new.parent, new.files)?;
        let env = identity(new.author, new.at);
        let mut arguments = vec!["commit-tree", "-p", new.parent.as_str(), tree.as_str()];
        if new.sign {
            arguments.insert(1, "-S");
        }
        let message = proposal_message(new.message);
        let how = How { input: &message, env: &env, ..How::default() };
        let commit = self.identified("commit the proposal", &arguments, how)?;
        self.propose_commit(new, &ObjectId::new(commit.trim().to_owned()))
    }

    /// Puts a commit that was made for it in the place of the one before.
    ///
    /// # Errors
    /// When the branch has commits of somebody else, somebody was faster, or git fails.
    pub fn propose_commit(&self, new: &NewProposal<'_>, commit: &ObjectId) -> Result<(), WriteError> {
        let tip = self.proposal_tip(new.remote, new.branch)?;
        let to = format!("{commit}:refs/heads/{}", new.branch);
        self.push_proposal(new.remote, new.branch, tip.as_ref(), to)
    }

    /// Makes sure that the remote does not have the branch.
    ///
    /// # Errors
    /// When it has commits of somebody else, somebody was faster, or git fails.
    pub fn withdraw_proposal(&self, remote: &str, branch: &str) -> Result<(), WriteError> {
        let Some(tip) = self.proposal_tip(remote, branch)? else { return Ok(()) };
        self.push_proposal(remote, branch, Some(&tip), format!(":refs/heads/{branch}"))
    }

    fn push_proposal(
        &self,
        remote: &str,
        branch: &str,
        lease: Option<&ObjectId>,
        spec: String,
    ) -> Result<(), WriteError> {
        let lease = lease.map_or("", |lease| lease.as_str());
        let push = [
            "push".to_owned(),
            "--porcelain".to_owned(),
            "--no-follow-tags".to_owned(),
            "--recurse-submodules=no".to_owned(),
            format!("--force-with-lease=refs/heads/{branch}:{lease}"),
            "--".to_owned(),
            remote.to_owned(),
            spec,
        ];
        self.remote(remote, "push the proposal", &push).map(drop)
    }

    /// The commit that the remote's branch is at, which nobody has worked on.
    fn proposal_tip(&self, remote: &str, branch: &str) -> Result<Option<ObjectId>, WriteError> {
        let name = format!("refs/heads/{branch}");
        let list = ["ls-remote", "--", remote, &name].map(str::to_owned);
        let listed = self.remote(remote, "ask the remote for the proposal", &list)?;
        let mut lines = listed.lines().filter_map(|line| line.split_once('\t'));
        let Some((id, _)) = lines.find(|(_, found)| *found == name) else { return Ok(None) };
        let id = ObjectId::new(id.to_owned());
        if self.resolve(&format!("{id}^{{commit}}"))?.is_none() {
            let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, &name];
            self.remote(remote, "fetch the proposal", &fetch.map(str::to_owned))?;
        }
        let show = ["show", "--no-patch", "--format=%B", id.as_str()];
        let message = self.git.run("read the proposal", &show, How::default())?;
        if message.lines().any(|line| line.trim() == OURS) {
            return Ok(Some(id));
        }
        Err(WriteError::Foreign { branch: branch.to_owned(), remote: remote.to_owned(), commit: id })
    }
}

/// The message of a proposal's commit, with the line by which it is known.
#[must_use]
pub fn proposal_message(text: &str) -> String {
    format!("{}\n\n{OURS}\n", text.trim_end())
}
