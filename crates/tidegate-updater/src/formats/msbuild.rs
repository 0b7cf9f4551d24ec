//! Projects of .NET.

use crate::draft::Draft;
use crate::problem::Problem;
use crate::syntax::xml;

/// Changes a project.
pub(crate) fn project(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let found = xml::find(draft.text, &["Project", "PropertyGroup", "Version"])?;
    draft.replace_element(&found, "`Project/PropertyGroup/Version`")
}
