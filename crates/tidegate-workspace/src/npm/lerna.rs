//! `lerna.json`: which packages Lerna manages, and whether they share a version.

use serde::Deserialize;
use tidegate_model::Diagnosis;

use super::Members;
use crate::manifest::{Manifest, usable_version};
use crate::path::ROOT;
use crate::reader::Reader;

/// The file.
pub(super) const FILE: &str = "lerna.json";

/// What `version` says when each package has its own.
const INDEPENDENT: &str = "independent";

/// Where packages are when the file does not say.
const USUAL: &str = "packages/*";

/// What the file says.
#[derive(Debug, Deserialize)]
pub(super) struct Lerna {
    packages: Option<Vec<String>>,
    version: Option<String>,
}

impl Lerna {
    /// Reads the file, if there is one.
    ///
    /// # Errors
    /// When the tree fails.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Diagnosis> {
        Ok(reader.json(FILE)?.ok())
    }

    /// The patterns for members, when nobody else has any.
    pub(super) fn packages(&self) -> Vec<String> {
        self.packages.clone().unwrap_or_else(|| vec![USUAL.to_owned()])
    }

    /// Gives the packages their common version, if they have one. Lerna writes
    /// it only into packages that it publishes, so theirs may lag behind.
    pub(super) fn share_version(self, reader: &mut Reader<'_>, manifests: &mut [Manifest]) {
        let version = self.version.filter(|version| version != INDEPENDENT);
        let Some(version) = usable_version(reader, FILE, version) else { return };
        let managed = self.packages.map(|patterns| Members::parse(reader, FILE, &patterns));
        let is_managed = |folder: &str| match &managed {
            Some(members) => members.wanted.matches(folder) && !members.unwanted.matches(folder),
            None => folder != ROOT,
        };
        for manifest in manifests.iter_mut().filter(|manifest| is_managed(&manifest.folder)) {
            manifest.version = Some(version.clone());
            manifest.shared_version = true;
        }
    }
}
