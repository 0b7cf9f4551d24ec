//! Whose commits are whose.
//!
//! A commit belongs to the packages whose files it changes. One that changes no
//! file was made to say something: it belongs to the packages that its scope names,
//! and to all of them where it names none.

use tidegate_model::{Diagnosis, ObjectId, Touched};

use crate::areas::PackageAreas;
use crate::corrections::Corrections;
use crate::survey::PackageSurvey;
use crate::{Engine, Survey};

impl Engine<'_> {
    /// For each commit, the areas of the packages that it belongs to.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub(crate) fn owners(
        &self,
        commits: &[ObjectId],
        areas: &PackageAreas,
        corrections: &Corrections,
    ) -> Result<Vec<Vec<u32>>, Diagnosis> {
        let mut touched = self.history.touched(commits, areas)?;
        let is_empty = |at: &usize| touched[*at] == Touched::Nothing;
        let empty: Vec<_> = (0..commits.len()).filter(is_empty).collect();
        let ids: Vec<_> = empty.iter().map(|&at| commits[at].clone()).collect();
        for (at, commit) in empty.into_iter().zip(self.commits(&ids, corrections)?) {
            let mut named: Vec<_> = areas.names().in_scope(&commit.message).collect();
            named.sort_unstable();
            named.dedup();
            let all = areas.all();
            let is_named = |area: &u32| named.is_empty() || named.contains(area);
            touched[at] = Touched::Areas(all.iter().copied().filter(is_named).collect());
        }
        let areas = |touched| match touched {
            Touched::Areas(areas) => areas,
            Touched::Nothing => Vec::new(),
        };
        Ok(touched.into_iter().map(areas).collect())
    }
}

impl Survey {
    /// Whether a commit's scope names packages that it belongs to, and not this one.
    pub(crate) fn is_named_elsewhere(&self, package: &PackageSurvey, commit: usize) -> bool {
        let Some(owners) = self.owners.get(commit).filter(|owners| owners.len() > 1) else { return false };
        let named = self.areas.names().in_scope(&self.commits[commit].message);
        let mut is_elsewhere = false;
        for area in named.filter(|area| owners.contains(area)) {
            if self.packages[area as usize].package.name == package.package.name {
                return false;
            }
            is_elsewhere = true;
        }
        is_elsewhere && !package.member.everything
    }
}
