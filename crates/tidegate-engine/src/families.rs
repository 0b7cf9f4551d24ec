//! Families of tags: those with the same text before their versions.

use std::collections::BTreeMap;

use tidegate_model::{Scheme, Tag, TagPattern, Version};

/// Prefixes of tags, each with how many tags it has and the highest version.
pub(crate) struct Families<'a>(BTreeMap<&'a str, (usize, Version)>);

impl<'a> Families<'a> {
    /// The families of these tags. Tags that name no version are in none.
    pub(crate) fn of(tags: &'a [Tag], scheme: &Scheme) -> Self {
        let mut families = BTreeMap::<&str, (usize, Version)>::new();
        for tag in tags {
            let Some((prefix, version)) = split_by(tag.name.as_str(), scheme) else { continue };
            let (count, highest) = families.entry(prefix).or_insert((0, Version::new(0, 0, 0)));
            *count += 1;
            if version > *highest {
                *highest = version;
            }
        }
        families.retain(|prefix, _| TagPattern::with_prefix(prefix).is_ok());
        Self(families)
    }

    /// All of them, with count and highest version.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, usize, &Version)> {
        self.0.iter().map(|(prefix, (count, highest))| (*prefix, *count, highest))
    }

    /// The highest version of a family, if there is such a family.
    pub(crate) fn highest(&self, prefix: &str) -> Option<&Version> {
        self.0.get(prefix).map(|(_, highest)| highest)
    }

    /// Whether there are tags that consist of a version and at most a `v`.
    pub(crate) fn has_plain(&self) -> bool {
        self.0.keys().any(|prefix| is_plain(prefix))
    }
}

/// A prefix that names nothing.
pub(crate) fn is_plain(prefix: &str) -> bool {
    matches!(prefix, "" | "v" | "V")
}

/// Splits a tag's name into prefix and version, at the first place where the
/// rest is a whole version by SemVer.
#[must_use]
pub fn split_version(name: &str) -> Option<(&str, Version)> {
    split_by(name, &Scheme::Semver)
}

/// As [`split_version`], for versions of a scheme.
pub(crate) fn split_by<'n>(name: &'n str, scheme: &Scheme) -> Option<(&'n str, Version)> {
    name.char_indices()
        .filter(|&(at, c)| {
            c.is_ascii_digit()
                && !name[..at].ends_with(|before: char| before.is_ascii_digit() || before == '.')
        })
        .find_map(|(at, _)| Some((&name[..at], scheme.parse(&name[at..])?)))
}
