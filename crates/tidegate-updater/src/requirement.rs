//! Requirements on other packages, whose operator stays when the version moves.

use crate::version::{NewVersion, instead_of, looks_like_one};

/// What becomes of a requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Moved {
    /// A new text.
    To(String),
    /// Nothing has to change, whatever the version is: `*`, `workspace:^`,
    /// `file:../a`, `latest`.
    Never,
    /// It is a range of several versions, which only its author can widen.
    Unclear,
}

/// The operators that are kept before a version. Longer ones come first.
const OPERATORS: &[&str] = &["workspace:", "==", "~>", "^", "~", "="];

/// Moves a requirement to a new version.
pub(crate) fn moved(old: &str, new: &NewVersion) -> Moved {
    let mut version = old;
    loop {
        let trimmed = version.trim_start_matches(' ');
        let operator = OPERATORS.iter().find_map(|operator| trimmed.strip_prefix(operator));
        let Some(rest) = operator.or_else(|| (trimmed.len() < version.len()).then_some(trimmed)) else {
            break;
        };
        version = rest;
    }
    let prefix = &old[..old.len() - version.len()];
    if looks_like_one(version) && !has_wildcard(version) {
        return Moved::To(format!("{prefix}{}", instead_of(version, new)));
    }
    if old.contains([':', '/', '@']) && !version.starts_with(|first: char| first.is_ascii_digit()) {
        return Moved::Never;
    }
    // `>=1` lets later versions in, a bound above or a wildcard may not.
    let has_number = version.bytes().any(|byte| byte.is_ascii_digit());
    if !has_number || is_open(version) { Moved::Never } else { Moved::Unclear }
}

/// Whether a requirement is one lower bound only.
fn is_open(text: &str) -> bool {
    text.strip_prefix('>').is_some_and(|rest| looks_like_one(rest.trim_start_matches(['=', ' '])))
}

/// Whether a part of a version stands for any number.
fn has_wildcard(version: &str) -> bool {
    version.split(['.', '-', '+']).any(|part| matches!(part, "x" | "X" | "*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_stays() {
        let new = NewVersion::parse("2.0.0").unwrap();
        for (old, want) in [
            ("1.0.0", "2.0.0"),
            ("1", "2.0.0"),
            ("^1.0.0", "^2.0.0"),
            ("~1.0", "~2.0.0"),
            ("=1.0.0", "=2.0.0"),
            ("= 1.0.0", "= 2.0.0"),
            ("~> 1.0", "~> 2.0.0"),
            ("==1.0", "==2.0.0"),
            ("v1.0.0", "v2.0.0"),
            ("workspace:^1.0.0", "workspace:^2.0.0"),
            ("workspace:1.0.0", "workspace:2.0.0"),
            ("^2.0.0", "^2.0.0"),
        ] {
            assert_eq!(moved(old, &new), Moved::To(want.into()), "{old}");
        }
        for never in [
            "*",
            "",
            "latest",
            "workspace:*",
            "workspace:^",
            "workspace:~",
            "file:../a",
            "link:../b",
            ">=1.0",
            "> 1",
            "git+ssh://git@host/a.git#v1.0.0",
            "npm:other@^1.0.0",
            "any",
        ] {
            assert_eq!(moved(never, &new), Moved::Never, "{never}");
        }
        for unclear in [">=1, <2", "1.x", "^1 || ^2", "1.0 - 2.0", "<3", "1.*"] {
            assert_eq!(moved(unclear, &new), Moved::Unclear, "{unclear}");
        }
    }
}
