//! Ranges of npm's, and what pnpm and Yarn write before them.

use nodejs_semver::Range;
use semver::Version;

/// The range that a text has, if it has one.
pub(super) fn parse(text: &str) -> Option<Range> {
    let range = match text.split_once(':') {
        Some(("workspace", range)) if !matches!(range, "" | "*" | "^" | "~") => range,
        Some(("npm", alias)) => match alias.rsplit_once('@') {
            Some((name, range)) if !name.is_empty() => range,
            _ => return None,
        },
        Some(_) => return None,
        None => text,
    };
    Range::parse(range).ok()
}

/// Whether the version is in the range; absent when npm would not take it for
/// a version.
pub(super) fn matches(range: &Range, version: &Version) -> Option<bool> {
    let version = nodejs_semver::Version::parse(version.to_string()).ok()?;
    Some(range.satisfies(&version))
}
