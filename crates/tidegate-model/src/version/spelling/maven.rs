//! Maven: <https://maven.apache.org/pom.html#version-order-specification>.
//!
//! Words that Maven does not know come after the release, where a pre-release
//! must not be; so only those that it knows are written.

use super::{digits, numbers, split, version};
use crate::Version;

/// Pre-releases that Maven puts before the release, in this order.
const LABELS: [&str; 4] = ["alpha", "beta", "milestone", "rc"];

/// A build on the way to the release, without a number.
const SNAPSHOT: &str = "SNAPSHOT";

/// Writes a version, or says why that is impossible.
pub(super) fn spell(version: &Version) -> Result<String, &'static str> {
    if !version.build.is_empty() {
        return Err("Maven has no build metadata");
    }
    let release = version.dotted();
    let pre = version.pre.as_str();
    let (label, counter) = pre.split_once('.').unwrap_or((pre, ""));
    match pre {
        "" => Ok(release),
        SNAPSHOT => Ok(format!("{release}-{SNAPSHOT}")),
        _ if LABELS.contains(&label) && digits(counter) == Some((counter, "")) => {
            Ok(format!("{release}-{label}-{counter}"))
        }
        _ if LABELS.contains(&label) && label == pre => Ok(format!("{release}-{label}")),
        _ => Err(
            "of pre-releases, Maven puts `alpha.1`, `beta.1`, `milestone.1`, `rc.1` and `SNAPSHOT` alone before the release",
        ),
    }
}

/// Reads a version: `1.3.0-rc-2`, also written `1.3.0-RC2` or `1.3.0.rc2`.
pub(super) fn parse(text: &str) -> Option<Version> {
    let (numbers, rest) = numbers(text.trim())?;
    let pre = if rest.is_empty() { String::new() } else { qualifier(rest.strip_prefix(['-', '.'])?)? };
    version(&numbers, &pre, "")
}

fn qualifier(text: &str) -> Option<String> {
    if text == SNAPSHOT {
        return Some(text.into());
    }
    let (word, rest) = split(text, |c| c.is_ascii_alphabetic());
    let label = LABELS.into_iter().find(|label| word.eq_ignore_ascii_case(label))?;
    match digits(rest.strip_prefix(['-', '.']).unwrap_or(rest)) {
        Some((number, "")) => Some(format!("{label}.{number}")),
        None if rest.is_empty() => Some(label.into()),
        _ => None,
    }
}
