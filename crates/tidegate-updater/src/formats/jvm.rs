//! Maven's projects and Gradle's properties.

use crate::draft::Draft;
use crate::problem::{Fault, Problem};
use crate::syntax::xml;

/// Changes a `pom.xml`.
pub(crate) fn pom(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let what = "`project/version`";
    let found = xml::find(draft.text, &["project", "version"])?;
    if found.is_empty()
        && let Some(parent) = xml::find(draft.text, &["project", "parent"])?.first()
    {
        let whence = "it is the parent's, in that project's own `pom.xml`";
        return Err(draft.problem(parent.start, Fault::Elsewhere { what: what.to_owned(), whence }));
    }
    draft.replace_element(&found, what)
}

/// Changes a `gradle.properties`.
pub(crate) fn properties(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let mut found = None;
    let mut start = 0;
    // A line goes on in the next one after an odd number of backslashes.
    let mut goes_on = false;
    for line in draft.text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if !goes_on && let Some(value) = value(content) {
            if found.is_some() {
                return Err(draft.problem(start, Fault::Ambiguous("property `version`".to_owned())));
            }
            found = Some(start + value..start + content.trim_end().len().max(value));
        }
        let is_comment = !goes_on && content.trim_start().starts_with(['#', '!']);
        let backslashes = content.bytes().rev().take_while(|byte| *byte == b'\\').count();
        goes_on = !is_comment && backslashes % 2 == 1;
        start += line.len();
    }
    match found {
        Some(range) => draft.replace(range, "the property `version`", &edit.package, new),
        None => Err(draft.problem(draft.text.len(), Fault::NoVersion("property `version`".to_owned()))),
    }
}

/// Where the value starts, when the line is about the version.
fn value(line: &str) -> Option<usize> {
    let space = [' ', '\t', '\u{c}'];
    let rest = line.trim_start_matches(space).strip_prefix("version")?;
    let trimmed = rest.trim_start_matches(space);
    let value = match trimmed.strip_prefix(['=', ':']) {
        Some(value) => value.trim_start_matches(space),
        // Space alone is a separator, too.
        None if trimmed.len() < rest.len() || rest.is_empty() => trimmed,
        None => return None,
    };
    Some(line.len() - value.len())
}
