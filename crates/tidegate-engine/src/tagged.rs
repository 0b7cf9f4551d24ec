//! Releases that were tagged already.

use std::collections::HashSet;

use tidegate_contract::types::{Commit, Release as ContractRelease};
use tidegate_model::{Diagnosis, EffectiveTime, Head, Tag, TagName, TagPattern, Version};

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
        let tips = self.history.commits(std::slice::from_ref(&release.commit))?;
        let past =
            self.past_release(&scene, (&release.tag, Some(&release.version)), tips.first(), commits)?;
        let contract = ContractRelease {
            previous_version: previous.map(|previous| previous.version.to_string()),
            previous_tag: previous.map(|previous| previous.tag.to_string()),
            ..past
        };
        Ok((scene, contract))
    }

    /// What changelogs have sections for, oldest first, and the commits that are in
    /// none of it.
    ///
    /// Tags that name no version of the package are among it, without a version,
    /// unless the package's pattern is configured: the changelog's plugin may have
    /// a pattern of its own. A commit belongs to the first tag that contains it, in
    /// the order of the tagged commits' dates, then of versions, then of names; a
    /// tag may have none.
    pub(crate) fn past_releases(
        &self,
        survey: &Survey,
    ) -> Result<(Vec<ContractRelease>, Vec<Commit>), Diagnosis> {
        let Scene { tags, pattern, chosen, head, .. } = &survey.scene;
        let versioned = tags.iter().map(|tag| (tag, pattern.version(&tag.name)));
        let counting: Vec<_> =
            versioned.filter(|(_, version)| version.is_some() || chosen.is_some()).collect();
        let ids: Vec<_> = counting.iter().map(|(tag, _)| tag.commit.clone()).collect();
        let mut dated: Vec<_> = counting.into_iter().zip(self.history.commits(&ids)?).collect();
        // By name they stand already.
        dated.sort_by_cached_key(|((_, version), tip)| (seconds(&tip.committed_at), version.clone()));
        let ids: Vec<_> = dated.iter().map(|((tag, _), _)| tag.commit.clone()).collect();
        let mut parts = self.history.partition(&head.id, &ids)?;
        let pending = self.history.commits(&parts.pop().unwrap_or_default())?;
        let contained: HashSet<_> = parts.iter().flatten().cloned().collect();
        let mut past = Vec::new();
        for (((tag, version), tip), ids) in dated.into_iter().zip(parts) {
            if contained.contains(&tag.commit) {
                let commits = self.history.commits(&ids)?;
                past.push(self.past_release(
                    &survey.scene,
                    (&tag.name, version.as_ref()),
                    Some(&tip),
                    commits,
                )?);
            }
        }
        let mut previous = (None, None);
        for release in &mut past {
            (release.previous_version, release.previous_tag) = previous.clone();
            if release.version.is_some() {
                previous = (release.version.clone(), release.tag.clone());
            }
        }
        Ok((past, pending))
    }

    /// A release that was tagged, as plugins see it, but for the one before it.
    fn past_release(
        &self,
        scene: &Scene,
        (tag, version): (&TagName, Option<&Version>),
        tip: Option<&Commit>,
        commits: Vec<Commit>,
    ) -> Result<ContractRelease, Diagnosis> {
        Ok(ContractRelease {
            package: scene.package.name.clone(),
            version: version.map(Version::to_string),
            tag: Some(tag.to_string()),
            tag_message: self.history.tag_message(tag)?,
            commit: tip.map(|tip| tip.id.clone()),
            date: tip.map(|tip| tip.committed_at.clone()),
            previous_version: None,
            previous_tag: None,
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
