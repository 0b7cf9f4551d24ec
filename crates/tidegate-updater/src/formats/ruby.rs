//! Ruby's gemspecs and version modules.

use super::assigned::{After, Before, Rule, assignments, replace};
use crate::draft::Draft;
use crate::problem::Problem;

/// Changes a gemspec or a module.
pub(crate) fn script(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let constant = Rule { name: "VERSION", before: Before::StatementStart, after: After::Equals };
    let found = assignments(draft.text, constant);
    if !found.is_empty() {
        return replace(draft, &found, "`VERSION`");
    }
    let attribute = Rule { name: "version", before: Before::Sign('.'), after: After::Equals };
    let found = assignments(draft.text, attribute);
    replace(draft, &found, "`VERSION` or `version`")
}
