//! What the user points at: an expression, a path, an element.

use regex::Regex;

use crate::choice::GROUP;
use crate::draft::Draft;
use crate::place::Place;
use crate::problem::{Fault, Problem};
use crate::syntax::{Language, xml};

/// Changes what an expression finds in its group `version`, everywhere.
pub(crate) fn pattern(draft: &mut Draft<'_>, pattern: &Regex) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let text = draft.text;
    let mut is_there = false;
    for found in pattern.captures_iter(text).filter_map(|captures| captures.name(GROUP)) {
        is_there = true;
        draft.replace(found.range(), "what the expression finds", &edit.package, new)?;
    }
    if is_there {
        return Ok(());
    }
    Err(draft.problem(text.len(), Fault::NoVersion("text that the expression finds".to_owned())))
}

/// Changes a value of a document.
pub(crate) fn value(draft: &mut Draft<'_>, language: Language, place: &Place) -> Result<(), Problem> {
    let edit = draft.edit;
    let root = language.parse(draft.text)?;
    let Some(new) = &edit.version else { return Ok(()) };
    let what = format!("`{place}`");
    match place.find(&root) {
        Ok(Some(node)) => draft.replace_node(node, &what, &edit.package, new),
        Ok(None) => Err(draft.problem(root.start(), Fault::NoVersion(what))),
        Err(second) => Err(draft.problem(second, Fault::Ambiguous(what))),
    }
}

/// Changes the text of an XML element.
pub(crate) fn element(draft: &mut Draft<'_>, path: &[String]) -> Result<(), Problem> {
    let names: Vec<_> = path.iter().map(String::as_str).collect();
    let found = xml::find(draft.text, &names)?;
    draft.replace_element(&found, &format!("`{}`", names.join("/")))
}
