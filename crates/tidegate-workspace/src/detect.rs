//! All ecosystems, one after the other.

use tidegate_model::Diagnosis;

use crate::reader::Reader;
use crate::{Detected, Tree, assemble, cargo, npm, plain, python};

/// Finds the packages of a tree, and how they depend on each other.
///
/// Manifests count from the root: a package below it is found when the root's
/// manifests lead there. Each manifest is read once, and only folders that a
/// wildcard asks about are listed, besides two levels for `VERSION` files.
///
/// # Errors
/// When the tree fails. What the tree holds is never an error.
pub fn detect(tree: &dyn Tree) -> Result<Detected, Diagnosis> {
    let mut reader = Reader::new(tree);
    let mut manifests = cargo::find(&mut reader)?;
    manifests.extend(python::find(&mut reader)?);
    manifests.extend(npm::find(&mut reader)?);
    manifests.extend(plain::find(&mut reader, &manifests)?);
    let packages = assemble::packages(&mut reader, &manifests);
    let mut problems = reader.into_problems();
    problems.sort_by(|a, b| (&a.path, a.at, &a.message).cmp(&(&b.path, b.at, &b.message)));
    problems.dedup();
    Ok(Detected { packages, problems })
}
