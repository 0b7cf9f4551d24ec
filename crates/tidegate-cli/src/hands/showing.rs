//! Releases and proposals on a forge.

use std::io;
use std::path::Path;

use tidegate_forge::{Error, Forge, NewAsset, NewProposal, NewRelease, checksums};
use tidegate_model::{Diagnosis, Effect, Shown, TagName};
use tidegate_release::Made;

use super::RealHands;
use super::error::HandsError;
use crate::forge::{self, ForgeError};

impl RealHands<'_> {
    pub(super) fn forge(&self) -> Result<&dyn Forge, Diagnosis> {
        if self.forge.get().is_none() {
            let place = self.place.as_ref().ok_or(ForgeError::NoForge)?;
            let _ = self.forge.set(forge::open(&self.config.forge, place)?);
        }
        self.forge.get().map(|forge| &**forge).ok_or(ForgeError::NoForge.into())
    }

    pub(super) fn is_prepared(&self, release: &Shown) -> Result<bool, Diagnosis> {
        let found = self.forge()?.find(release.tag.as_str())?;
        Ok(found.is_some_and(|found| found.mark.as_ref() == Some(&self.mark)))
    }

    pub(super) fn prepare(&self, release: &Shown, made: &Made) -> Result<(), Diagnosis> {
        Ok(self.forge()?.prepare(&self.new_release(release, made))?)
    }

    fn new_release(&self, release: &Shown, made: &Made) -> NewRelease {
        NewRelease {
            tag: release.tag.to_string(),
            commit: self.released(made).clone(),
            title: release.title.clone(),
            text: release.notes.clone().unwrap_or_default(),
            is_prerelease: release.is_prerelease,
            is_latest: release.is_latest,
            mark: self.mark.clone(),
        }
    }

    /// A file that is to be a release's, from what was built or from the work tree.
    fn asset(&self, name: &str, path: &str, is_built: bool) -> Result<NewAsset, HandsError> {
        let root: &Path = if is_built { &self.checkout } else { &self.root };
        let path = root.join(path);
        let read = || {
            // A link that a build has made must not lead to what is nobody's business.
            let (real, root) = (path.canonicalize()?, root.canonicalize()?);
            if !real.starts_with(root) {
                return Err(io::Error::other("it leads out of the folder"));
            }
            NewAsset::read(name, &real)
        };
        read().map_err(|source| HandsError::Asset { name: name.to_owned(), path: path.clone(), source })
    }

    /// Makes sure that all files are there that this run gives to a release.
    pub(super) fn check_files(&self) -> Result<(), HandsError> {
        self.effects.iter().try_for_each(|effect| match effect {
            Effect::Upload { name, path, is_built, .. } => self.asset(name, path, *is_built).map(drop),
            _ => Ok(()),
        })
    }

    pub(super) fn is_uploaded(
        &self,
        tag: &TagName,
        name: &str,
        path: &str,
        is_built: bool,
    ) -> Result<bool, Diagnosis> {
        let new = self.asset(name, path, is_built)?;
        let found = self.forge()?.find(tag.as_str())?;
        Ok(found.is_some_and(|found| found.asset(name).is_some_and(|asset| asset.is(&new))))
    }

    pub(super) fn upload(
        &self,
        tag: &TagName,
        name: &str,
        path: &str,
        is_built: bool,
    ) -> Result<(), Diagnosis> {
        let new = self.asset(name, path, is_built)?;
        Ok(self.forge()?.upload(tag.as_str(), &new)?)
    }

    /// Those of the files that the release does not have.
    pub(super) fn lacking(&self, tag: &TagName, names: &[String]) -> Result<Vec<String>, Diagnosis> {
        let found = self.forge()?.find(tag.as_str())?;
        let has = |name: &String| found.as_ref().is_some_and(|found| found.asset(name).is_some());
        Ok(names.iter().filter(|name| !has(name)).cloned().collect())
    }

    /// Gives the release a file with the checksums of all others.
    pub(super) fn sum(&self, tag: &TagName, name: &str) -> Result<(), Diagnosis> {
        let forge = self.forge()?;
        let found = forge.find(tag.as_str())?;
        let mut sums = Vec::new();
        for asset in found.iter().flat_map(|found| &found.assets).filter(|asset| asset.name != name) {
            sums.push((asset.name.clone(), forge.digest(asset)?));
        }
        let failed = |source| HandsError::Write { path: name.to_owned(), source };
        let folder = tempfile::tempdir().map_err(failed)?;
        let path = folder.path().join("sums");
        std::fs::write(&path, checksums(sums)).map_err(failed)?;
        let new = NewAsset::read(name, &path).map_err(failed)?;
        Ok(forge.upload(tag.as_str(), &new)?)
    }

    /// Whether everybody sees this very release.
    pub(super) fn is_published(&self, tag: &TagName) -> Result<bool, Diagnosis> {
        let found = self.forge()?.find(tag.as_str())?;
        Ok(found.is_some_and(|found| found.is_published && found.mark.as_ref() == Some(&self.mark)))
    }

    pub(super) fn publish(&self, release: &Shown, made: &Made) -> Result<(), Diagnosis> {
        Ok(self.forge()?.publish(&self.new_release(release, made))?)
    }

    /// Says something on a proposal, if it is there.
    pub(super) fn comment(&self, number: u64, text: &str) -> Result<(), Diagnosis> {
        match self.forge()?.comment(number, &self.mark, text) {
            Err(Error::NotFound { .. }) => {
                (self.say)(&format!("  there is no #{number}, which a commit names"));
                Ok(())
            }
            said => Ok(said?),
        }
    }

    pub(super) fn discard(&self, tag: &TagName) -> Result<Option<String>, Diagnosis> {
        match self.forge()?.discard(tag.as_str()) {
            Ok(()) => Ok(None),
            Err(Error::Published { .. }) => Ok(Some(seen(tag))),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn unpublish(&self, tag: &TagName) -> Result<Option<String>, Diagnosis> {
        Ok(self.is_published(tag)?.then(|| seen(tag)))
    }

    fn new_proposal(effect: &Effect) -> Option<NewProposal> {
        let Effect::Propose { branch, base: Some(base), title, text } = effect else { return None };
        let text = text.clone().unwrap_or_default();
        Some(NewProposal { branch: branch.clone(), base: base.clone(), title: title.clone(), text })
    }

    pub(super) fn is_proposed(&self, effect: &Effect) -> Result<bool, Diagnosis> {
        let Some(new) = Self::new_proposal(effect) else { return Ok(false) };
        let found = self.forge()?.proposal(&new.branch, &new.base)?;
        Ok(found.is_some_and(|found| found.title == new.title && found.text.trim() == new.text.trim()))
    }

    pub(super) fn propose(&self, effect: &Effect) -> Result<(), Diagnosis> {
        let Some(new) = Self::new_proposal(effect) else { return Ok(()) };
        let proposal = self.forge()?.propose(&new)?;
        (self.say)(&format!("proposed: {}", proposal.url));
        Ok(())
    }

    pub(super) fn withdraw(&self, effect: &Effect) -> Result<(), Diagnosis> {
        let Some(new) = Self::new_proposal(effect) else { return Ok(()) };
        let forge = self.forge()?;
        if let Some(found) = forge.proposal(&new.branch, &new.base)? {
            forge.withdraw(found.number)?;
        }
        Ok(())
    }
}

fn seen(tag: &TagName) -> String {
    format!("everybody sees the release of {tag}: put right what is wrong, and release again")
}
