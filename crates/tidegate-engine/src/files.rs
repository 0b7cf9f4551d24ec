//! The files that a plugin's manifest asks to see.

use globset::{Glob, GlobSet, GlobSetBuilder};
use tidegate_contract::types::FileChange;
use tidegate_model::{Areas as _, Diagnosis, History, Wanted};
use tidegate_plugin::{Fault, FaultKind, ManifestError, Plugin};

use crate::Survey;
use crate::areas::{PackageAreas, has};
use crate::releases::Release;

/// The globs of a plugin's manifest.
pub(crate) struct Globs(GlobSet);

/// Paths in a commit, with the packages that they are in.
pub(crate) struct Tree {
    paths: Vec<(String, Vec<u32>)>,
    /// Packages that everything is in.
    takes_all: Vec<bool>,
}

impl Tree {
    /// The paths in a package.
    pub(crate) fn of(&self, package: usize) -> Vec<String> {
        let is_its = |areas: &Vec<u32>| self.takes_all[package] || has(areas, package);
        self.paths.iter().filter(|(_, areas)| is_its(areas)).map(|(path, _)| path.clone()).collect()
    }
}

/// The files of one package.
struct Inside<'a> {
    globs: &'a GlobSet,
    areas: &'a PackageAreas,
    package: usize,
    takes_all: bool,
}

impl Wanted for Inside<'_> {
    fn folder(&self, path: &str) -> bool {
        let mut found = Vec::new();
        self.takes_all || self.areas.folder(path.as_bytes(), &mut found) || has(&found, self.package)
    }

    fn file(&self, path: &str) -> bool {
        let mut found = Vec::new();
        let mut is_inside = || {
            self.areas.file(path.as_bytes(), &mut found);
            has(&found, self.package)
        };
        self.globs.is_match(path) && (self.takes_all || is_inside())
    }
}

impl Globs {
    /// Reads a plugin's globs.
    ///
    /// # Errors
    /// The plugin's fault, when one of them is not a glob.
    pub(crate) fn of(plugin: &dyn Plugin) -> Result<Self, Diagnosis> {
        let fault = |error: &globset::Error| {
            let value = error.glob().unwrap_or_default().to_owned();
            let field = ManifestError::Field { field: "files", value, want: "want a glob" };
            Fault::new(plugin.reference(), FaultKind::Manifest(field))
        };
        let mut set = GlobSetBuilder::new();
        for glob in &plugin.manifest().raw().files {
            set.add(Glob::new(glob).map_err(|error| fault(&error))?);
        }
        Ok(Self(set.build().map_err(|error| fault(&error))?))
    }

    /// Files of a package that differ from a release, or from nothing.
    pub(crate) fn changed(
        &self,
        history: &dyn History,
        survey: &Survey,
        package: usize,
        from: Option<&Release>,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let takes_all = survey.packages[package].member.everything;
        let wanted = Inside { globs: &self.0, areas: &survey.areas, package, takes_all };
        history.changed_files(from.map(|release| &release.commit), &survey.scene.head.id, &wanted)
    }

    /// Paths at the head.
    pub(crate) fn tree(&self, history: &dyn History, survey: &Survey) -> Result<Tree, Diagnosis> {
        let takes_all = survey.packages.iter().map(|package| package.member.everything).collect();
        if self.0.is_empty() {
            return Ok(Tree { paths: Vec::new(), takes_all });
        }
        let paths = history.files(&survey.scene.head.id, &|path: &str| self.0.is_match(path))?;
        let placed = paths.into_iter().map(|path| {
            let mut found = Vec::new();
            survey.areas.file(path.as_bytes(), &mut found);
            (path, found)
        });
        Ok(Tree { paths: placed.collect(), takes_all })
    }
}
