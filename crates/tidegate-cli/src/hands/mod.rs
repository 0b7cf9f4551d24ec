//! The hands that carry a release out: files of the work tree, the git program, the
//! forge, the user's programs, and whoever is told.

mod commands;
mod error;
mod files;
mod notices;
mod repository;
mod showing;

use std::cell::OnceCell;
use std::path::PathBuf;

use tidegate_config::{Committer, Config};
use tidegate_forge::{Forge, Mark};
use tidegate_git::Writer;
use tidegate_model::{Diagnosis, Effect, ObjectId, TagName};
use tidegate_release::{Hands, Made, Seen};

use crate::forge::{self, ForgeError, Place};
use error::HandsError;

/// Writes to a repository, to its remote, and to its forge.
pub(crate) struct RealHands<'a> {
    /// The work tree.
    pub(crate) root: PathBuf,
    /// Where the released commit is checked out for programs.
    pub(crate) checkout: PathBuf,
    pub(crate) writer: Writer,
    pub(crate) config: &'a Config,
    /// The commit that was planned: what is tagged, when no commit is made.
    pub(crate) head: ObjectId,
    /// Everything that the release does.
    pub(crate) effects: Vec<Effect>,
    /// The release's tags.
    pub(crate) tags: Vec<TagName>,
    /// By what the release's things are known again on a forge.
    pub(crate) mark: Mark,
    /// The forge, which is opened when it is first needed.
    pub(crate) place: Option<Place>,
    pub(crate) forge: OnceCell<Box<dyn Forge>>,
    /// Says something to the user.
    pub(crate) say: &'a dyn Fn(&str),
}

/// Makes sure that the tokens, addresses and variables are there that these effects need,
/// before the first of them.
///
/// # Errors
/// When one is not.
pub(crate) fn check(effects: &[Effect], config: &Config, place: Option<&Place>) -> Result<(), Diagnosis> {
    for effect in effects {
        match effect {
            Effect::Run { command } => commands::check(command)?,
            Effect::Notify { variable, .. } => notices::check(variable)?,
            Effect::Commit { .. } if config.release.committer == Committer::Git => {}
            Effect::Commit { .. }
            | Effect::PrepareRelease { .. }
            | Effect::Publish { .. }
            | Effect::Comment { .. }
            | Effect::Propose { .. } => {
                forge::account(&config.forge, place.ok_or(ForgeError::NoForge)?)?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl RealHands<'_> {
    /// Makes sure that nothing is left of what programs have built.
    pub(crate) fn clear(&self) -> Result<(), Diagnosis> {
        if self.checkout.exists() {
            self.writer.remove_checkout(&self.checkout)?;
        }
        Ok(())
    }
}

impl Hands for RealHands<'_> {
    fn look(&mut self, effect: &Effect, made: &Made) -> Result<Seen, Diagnosis> {
        let is_there = match effect {
            Effect::EditFiles { edits } => self.are_edited(edits)?,
            Effect::Commit { .. } => {
                let commit = self.committed(effect, made)?;
                return Ok(commit.map_or(Seen::Missing, |id| Seen::There(Made { commit: Some(id) })));
            }
            Effect::Tag { name, .. } => self.is_tagged(name, made)?,
            Effect::Push { .. } => self.is_pushed(effect, made)?,
            Effect::Run { command } => self.has_run(command, made)?,
            Effect::PrepareRelease { release } => self.is_prepared(release)?,
            Effect::Upload { tag, name, path, is_built } => self.is_uploaded(tag, name, path, *is_built)?,
            Effect::Await { tag, names } => self.lacking(tag, names)?.is_empty(),
            Effect::Checksums { tag, .. } => self.is_published(tag)?,
            Effect::Publish { release } => self.is_published(&release.tag)?,
            Effect::PushProposal { .. } => self.is_proposal_pushed(effect)?,
            Effect::Propose { .. } => self.is_proposed(effect)?,
            // Whoever comments looks first.
            Effect::Comment { .. } | Effect::Notify { .. } => false,
            _ => return Err(HandsError::Unknown { title: effect.title() }.into()),
        };
        Ok(if is_there { Seen::There(Made::default()) } else { Seen::Missing })
    }

    fn make(&mut self, effect: &Effect, again: bool, made: &Made) -> Result<Made, Diagnosis> {
        match effect {
            Effect::EditFiles { edits } => self.edit(edits)?,
            Effect::Commit { .. } => return Ok(Made { commit: self.commit(effect, made)? }),
            Effect::Tag { name, message, at } => self.tag(name, message, at, made)?,
            Effect::Push { .. } => self.push(effect, made)?,
            Effect::Run { command } => self.run(command, again, made)?,
            Effect::PrepareRelease { release } => self.prepare(release, made)?,
            Effect::Upload { tag, name, path, is_built } => self.upload(tag, name, path, *is_built)?,
            Effect::Await { tag, names } => {
                let names = self.lacking(tag, names)?;
                return Err(HandsError::Waiting { tag: tag.to_string(), names }.into());
            }
            Effect::Checksums { tag, name } => self.sum(tag, name)?,
            Effect::Publish { release } => self.publish(release, made)?,
            Effect::PushProposal { .. } => self.push_proposal(effect)?,
            Effect::Propose { .. } => self.propose(effect)?,
            Effect::Comment { number, text } => self.comment(*number, text)?,
            Effect::Notify { kind, variable, releases, .. } => self.notify(kind, variable, releases)?,
            _ => return Err(HandsError::Unknown { title: effect.title() }.into()),
        }
        Ok(Made::default())
    }

    fn unmake(&mut self, effect: &Effect, made: &Made) -> Result<Option<String>, Diagnosis> {
        match effect {
            Effect::EditFiles { edits } => Ok(self.unedit(edits)?),
            Effect::Commit { .. } => self.uncommit(effect, made).map(|()| None),
            Effect::Tag { name, .. } => self.untag(name, made).map(|()| None),
            Effect::Push { .. } => self.unpush(effect, made),
            Effect::Run { command } => self.unrun(command, made),
            Effect::PrepareRelease { release } => self.discard(&release.tag),
            Effect::Upload { tag, .. } | Effect::Await { tag, .. } | Effect::Checksums { tag, .. } => {
                self.discard(tag)
            }
            Effect::Publish { release } => self.unpublish(&release.tag),
            Effect::PushProposal { remote, branch, .. } => {
                Ok(self.writer.withdraw_proposal(remote, branch).map(|()| None)?)
            }
            Effect::Propose { .. } => self.withdraw(effect).map(|()| None),
            Effect::Comment { number, .. } => {
                Ok(Some(format!("#{number} says that it is released: say there what has become of it")))
            }
            Effect::Notify { name, .. } => Ok(Some(format!("{name} has been told, or may have been"))),
            _ => Err(HandsError::Unknown { title: effect.title() }.into()),
        }
    }
}
