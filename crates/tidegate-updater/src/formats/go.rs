//! Go's modules, whose path has the major number.

use crate::draft::Draft;
use crate::edit::Role;
use crate::problem::{Fault, Problem};

/// Changes a `go.mod`.
pub(crate) fn module(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let Some(major) = new.major() else { return Err(Fault::NewVersion(new.to_string()).into()) };
    let mut found = None;
    let mut start = 0;
    let mut in_block = false;
    for line in draft.text.split_inclusive('\n') {
        let code = line.split_once("//").map_or(line, |(code, _)| code).trim_end();
        let content = code.trim_start();
        let path = if in_block { Some(content) } else { directive(content) };
        match path {
            Some(")") => in_block = false,
            Some("(") => in_block = true,
            Some("") | None => {}
            Some(path) if found.is_some() => {
                let at = start + code.len() - path.len();
                return Err(draft.problem(at, Fault::Ambiguous("module path".to_owned())));
            }
            Some(path) => found = Some((start + code.len() - path.len(), path)),
        }
        start += line.len();
    }
    let Some((start, path)) = found else {
        return Err(draft.problem(draft.text.len(), Fault::NoVersion("module path".to_owned())));
    };
    let (quotes, name) = unquoted(path);
    if name.is_empty() || name.contains(|sign: char| sign.is_whitespace() || "\"`'()".contains(sign)) {
        let why = "a path belongs after `module`".to_owned();
        return Err(draft.problem(start, Fault::Malformed { format: "a Go module", why }));
    }
    let start = start + quotes;
    draft.splice(start..start + name.len(), &edit.package, Role::Version, moved(name, major));
    Ok(())
}

/// What stands after `module`.
fn directive(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("module")?;
    rest.starts_with([' ', '\t', '(', '"', '`']).then(|| rest.trim_start())
}

/// How many quotes stand before a path, and the path between them.
fn unquoted(path: &str) -> (usize, &str) {
    let quoted = |quote| path.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    quoted('"').or_else(|| quoted('`')).map_or((0, path), |path| (1, path))
}

/// The path with another major number: none for 0 and 1, except at gopkg.in.
fn moved(path: &str, major: u64) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if path.starts_with("gopkg.in/") {
        let base =
            path.rsplit_once(".v").filter(|(_, major)| is_number(major)).map_or(path, |(base, _)| base);
        return format!("{base}.v{major}");
    }
    let base = path.rsplit_once("/v").filter(|(_, major)| is_number(major)).map_or(path, |(base, _)| base);
    if major < 2 { base.to_owned() } else { format!("{base}/v{major}") }
}
