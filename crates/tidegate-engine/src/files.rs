//! The files that a plugin's manifest asks to see.

use globset::{Glob, GlobSet, GlobSetBuilder};
use tidegate_contract::types::FileChange;
use tidegate_model::{Diagnosis, History, ObjectId};
use tidegate_plugin::{Fault, FaultKind, ManifestError, Plugin};

/// The globs of a plugin's manifest.
pub(crate) struct Globs(GlobSet);

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

    /// Files that differ between two commits.
    pub(crate) fn changed(
        &self,
        history: &dyn History,
        from: Option<&ObjectId>,
        to: &ObjectId,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        history.changed_files(from, to, &|path| self.0.is_match(path))
    }

    /// Paths in a commit.
    pub(crate) fn tree(&self, history: &dyn History, at: &ObjectId) -> Result<Vec<String>, Diagnosis> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        history.files(at, &|path| self.0.is_match(path))
    }
}
