//! Ruby: <https://docs.ruby-lang.org/en/master/Gem/Version.html>.
//!
//! A version is a pre-release when a letter is in it.

use super::{numbers, version};
use crate::Version;

/// Writes a version, or says why that is impossible.
pub(super) fn spell(version: &Version) -> Result<String, &'static str> {
    let (release, pre) = (version.dotted(), version.pre.as_str());
    if !version.build.is_empty() {
        return Err("Ruby has no build metadata");
    }
    if pre.contains('-') {
        return Err("Ruby has no hyphens in pre-releases");
    }
    match pre.chars().next() {
        None => Ok(release),
        Some(first) if first.is_ascii_alphabetic() => Ok(format!("{release}.{pre}")),
        Some(_) => Err("Ruby would take the beginning of the pre-release as a number of the release"),
    }
}

/// Reads a version: `1.3.0.rc.2`, `1.3.0.rc2`.
pub(super) fn parse(text: &str) -> Option<Version> {
    let (numbers, rest) = numbers(text.trim())?;
    let pre = if rest.is_empty() { "" } else { rest.strip_prefix('.')? };
    if pre.contains('-') || !(pre.is_empty() || pre.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return None;
    }
    // A dot and nothing behind it is no version.
    if pre.is_empty() && !rest.is_empty() { None } else { version(&numbers, pre, "") }
}
