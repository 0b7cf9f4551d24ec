//! `composer.json`.

use crate::draft::Draft;
use crate::problem::Problem;
use crate::syntax::json;

/// Changes a manifest.
pub(crate) fn manifest(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = json::parse(draft.text)?;
    draft.replace_own(&root, &["version"])?;
    for map in ["require", "require-dev"].iter().filter_map(|map| root.get(map)) {
        draft.require_all(map);
    }
    Ok(())
}
