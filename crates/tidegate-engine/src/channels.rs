//! Which line of releases is meant: what somebody asked for, what the
//! configuration says about the branch, or what the branch's name says.

use globset::Glob;
use tidegate_contract::types::Channel;
use tidegate_model::channel::channel_of_branch;
use tidegate_model::{Diagnosis, Head, Tag};

use crate::{Engine, Error};

impl Engine<'_> {
    /// The channel of a branch, unless another is aimed at.
    pub(crate) fn channel(&self, branch: Option<&str>) -> Channel {
        if self.aim.promote.is_some() {
            return Channel::Stable;
        }
        if let Some(channel) = &self.aim.channel {
            return channel.clone();
        }
        let Some(branch) = branch else { return Channel::Stable };
        let matches = |glob: &str| Glob::new(glob).is_ok_and(|glob| glob.compile_matcher().is_match(branch));
        let configured = self.config.branches.iter().find(|entry| matches(&entry.branch));
        configured.map_or_else(|| channel_of_branch(branch), |entry| entry.channel.clone())
    }

    /// Where the repository stands or would stand, or the commit of the pre-release that
    /// is promoted.
    pub(crate) fn aimed_head(&self, tags: &[Tag]) -> Result<Head, Diagnosis> {
        let real = self.history.head()?;
        let head = Head {
            id: self.aim.commit.clone().unwrap_or(real.id),
            branch: self.aim.branch.clone().or(real.branch),
        };
        let Some(name) = &self.aim.promote else { return Ok(head) };
        match tags.iter().find(|tag| tag.name == *name) {
            Some(tag) => Ok(Head { id: tag.commit.clone(), branch: head.branch }),
            None => Err(Error::no_such_tag(name.as_str(), tags).into()),
        }
    }
}
