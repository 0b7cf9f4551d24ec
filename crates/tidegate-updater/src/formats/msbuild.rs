//! Projects of .NET.

use crate::draft::Draft;
use crate::problem::{Fault, Problem};
use crate::syntax::xml;

/// What is changed, for messages.
const WHAT: &str = "`Project/PropertyGroup/Version`";

/// Changes a project.
pub(crate) fn project(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let found = xml::find(draft.text, &["Project", "PropertyGroup", "Version"])?;
    let prefix = xml::find(draft.text, &["Project", "PropertyGroup", "VersionPrefix"])?;
    if let (true, Some(prefix)) = (found.is_empty(), prefix.first()) {
        let whence = "it is put together from `VersionPrefix` and `VersionSuffix`";
        return Err(draft.problem(prefix.start, Fault::Elsewhere { what: WHAT.to_owned(), whence }));
    }
    draft.replace_element(&found, WHAT)
}
