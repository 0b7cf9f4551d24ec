//! Releases that were tagged already.

use std::collections::HashSet;

use tidegate_contract::types::{Commit, Release as ContractRelease};
use tidegate_model::{Diagnosis, EffectiveTime, Head, Tag, TagPattern};

use crate::releases::{Release, releases, split_version};
use crate::{Engine, Error, Scene, Survey};

/// The most similar names that an error offers.
const SIMILAR_LIMIT: usize = 3;

impl Engine<'_> {
    /// A release that was tagged, and the scene at its commit. Its commits are
    /// those in the history of the tag and of no lower release in that history.
    ///
    /// # Errors
    /// When there is no such tag, it names no version, or history cannot be read.
    pub fn tagged(&self, name: &str) -> Result<(Scene, ContractRelease), Diagnosis> {
        let tags = self.history.tags()?;
        let Some(tag) = tags.iter().find(|tag| tag.name.as_str() == name).cloned() else {
            return Err(Error::NoSuchTag { tag: name.into(), similar: similar(name, &tags) }.into());
        };
        let configured = self.config.tag.clone().filter(|pattern| pattern.version(&tag.name).is_some());
        let pattern = configured.or_else(|| TagPattern::with_prefix(split_version(name)?.0).ok());
        let Some((pattern, version)) =
            pattern.and_then(|it| it.version(&tag.name).map(|version| (it, version)))
        else {
            return Err(Error::NotARelease { tag: tag.name }.into());
        };
        let release = Release { version, tag: tag.name, commit: tag.commit };
        let lower: Vec<_> =
            releases(&tags, &pattern).into_iter().filter(|other| precedes(other, &release)).collect();
        let lower: Vec<_> = lower.iter().collect();
        let since = self.since(&release.commit, &lower)?;
        let previous = since.base.map(|index| lower[index]);
        let commits = self.history.commits(&since.commits)?;
        let head = Head { id: release.commit.clone(), branch: None };
        let scene = self.scene(head, tags, pattern, None)?;
        let contract = self.contract_release(&scene, &release, previous, commits)?;
        Ok((scene, contract))
    }

    /// All releases in the history of the head, oldest first, and the commits
    /// that none of them contains.
    ///
    /// Releases stand in the order of their commits' dates, then of their
    /// versions, as git-cliff has them; a commit belongs to the first that
    /// contains it. Of several versions of one commit only the highest counts.
    pub(crate) fn past_releases(
        &self,
        survey: &Survey,
    ) -> Result<(Vec<ContractRelease>, Vec<Commit>), Diagnosis> {
        let mut seen = HashSet::new();
        let mut releases: Vec<_> =
            survey.releases.iter().filter(|release| seen.insert(&release.commit)).collect();
        releases.reverse();
        let ids: Vec<_> = releases.iter().map(|release| release.commit.clone()).collect();
        let tips = self.history.commits(&ids)?;
        let mut dated: Vec<_> = releases.into_iter().zip(&tips).collect();
        dated.sort_by_key(|(_, tip)| seconds(&tip.committed_at));
        let ids: Vec<_> = dated.iter().map(|(release, _)| release.commit.clone()).collect();
        let mut parts = self.history.partition(&survey.scene.head.id, &ids)?;
        let pending = self.history.commits(&parts.pop().unwrap_or_default())?;
        let mut past = Vec::new();
        let mut previous = None;
        for ((release, _), ids) in dated.into_iter().zip(parts).filter(|(_, ids)| !ids.is_empty()) {
            let commits = self.history.commits(&ids)?;
            past.push(self.contract_release(&survey.scene, release, previous, commits)?);
            previous = Some(release);
        }
        Ok((past, pending))
    }

    fn contract_release(
        &self,
        scene: &Scene,
        release: &Release,
        previous: Option<&Release>,
        commits: Vec<Commit>,
    ) -> Result<ContractRelease, Diagnosis> {
        let tip = self.history.commits(std::slice::from_ref(&release.commit))?;
        Ok(ContractRelease {
            package: scene.package.name.clone(),
            version: Some(release.version.to_string()),
            tag: Some(release.tag.to_string()),
            tag_message: self.history.tag_message(&release.tag)?,
            commit: Some(release.commit.to_string()),
            date: tip.first().map(|commit| commit.committed_at.clone()),
            previous_version: previous.map(|previous| previous.version.to_string()),
            previous_tag: previous.map(|previous| previous.tag.to_string()),
            commits,
            changes: None,
        })
    }
}

/// A commit's date as a number; one that cannot be read is the oldest.
fn seconds(date: &str) -> i64 {
    date.parse::<EffectiveTime>().map_or(i64::MIN, EffectiveTime::seconds)
}

/// The other release can be the one before: a stable release follows stable
/// ones, a pre-release follows any.
fn precedes(other: &Release, release: &Release) -> bool {
    other.version < release.version && (other.is_stable() || !release.is_stable())
}

/// Names of tags that somebody may have meant.
fn similar(name: &str, tags: &[Tag]) -> Vec<String> {
    let bare = name.trim_start_matches(['v', 'V']);
    let close = |tag: &&Tag| !bare.is_empty() && tag.name.as_str().contains(bare);
    tags.iter().rev().filter(close).take(SIMILAR_LIMIT).map(|tag| tag.name.to_string()).collect()
}
