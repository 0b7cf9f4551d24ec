//! Which version comes next: by scheme, channel, and what is out already.

use tidegate_contract::types::{Bump, Channel};
use tidegate_model::channel::MaintenanceRange;
use tidegate_model::version::{bumped, pre_release, snapshot};
use tidegate_model::{EffectiveTime, ObjectId, Scheme, Version};

use crate::Error;
use crate::aim::Aim;
use crate::releases::Release;

/// How the versions of a package go on.
///
/// A step leads from the base to a *core*, a version without a pre-release; the
/// channel makes the version of it that is released.
#[derive(Clone, Copy)]
pub(crate) struct Course<'a> {
    pub(crate) name: &'a str,
    pub(crate) scheme: &'a Scheme,
    pub(crate) channel: &'a Channel,
    pub(crate) aim: &'a Aim,
    pub(crate) head: &'a ObjectId,
    pub(crate) at: EffectiveTime,
    /// The highest stable version in the history.
    pub(crate) base: Option<&'a Version>,
    /// The highest pre-release in the history, when it is above the base.
    pub(crate) floor: Option<&'a Version>,
    /// All of its releases, those in other histories, too.
    pub(crate) releases: &'a [Release],
    /// The version of the first release.
    pub(crate) initial: &'a Version,
}

impl Course<'_> {
    /// The core that a step leads to. Never lower than a pre-release that is out.
    pub(crate) fn core(&self, bump: Bump) -> Result<Version, Error> {
        let next = match (self.base, self.scheme) {
            (None, Scheme::Semver) => Some(self.initial.clone()),
            (base, scheme) => scheme
                .next(base, bump, self.at)
                .map_err(|source| Error::NoNextVersion { package: self.name.to_owned(), source })?,
        };
        let next = next.or_else(|| self.base.cloned()).unwrap_or_else(|| self.initial.clone());
        Ok(match self.floor {
            Some(floor) => next.max(bumped(floor, Bump::Patch)),
            None => next,
        })
    }

    /// The version that is released for a core.
    pub(crate) fn version(&self, core: &Version) -> Result<Version, Error> {
        let wrong = |source| Error::Label { package: self.name.to_owned(), source };
        let version = match (self.aim.snapshot, self.channel) {
            (Some(number), _) => snapshot(core, number, self.head.as_str()).map_err(wrong)?,
            (None, Channel::PreRelease(label)) => {
                pre_release(core, label, self.counter(core, label)).map_err(wrong)?
            }
            (None, Channel::Maintenance(range)) => {
                self.check_range(core, range)?;
                core.clone()
            }
            (None, Channel::Stable | Channel::Other(_)) => core.clone(),
        };
        match &self.aim.build {
            Some(build) => version.with_build(build).map_err(wrong),
            None => Ok(version),
        }
    }

    /// One more than the highest counter that was used, wherever its tag is.
    fn counter(&self, core: &Version, label: &str) -> u64 {
        let same = |release: &&Release| release.version.core() == *core;
        let counters = self.releases.iter().filter(same).filter_map(|release| release.version.label());
        counters.filter(|(other, _)| *other == label).map(|(_, counter)| counter).max().unwrap_or(0) + 1
    }

    fn check_range(&self, core: &Version, range: &str) -> Result<(), Error> {
        let Ok(line) = range.parse::<MaintenanceRange>() else { return Ok(()) };
        if line.contains(core) {
            return Ok(());
        }
        Err(Error::OutOfRange {
            package: self.name.to_owned(),
            version: Box::new(core.clone()),
            range: range.to_owned(),
        })
    }
}
