//! Releases that were tagged already.

use std::collections::HashSet;

use tidegate_contract::types::{Commit, Package, Release as ContractRelease};
use tidegate_model::{Diagnosis, EffectiveTime, Head, ObjectId, Tag, TagName, TagPattern, Version};

use crate::areas::{PackageAreas, has};
use crate::corrections::Corrections;
use crate::families::split_by;
use crate::releases::{Release, ReleaseIndex};
use crate::roster::{Member, Roster};
use crate::{Engine, Error, Scene, Survey};

impl Engine<'_> {
    /// A release that was tagged, its package, and the scene at its commit. Its
    /// commits are those in the history of the tag and of no lower release in that
    /// history, as far as they change the package.
    ///
    /// # Errors
    /// When there is no such tag, it names no version, or history cannot be read.
    pub fn tagged(&self, name: &str) -> Result<(Scene, Package, ContractRelease), Diagnosis> {
        let tags = self.history.tags()?;
        let Some(tag) = tags.iter().find(|tag| tag.name.as_str() == name).cloned() else {
            return Err(Error::no_such_tag(name, &tags).into());
        };
        let head = Head { id: tag.commit.clone(), branch: None };
        let scene = self.scene(head, tags)?;
        let Some((roster, at)) = self.package_of(&scene, &tag)? else {
            return Err(Error::NotARelease { tag: tag.name }.into());
        };
        let (member, scheme) = (&roster.members[at], &self.config.version.scheme);
        let all = ReleaseIndex::new(&scene.tags, scheme).releases(&member.patterns);
        let Some(release) = all.iter().find(|release| release.tag == tag.name) else {
            return Err(Error::NotARelease { tag: tag.name }.into());
        };
        let lower: Vec<_> = all.iter().filter(|other| precedes(other, release)).collect();
        let since = self.since(&release.commit, &lower)?;
        let previous = since.base.map(|index| lower[index]);
        let areas = self.areas_at(&roster.members, at, previous)?;
        let corrections = self.corrections(&scene.head.id)?;
        let own = self.its_own((member, at), &areas, &corrections, since.commits)?;
        let commits = self.commits(&own, &corrections)?;
        let tips = self.history.commits(std::slice::from_ref(&release.commit))?;
        let past =
            self.past_release(&member.name, (&release.tag, Some(&release.version)), tips.first(), commits)?;
        let contract = ContractRelease {
            previous_version: previous.map(|previous| previous.version.to_string()),
            previous_tag: previous.map(|previous| previous.tag.to_string()),
            ..past
        };
        let package = self.package(member, &scene.channel);
        Ok((scene, package, contract))
    }

    /// The package that a tag is a release of, among the packages at its commit. A
    /// tag that no package has may be the repository's, by a pattern of its own.
    fn package_of(&self, scene: &Scene, tag: &Tag) -> Result<Option<(Roster, usize)>, Diagnosis> {
        let scheme = &self.config.version.scheme;
        let mut roster = self.roster(&scene.head.id, &scene.tags, scene.repository.name.as_deref())?;
        let is_its = |member: &Member| {
            member.patterns.iter().any(|pattern| pattern.version_in(scheme, &tag.name).is_some())
        };
        // Of several, the one that says most of the name.
        let matching = (0..roster.members.len()).filter(|&at| is_its(&roster.members[at]));
        if let Some(at) = matching.max_by_key(|&at| roster.members[at].pattern().to_string().len()) {
            return Ok(Some((roster, at)));
        }
        let by_itself =
            split_by(tag.name.as_str(), scheme).and_then(|(prefix, _)| TagPattern::with_prefix(prefix).ok());
        Ok(by_itself.filter(|_| roster.is_single()).map(|pattern| {
            roster.members[0].patterns = vec![pattern];
            (roster, 0)
        }))
    }

    /// The commits that belong to a package, which has this index.
    fn its_own(
        &self,
        (member, package): (&Member, usize),
        areas: &PackageAreas,
        corrections: &Corrections,
        commits: Vec<ObjectId>,
    ) -> Result<Vec<ObjectId>, Diagnosis> {
        if member.everything {
            return Ok(commits);
        }
        let owners = self.owners(&commits, areas, corrections)?;
        let own = commits.into_iter().zip(owners).filter(|(_, owners)| has(owners, package));
        Ok(own.map(|(commit, _)| commit).collect())
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
        at: usize,
    ) -> Result<(Vec<ContractRelease>, Vec<Commit>), Diagnosis> {
        let Scene { tags, head, .. } = &survey.scene;
        let member = &survey.packages[at].member;
        let (chosen, scheme) = (&member.chosen, &self.config.version.scheme);
        let version =
            |tag: &Tag| member.patterns.iter().find_map(|pattern| pattern.version_in(scheme, &tag.name));
        let versioned = tags.iter().map(|tag| (tag, version(tag)));
        let counting: Vec<_> =
            versioned.filter(|(_, version)| version.is_some() || chosen.is_some()).collect();
        let ids: Vec<_> = counting.iter().map(|(tag, _)| tag.commit.clone()).collect();
        let mut dated: Vec<_> = counting.into_iter().zip(self.history.commits(&ids)?).collect();
        // By name they stand already.
        dated.sort_by_cached_key(|((_, version), tip)| (seconds(&tip.committed_at), version.clone()));
        let ids: Vec<_> = dated.iter().map(|((tag, _), _)| tag.commit.clone()).collect();
        let mut parts = self.history.partition(&head.id, &ids)?;
        let own = |ids| self.its_own((member, at), &survey.areas, &survey.corrections, ids);
        let read = |ids| self.commits(&own(ids)?, &survey.corrections);
        let pending = read(parts.pop().unwrap_or_default())?;
        let contained: HashSet<_> = parts.iter().flatten().cloned().collect();
        let mut past = Vec::new();
        for (((tag, version), tip), ids) in dated.into_iter().zip(parts) {
            if contained.contains(&tag.commit) {
                let commits = read(ids)?;
                past.push(self.past_release(
                    &member.name,
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
        package: &str,
        (tag, version): (&TagName, Option<&Version>),
        tip: Option<&Commit>,
        commits: Vec<Commit>,
    ) -> Result<ContractRelease, Diagnosis> {
        Ok(ContractRelease {
            package: package.to_owned(),
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
