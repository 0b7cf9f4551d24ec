//! Files with nothing but the version.

use crate::draft::Draft;
use crate::problem::{Fault, Problem};

/// Changes a file.
pub(crate) fn version(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let trimmed = draft.text.trim_start();
    let start = draft.text.len() - trimmed.len();
    let range = start..start + trimmed.trim_end().len();
    if range.is_empty() {
        return Err(draft.problem(0, Fault::NoVersion("version in the file".to_owned())));
    }
    draft.replace(range, "the file's text", &edit.package, new)
}
