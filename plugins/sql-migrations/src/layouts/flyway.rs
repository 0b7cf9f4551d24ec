//! `V1__name.sql` and its relatives: Flyway and refinery.

use super::{File, Found, Role, Tool};

/// Flyway's names. An undo script whose version nobody knows is not Flyway's:
/// in refinery a `U` goes forward.
pub(super) fn recognise(file: File<'_>, stem: &str) -> Option<Vec<Found>> {
    if let Some(name) = stem.strip_prefix("R__") {
        return Some(vec![file.found(Tool::Flyway, name, Role::Repeatable)]);
    }
    let (prefix, version) = prefixed(stem)?;
    if prefix == 'V' {
        return Some(vec![file.found(Tool::Flyway, &version, Role::Up(file.whole()))]);
    }
    let undoes_something = file.tree.iter().any(|path| {
        let other = File { path, text: "", tree: &[] };
        other.stem().and_then(prefixed) == Some(('V', version.clone()))
    });
    if undoes_something {
        return Some(vec![file.found(Tool::Flyway, &version, Role::Down(file.whole()))]);
    }
    recognise_refinery(file, stem)
}

/// Refinery's names.
pub(super) fn recognise_refinery(file: File<'_>, stem: &str) -> Option<Vec<Found>> {
    let (_, version) = prefixed(stem)?;
    Some(vec![file.found(Tool::Refinery, &version, Role::Up(file.whole()))])
}

/// The letter and the version of `V1_2__name`, in one spelling.
fn prefixed(stem: &str) -> Option<(char, String)> {
    let prefix = stem.chars().next().filter(|c| matches!(c, 'V' | 'U'))?;
    let (version, _) = stem[1..].split_once("__")?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit())
        && version.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'));
    is_version.then(|| (prefix, version.replace('_', ".")))
}
