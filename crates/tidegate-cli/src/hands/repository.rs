//! Commits, tags, and what is pushed.

use tidegate_config::Committer;
use tidegate_forge::{NewCommit as ForgeCommit, NewFile};
use tidegate_git::{NewCommit, NewProposal, NewTag, Pushing, TreeFile, WriteError, Writer, proposal_message};
use tidegate_model::{Diagnosis, Edit, Effect, ObjectId, TagName};
use tidegate_release::Made;

use super::RealHands;
use super::error::HandsError;

impl RealHands<'_> {
    /// The commit that is released.
    pub(super) fn released<'m>(&'m self, made: &'m Made) -> &'m ObjectId {
        made.commit.as_ref().unwrap_or(&self.head)
    }

    fn author(&self) -> Option<&str> {
        self.config.release.author.as_deref()
    }

    fn with_commit<T, E: Into<Diagnosis>>(
        &self,
        effect: &Effect,
        made: &Made,
        act: impl FnOnce(&Writer, &NewCommit<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, Diagnosis> {
        let Effect::Commit { branch: Some(branch), parent, paths, message, at } = effect else {
            return Ok(None);
        };
        let (author, sign, made) = (self.author(), self.config.release.sign, made.commit.as_ref());
        let new = NewCommit { branch, parent, paths, message, at, author, sign, made };
        act(&self.writer, &new).map(Some).map_err(Into::into)
    }

    pub(super) fn committed(&self, effect: &Effect, made: &Made) -> Result<Option<ObjectId>, Diagnosis> {
        Ok(self.with_commit(effect, made, Writer::committed)?.flatten())
    }

    pub(super) fn commit(&self, effect: &Effect, made: &Made) -> Result<Option<ObjectId>, Diagnosis> {
        if self.config.release.committer == Committer::Git {
            return self.with_commit(effect, made, Writer::commit);
        }
        self.with_commit(effect, made, |writer, new| {
            let all = self.effects.iter().filter_map(|effect| match effect {
                Effect::EditFiles { edits } => Some(edits),
                _ => None,
            });
            let files: Vec<_> = all.flatten().map(contents).collect();
            let commit = self.made_by_forge(&self.config.release.remote, new.parent, &files, new.message)?;
            writer.advance(new, &commit)?;
            Ok::<_, Diagnosis>(commit)
        })
    }

    /// Lets the forge make a commit, and fetches it.
    fn made_by_forge(
        &self,
        remote: &str,
        parent: &ObjectId,
        files: &[(&str, Option<&str>)],
        message: &str,
    ) -> Result<ObjectId, Diagnosis> {
        let (base_tree, tree) = (self.writer.tree_of(parent)?, self.writer.tree(parent, files)?);
        let paths: Vec<_> = files.iter().map(|(path, _)| *path).collect();
        let files = self.writer.tree_files(&tree, &paths)?;
        let file = |TreeFile { path, mode, content }: TreeFile| NewFile { path, mode, content };
        let commit = self.forge()?.commit(&ForgeCommit {
            parent: parent.clone(),
            base_tree,
            files: files.into_iter().map(file).collect(),
            message: message.to_owned(),
        })?;
        self.writer.fetch_made(remote, &commit, parent, &tree)?;
        Ok(commit)
    }

    pub(super) fn uncommit(&self, effect: &Effect, made: &Made) -> Result<(), Diagnosis> {
        self.with_commit(effect, made, Writer::uncommit).map(drop)
    }

    pub(super) fn is_tagged(&self, name: &TagName, made: &Made) -> Result<bool, Diagnosis> {
        match self.writer.tag_target(name)? {
            Some(commit) if commit == *self.released(made) => Ok(true),
            Some(commit) => {
                let (tag, commit) = (name.to_string(), commit.short().to_string());
                Err(HandsError::Taken { tag, commit }.into())
            }
            None => Ok(false),
        }
    }

    pub(super) fn tag(&self, name: &TagName, message: &str, at: &str, made: &Made) -> Result<(), Diagnosis> {
        let (commit, sign, author) = (self.released(made), self.config.release.sign, self.author());
        Ok(self.writer.tag(&NewTag { name, commit, message, at, sign, author })?)
    }

    pub(super) fn untag(&self, name: &TagName, made: &Made) -> Result<(), Diagnosis> {
        Ok(self.writer.untag(name, self.released(made))?)
    }

    fn with_push<T: Default>(
        &self,
        effect: &Effect,
        made: &Made,
        act: impl FnOnce(&Writer, &Pushing<'_>) -> Result<T, WriteError>,
    ) -> Result<T, Diagnosis> {
        let Effect::Push { remote, branch, lease, tags } = effect else { return Ok(T::default()) };
        let branch = branch.as_deref().map(|branch| (branch, lease.as_ref()));
        Ok(act(&self.writer, &Pushing { remote, branch, commit: self.released(made), tags })?)
    }

    pub(super) fn is_pushed(&self, effect: &Effect, made: &Made) -> Result<bool, Diagnosis> {
        self.with_push(effect, made, Writer::is_pushed)
    }

    pub(super) fn push(&self, effect: &Effect, made: &Made) -> Result<(), Diagnosis> {
        // Once others have the tags, a file that nobody has built is too late to be missed.
        self.check_files()?;
        self.with_push(effect, made, Writer::push)
    }

    /// Takes tags back that stand alone; a reason, where a branch has been pushed with them.
    pub(super) fn unpush(&self, effect: &Effect, made: &Made) -> Result<Option<String>, Diagnosis> {
        let Effect::Push { remote, branch, .. } = effect else { return Ok(None) };
        if branch.is_none() {
            return self.with_push(effect, made, Writer::unpush_tags).map(|()| None);
        }
        let is_pushed = self.is_pushed(effect, made)?;
        let reason =
            || format!("`{remote}` has it, and others may: put right what is wrong, and release again");
        Ok(is_pushed.then(reason))
    }

    fn with_proposal<T: Default, E: Into<Diagnosis>>(
        &self,
        effect: &Effect,
        act: impl FnOnce(&Writer, &NewProposal<'_>) -> Result<T, E>,
    ) -> Result<T, Diagnosis> {
        let Effect::PushProposal { remote, branch, parent, edits, message, at } = effect else {
            return Ok(T::default());
        };
        let files: Vec<_> = edits.iter().map(contents).collect();
        let (files, sign, author) = (&files[..], self.config.release.sign, self.author());
        let new = NewProposal { remote, branch, parent, files, message, at, sign, author };
        act(&self.writer, &new).map_err(Into::into)
    }

    pub(super) fn is_proposal_pushed(&self, effect: &Effect) -> Result<bool, Diagnosis> {
        self.with_proposal(effect, Writer::is_proposed)
    }

    pub(super) fn push_proposal(&self, effect: &Effect) -> Result<(), Diagnosis> {
        if self.config.release.committer == Committer::Git {
            return self.with_proposal(effect, Writer::propose);
        }
        self.with_proposal(effect, |writer, new| {
            let message = proposal_message(new.message);
            let commit = self.made_by_forge(new.remote, new.parent, new.files, &message)?;
            Ok::<_, Diagnosis>(writer.propose_commit(new, &commit)?)
        })
    }
}

/// A file, and what it holds afterwards.
fn contents(edit: &Edit) -> (&str, Option<&str>) {
    (&edit.path, edit.new.as_deref())
}
