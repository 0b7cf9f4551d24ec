//! Commits, tags, and what is pushed.

use tidegate_git::{NewCommit, NewProposal, NewTag, Pushing, WriteError, Writer};
use tidegate_model::{Diagnosis, Effect, ObjectId, TagName};
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

    fn with_commit<T>(
        &self,
        effect: &Effect,
        made: &Made,
        act: impl FnOnce(&Writer, &NewCommit<'_>) -> Result<T, WriteError>,
    ) -> Result<Option<T>, Diagnosis> {
        let Effect::Commit { branch: Some(branch), parent, paths, message, at } = effect else {
            return Ok(None);
        };
        let (author, sign, made) = (self.author(), self.config.release.sign, made.commit.as_ref());
        let new = NewCommit { branch, parent, paths, message, at, author, sign, made };
        Ok(Some(act(&self.writer, &new)?))
    }

    pub(super) fn committed(&self, effect: &Effect, made: &Made) -> Result<Option<ObjectId>, Diagnosis> {
        Ok(self.with_commit(effect, made, Writer::committed)?.flatten())
    }

    pub(super) fn commit(&self, effect: &Effect, made: &Made) -> Result<Option<ObjectId>, Diagnosis> {
        self.with_commit(effect, made, Writer::commit)
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

    fn with_proposal<T: Default>(
        &self,
        effect: &Effect,
        act: impl FnOnce(&Writer, &NewProposal<'_>) -> Result<T, WriteError>,
    ) -> Result<T, Diagnosis> {
        let Effect::PushProposal { remote, branch, parent, edits, message, at } = effect else {
            return Ok(T::default());
        };
        let files: Vec<_> = edits.iter().map(|edit| (edit.path.as_str(), edit.new.as_deref())).collect();
        let (files, sign, author) = (&files[..], self.config.release.sign, self.author());
        Ok(act(&self.writer, &NewProposal { remote, branch, parent, files, message, at, sign, author })?)
    }

    pub(super) fn is_proposal_pushed(&self, effect: &Effect) -> Result<bool, Diagnosis> {
        self.with_proposal(effect, Writer::is_proposed)
    }

    pub(super) fn push_proposal(&self, effect: &Effect) -> Result<(), Diagnosis> {
        self.with_proposal(effect, Writer::propose)
    }
}
