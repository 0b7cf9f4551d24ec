//! Specifiers of Python's, and what Poetry has besides.

use pep440_rs::{Version, VersionSpecifiers};

/// Whether the version satisfies one of the alternatives; absent when Python
/// has no such versions.
pub(super) fn matches(alternatives: &[VersionSpecifiers], version: &semver::Version) -> Option<bool> {
    let version: Version = version.to_string().parse().ok()?;
    Some(alternatives.iter().any(|specifiers| specifiers.contains(&version)))
}

/// Poetry's alternatives in Python's words.
pub(super) fn poetry(text: &str) -> Option<Vec<VersionSpecifiers>> {
    text.split('|')
        .filter(|part| !part.is_empty())
        .map(alternative)
        .collect::<Option<Vec<_>>>()
        .filter(|all| !all.is_empty())
}

fn alternative(text: &str) -> Option<VersionSpecifiers> {
    let terms: Option<Vec<_>> = text.split(',').map(|term| translate(term.trim())).collect();
    let terms: Vec<_> = terms?.into_iter().filter(|term| !term.is_empty()).collect();
    terms.join(",").parse().ok()
}

/// One term; empty when it takes everything.
fn translate(term: &str) -> Option<String> {
    if term == "*" {
        return Some(String::new());
    }
    if term.starts_with("~=") {
        return Some(term.to_owned());
    }
    if let Some(version) = term.strip_prefix('^') {
        // The first number that is not zero may not change.
        return below(version, |numbers| {
            numbers.iter().position(|number| *number > 0).unwrap_or(numbers.len() - 1)
        });
    }
    if let Some(version) = term.strip_prefix('~') {
        return below(version, |numbers| (numbers.len() - 1).min(1));
    }
    match term.starts_with(|c: char| c.is_ascii_digit() || c == 'v') {
        true => Some(format!("=={term}")),
        false => Some(term.to_owned()).filter(|term| !term.is_empty()),
    }
}

/// From a version on, and below the next one whose number at `fixed` is higher.
fn below(version: &str, fixed: impl Fn(&[u64]) -> usize) -> Option<String> {
    let version: Version = version.trim().parse().ok()?;
    let mut numbers = version.release().to_vec();
    let fixed = fixed(&numbers);
    numbers.truncate(fixed + 1);
    *numbers.last_mut()? = numbers.last()?.checked_add(1)?;
    let end: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    Some(format!(">={version},<{}", end.join(".")))
}
