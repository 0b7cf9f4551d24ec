//! The lines of releases of all packages, walked at once: the base of each, and
//! the commits since that change it.

use std::collections::BTreeMap;

use tidegate_contract::types::Channel;
use tidegate_model::{Diagnosis, ObjectId, Spans};
use tidegate_workspace::Found;

use crate::Engine;
use crate::areas::PackageAreas;
use crate::corrections::Corrections;
use crate::releases::{Release, ReleaseIndex};
use crate::roster::Member;

/// The releases of packages, and which of them count.
pub(crate) struct Lines {
    /// All releases of each package, highest version first.
    pub(crate) releases: Vec<Vec<Release>>,
    /// The label of the channel's pre-releases, on such a channel.
    label: Option<String>,
}

/// What was found about a package. Releases are indexes.
#[derive(Debug, Default)]
pub(crate) struct Span {
    pub(crate) base: Option<usize>,
    pub(crate) floor: Option<usize>,
    pub(crate) previous: Option<usize>,
    pub(crate) commits: Vec<usize>,
    pub(crate) fresh: Vec<usize>,
}

/// What was found about all of them.
pub(crate) struct SinceBases {
    pub(crate) commits: Vec<ObjectId>,
    pub(crate) areas: PackageAreas,
    /// For each commit, the areas that it belongs to; nothing, where all commits are
    /// everybody's.
    pub(crate) owners: Vec<Vec<u32>>,
    pub(crate) packages: Vec<Span>,
}

impl Lines {
    pub(crate) fn of(index: &ReleaseIndex<'_>, members: &[Member], channel: &Channel) -> Self {
        let label = match channel {
            Channel::PreRelease(label) => Some(label.clone()),
            _ => None,
        };
        Self { releases: members.iter().map(|member| index.releases(&member.patterns)).collect(), label }
    }

    /// The releases of a package that pass, by index.
    fn chosen(&self, package: usize, passes: impl Fn(&Release) -> bool) -> Vec<usize> {
        let releases = &self.releases[package];
        (0..releases.len()).filter(|&at| passes(&releases[at])).collect()
    }

    fn stable(&self, package: usize) -> Vec<usize> {
        self.chosen(package, Release::is_stable)
    }

    /// The stable releases and those of the channel.
    fn labelled(&self, package: usize, label: &str) -> Vec<usize> {
        let has_label = |release: &Release| release.version.label().is_some_and(|(other, _)| other == label);
        self.chosen(package, |release| release.is_stable() || has_label(release))
    }

    fn commits(&self, package: usize, chosen: &[usize]) -> Vec<ObjectId> {
        chosen.iter().map(|&at| self.releases[package][at].commit.clone()).collect()
    }
}

impl Engine<'_> {
    /// Finds the bases, and what came since.
    pub(crate) fn since_bases(
        &self,
        tip: &ObjectId,
        members: &[Member],
        lines: &Lines,
        corrections: &Corrections,
    ) -> Result<SinceBases, Diagnosis> {
        let count = members.len();
        let mut chosen: Vec<_> = (0..count).map(|package| lines.stable(package)).collect();
        if let Some(label) = &lines.label {
            chosen.extend((0..count).map(|package| lines.labelled(package, label)));
        }
        let ids: Vec<_> =
            chosen.iter().enumerate().map(|(line, chosen)| lines.commits(line % count, chosen)).collect();
        let spans = self.history.spans(tip, &ids)?;
        let base = |line: usize| spans.bases[line].map(|index| chosen[line][index]);
        let floors = self.floors(tip, lines, &(0..count).map(base).collect::<Vec<_>>())?;
        let areas = self.areas(members, lines, &base)?;
        // Where every commit counts for every package, nobody has to look.
        let touched = match members.iter().all(|member| member.everything) {
            true => None,
            false => Some(self.owners(&spans.commits, &areas, corrections)?),
        };
        let commits = share_out(&spans, 0, touched.as_deref(), members);
        let fresh = match lines.label {
            Some(_) => share_out(&spans, count, touched.as_deref(), members),
            None => commits.clone(),
        };
        let packages = floors.into_iter().zip(commits).zip(fresh).enumerate();
        let packages = packages.map(|(package, ((floor, commits), fresh))| {
            let previous = base(if lines.label.is_some() { count + package } else { package });
            Span { base: base(package), floor, previous, commits, fresh }
        });
        let packages = packages.collect();
        Ok(SinceBases { commits: spans.commits, areas, owners: touched.unwrap_or_default(), packages })
    }

    /// For each package the highest pre-release in the history that is above the base.
    fn floors(
        &self,
        tip: &ObjectId,
        lines: &Lines,
        bases: &[Option<usize>],
    ) -> Result<Vec<Option<usize>>, Diagnosis> {
        let above = |package: usize| {
            let releases =
                &lines.releases[package][..bases[package].unwrap_or(lines.releases[package].len())];
            (0..releases.len()).filter(|&at| !releases[at].is_stable()).collect::<Vec<_>>()
        };
        let asked: Vec<(usize, Vec<usize>)> = (0..bases.len())
            .map(|package| (package, above(package)))
            .filter(|(_, above)| !above.is_empty())
            .collect();
        let mut floors = vec![None; bases.len()];
        if asked.is_empty() {
            return Ok(floors);
        }
        // With the base behind them, so that the walk is a short one.
        let ids = |(package, above): &(usize, Vec<usize>)| {
            let with_base: Vec<_> = above.iter().copied().chain(bases[*package]).collect();
            lines.commits(*package, &with_base)
        };
        let spans = self.history.spans(tip, &asked.iter().map(ids).collect::<Vec<_>>())?;
        for ((package, above), found) in asked.iter().zip(&spans.bases) {
            floors[*package] = found.and_then(|index| above.get(index).copied());
        }
        Ok(floors)
    }

    /// Where packages are, and were when they were last released.
    fn areas(
        &self,
        members: &[Member],
        lines: &Lines,
        base: &dyn Fn(usize) -> Option<usize>,
    ) -> Result<PackageAreas, Diagnosis> {
        let commit = |package: usize| base(package).map(|at| &lines.releases[package][at].commit);
        let moved = self.moved(members, (0..members.len()).map(commit))?;
        Ok(PackageAreas::new(members, &moved))
    }

    /// As they were at the last release of one package, by its index.
    pub(crate) fn areas_at(
        &self,
        members: &[Member],
        package: usize,
        base: Option<&Release>,
    ) -> Result<PackageAreas, Diagnosis> {
        let commit = |at: usize| base.filter(|_| at == package).map(|base| &base.commit);
        Ok(PackageAreas::new(members, &self.moved(members, (0..members.len()).map(commit))?))
    }

    /// Folders that packages had when they were last released, where they are not
    /// where they are now.
    fn moved<'c>(
        &self,
        members: &[Member],
        bases: impl Iterator<Item = Option<&'c ObjectId>>,
    ) -> Result<Vec<(usize, String)>, Diagnosis> {
        let mut detected = BTreeMap::<&ObjectId, Vec<Found>>::new();
        let mut moved = Vec::new();
        for ((package, member), base) in members.iter().enumerate().zip(bases) {
            let (Some(base), Some(now)) = (base, &member.found) else { continue };
            if self.history.folder(base, &member.path)?.is_some() {
                continue;
            }
            if !detected.contains_key(base) {
                detected.insert(base, self.detected(base)?.packages);
            }
            let then = detected[base].iter().find(|then| then.name == now.name);
            moved.extend(then.map(|then| (package, then.path.clone())));
        }
        Ok(moved)
    }
}

/// For each package the commits that change it, and that its line has not
/// released. `first` is the line of the first package.
fn share_out(
    spans: &Spans,
    first: usize,
    touched: Option<&[Vec<u32>]>,
    members: &[Member],
) -> Vec<Vec<usize>> {
    let mut shares = vec![Vec::new(); members.len()];
    let takes_all: Vec<_> =
        (0..members.len()).filter(|&at| members[at].everything || touched.is_none()).collect();
    for commit in 0..spans.commits.len() {
        let areas = touched.map_or(&[][..], |touched| &touched[commit]);
        let areas = areas.iter().filter_map(|&area| usize::try_from(area).ok());
        for package in takes_all.iter().copied().chain(areas) {
            if spans.is_new(first + package, commit) {
                shares[package].push(commit);
            }
        }
    }
    shares
}
