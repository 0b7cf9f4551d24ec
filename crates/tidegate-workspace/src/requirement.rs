//! Which versions of a dependency will do.

mod npm;
mod python;

use pep440_rs::VersionSpecifiers;
use semver::{Version, VersionReq};

use crate::problem::cut;

/// The longest requirement that is understood, in bytes.
const LIMIT: usize = 1024;

/// Which versions of a dependency will do, in the words of its ecosystem.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Requirement {
    text: String,
    rule: Rule,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Rule {
    /// It cannot be told.
    Unknown,
    Cargo(VersionReq),
    Npm(nodejs_semver::Range),
    /// One of them is enough.
    Python(Vec<VersionSpecifiers>),
}

impl Requirement {
    /// A requirement that says nothing about versions: only a path.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { text: String::new(), rule: Rule::Unknown }
    }

    /// A requirement of Cargo's: `1.2`, `>=1, <3`.
    #[must_use]
    pub fn cargo(text: &str) -> Self {
        Self::new(text, |text| VersionReq::parse(text).ok().map(Rule::Cargo))
    }

    /// A requirement of npm's, pnpm's or Yarn's: `^1.2`, `workspace:~1.2`,
    /// `npm:other@1.x`. What only names a place, and `workspace:*`, `workspace:^`
    /// and `workspace:~`, which become a range when the package is published,
    /// cannot be told.
    #[must_use]
    pub fn npm(text: &str) -> Self {
        Self::new(text, |text| npm::parse(text).map(Rule::Npm))
    }

    /// A version specifier of Python's (PEP 440): `>=1.2,<2`, `~=1.4.2`. An
    /// empty one takes every version.
    #[must_use]
    pub fn python(text: &str) -> Self {
        Self::new(text, |text| text.parse().ok().map(|one| Rule::Python(vec![one])))
    }

    /// A requirement of Poetry's, which knows `^1.2`, `~1.2` and `||` too.
    #[must_use]
    pub fn poetry(text: &str) -> Self {
        Self::new(text, |text| python::poetry(text).map(Rule::Python))
    }

    fn new(text: &str, parse: impl FnOnce(&str) -> Option<Rule>) -> Self {
        if text.len() > LIMIT {
            // A workspace may share it with thousands of packages: no copies.
            return Self { text: cut(text), rule: Rule::Unknown };
        }
        Self { text: text.to_owned(), rule: parse(text).unwrap_or(Rule::Unknown) }
    }

    /// Whether a version satisfies it; absent when it cannot be told: only a
    /// path, `workspace:*`, or nothing that can be understood.
    #[must_use]
    pub fn matches(&self, version: &Version) -> Option<bool> {
        match &self.rule {
            Rule::Unknown => None,
            Rule::Cargo(requirement) => Some(requirement.matches(version)),
            Rule::Npm(range) => npm::matches(range, version),
            Rule::Python(alternatives) => python::matches(alternatives, version),
        }
    }

    /// The text as it is written; empty for only a path, cut short where it is
    /// far longer than any requirement.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(requirement: &Requirement, cases: &[(&str, Option<bool>)]) {
        for (version, want) in cases {
            let is = requirement.matches(&Version::parse(version).unwrap());
            assert_eq!(is, *want, "`{}` {version}", requirement.text());
        }
    }

    /// The first version matches, the second does not.
    fn splits(parse: fn(&str) -> Requirement, cases: &[(&str, &str, &str)]) {
        for (text, yes, no) in cases {
            check(&parse(text), &[(yes, Some(true)), (no, Some(false))]);
        }
    }

    fn unknown(parse: fn(&str) -> Requirement, texts: &[&str]) {
        for text in texts {
            check(&parse(text), &[("1.0.0", None)]);
        }
    }

    #[test]
    fn cargo() {
        splits(
            Requirement::cargo,
            &[
                ("1.2", "1.9.0", "2.0.0"),
                ("=1.2.3", "1.2.3", "1.2.4"),
                (">=1, <3", "2.9.9", "3.0.0"),
                ("0.3", "0.3.9", "0.4.0"),
                ("1.2", "1.2.0", "1.3.0-rc.1"),
                ("1.2.*", "1.2.9", "1.3.0"),
                ("*", "7.0.0", "7.0.0-rc.1"),
                ("~1.2", "1.2.9", "1.3.0"),
                ("^0.0.3", "0.0.3", "0.0.4"),
                ("1.2.0-rc.1", "1.2.0-rc.2", "1.2.0-beta.1"),
                ("=1.2.3", "1.2.3+build.7", "1.2.3-rc.1"),
            ],
        );
        unknown(Requirement::cargo, &["", "next", "1.2.3.4", "^"]);
        check(&Requirement::unknown(), &[("1.0.0", None)]);
    }

    #[test]
    fn npm() {
        splits(
            Requirement::npm,
            &[
                ("^1.2.3", "1.9.0", "2.0.0"),
                ("~1.2.3", "1.2.9", "1.3.0"),
                ("1.x || >=3 <4", "3.1.0", "2.0.0"),
                ("1.2.3 - 2.3", "2.3.9", "2.4.0"),
                ("1.2.3", "1.2.3", "1.2.4"),
                ("^1.0.0", "1.0.0", "2.0.0-rc.1"),
                ("^0.2.3", "0.2.9", "0.3.0"),
                ("^0.0.3", "0.0.3", "0.0.4"),
                ("^1.x", "1.9.9", "2.0.0"),
                ("~1", "1.9.9", "2.0.0"),
                ("1", "1.9.9", "2.0.0"),
                ("1.2.x", "1.2.9", "1.3.0"),
                ("1.X.X", "1.9.0", "2.0.0"),
                ("1.2.*", "1.2.0", "1.1.9"),
                ("1.2 - 2", "2.9.9", "3.0.0"),
                (">1.2.3 <=2.0.0", "2.0.0", "1.2.3"),
                ("<1 || ^2.0.0 || ~3.1", "3.1.4", "1.0.0"),
                ("v1.2.3", "1.2.3", "1.2.4"),
                ("^1.2.0-rc.1", "1.2.0-rc.2", "1.3.0-rc.1"),
                ("workspace:~1.2.3", "1.2.4", "1.3.0"),
                ("workspace:>=1 <3", "2.0.0", "3.0.0"),
                ("workspace:^1.2.3", "1.2.4", "2.0.0"),
                ("workspace:1.2.3", "1.2.3", "1.2.4"),
                ("npm:@scope/other@^1", "1.0.0", "2.0.0"),
                ("npm:other@~1.2", "1.2.9", "1.3.0"),
            ],
        );
        check(&Requirement::npm("*"), &[("7.0.0", Some(true))]);
        check(&Requirement::npm(""), &[("7.0.0", Some(true))]);
        unknown(
            Requirement::npm,
            &[
                "workspace:*",
                "workspace:^",
                "workspace:~",
                "workspace:../a",
                "workspace:",
                "file:../a",
                "link:../a",
                "portal:../a",
                "latest",
                "catalog:",
                "catalog:react18",
                "npm:other",
                "npm:@scope/other",
                "git+https://example.com/a.git#semver:^1",
                "owner/name",
            ],
        );
        check(&Requirement::npm("^1"), &[("99999999999999999.0.0", None)]);
    }

    #[test]
    fn python() {
        splits(
            Requirement::python,
            &[
                (">=1.2,<2", "1.9.0", "2.0.0"),
                ("~=1.4.2", "1.4.9", "1.5.0"),
                ("==1.2.*", "1.2.9", "1.3.0"),
                ("!=1.2.3", "1.2.4", "1.2.3"),
                ("===1.2.3", "1.2.3", "1.2.4"),
                ("==1.0", "1.0.0", "1.0.1"),
                ("<2", "1.0.0", "2.0.0-rc.1"),
                (">=2.0rc1", "2.0.0-rc.1", "2.0.0-beta.1"),
                ("~=1.4", "1.9.0", "2.0.0"),
                ("!=1.2.*", "1.3.0", "1.2.9"),
                (">1.2", "1.2.1", "1.2.0"),
                ("<=1.2.0", "1.2.0", "1.2.1"),
                ("==1.2.3", "1.2.3+local", "1.2.3-rc.1"),
                ("== 1.2.* , != 1.2.5", "1.2.4", "1.2.5"),
            ],
        );
        check(&Requirement::python(""), &[("7.0.0", Some(true))]);
        check(&Requirement::python(">=1"), &[("2.0.0-next.1", None)]);
        unknown(Requirement::python, &["^1.2", "x", ">=", "1.2"]);
    }

    #[test]
    fn poetry() {
        splits(
            Requirement::poetry,
            &[
                ("^1.2.3", "1.9.0", "2.0.0"),
                ("^0.2.3", "0.2.9", "0.3.0"),
                ("^0.0.3", "0.0.3", "0.0.4"),
                ("^0.0", "0.0.9", "0.1.0"),
                ("^0", "0.9.0", "1.0.0"),
                ("~1.2.3", "1.2.9", "1.3.0"),
                ("~1.2", "1.2.9", "1.3.0"),
                ("~1", "1.9.0", "2.0.0"),
                ("~=1.4.2", "1.4.9", "1.5.0"),
                ("1.2.*", "1.2.9", "1.3.0"),
                ("1.2", "1.2.0", "1.2.1"),
                (">=1.2, <2", "1.9.0", "2.0.0"),
                ("^1 || ^3", "3.1.0", "2.0.0"),
                ("^1 | ^3", "3.1.0", "2.0.0"),
                ("^1.2b1", "1.2.0-beta.1", "2.0.0-beta.1"),
            ],
        );
        check(&Requirement::poetry("*"), &[("7.0.0", Some(true))]);
        unknown(Requirement::poetry, &["", "^", "~x", "^18446744073709551615", "1 || x"]);
    }

    #[test]
    fn a_text_without_end_is_not_kept() {
        let text = format!(">=1{}", ", >=1".repeat(LIMIT));
        for parse in [Requirement::cargo, Requirement::npm, Requirement::python, Requirement::poetry] {
            let requirement = parse(&text);
            assert_eq!(requirement.matches(&Version::new(1, 0, 0)), None);
            assert!(requirement.text().len() < 100 && requirement.text().ends_with('…'));
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[\\^~<>=!*x|, 0-9.:a-c@/-]{0,24}|\\PC{0,16}") {
            let version = Version::new(1, 2, 3);
            for parse in [Requirement::cargo, Requirement::npm, Requirement::python, Requirement::poetry] {
                let requirement = parse(&text);
                let _ = requirement.matches(&version);
                prop_assert_eq!(requirement.text(), &text);
            }
        }

        #[test]
        fn a_caret_means_the_same_to_all(
            major in 0..3u64, minor in 0..3u64, patch in 0..3u64,
            version in (0..4u64, 0..4u64, 0..4u64),
        ) {
            let text = format!("^{major}.{minor}.{patch}");
            let version = Version::new(version.0, version.1, version.2);
            let cargo = Requirement::cargo(&text).matches(&version);
            prop_assert_eq!(Requirement::npm(&text).matches(&version), cargo);
            prop_assert_eq!(Requirement::poetry(&text).matches(&version), cargo);
        }
    }
}
