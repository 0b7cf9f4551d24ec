//! Which tags are releases: the pattern, and the versions that it reads.

use std::collections::HashMap;

use tidegate_model::tag::PLACEHOLDER;
use tidegate_model::{ObjectId, Scheme, Tag, TagName, TagPattern, Version};

use crate::families::{Families, is_plain, split_by};

pub use crate::families::split_version;

/// A tag that names a version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Release {
    /// The version.
    pub version: Version,
    /// The tag.
    pub tag: TagName,
    /// The commit that the tag leads to.
    pub commit: ObjectId,
}

impl Release {
    fn new(version: Version, tag: &Tag) -> Self {
        Self { version, tag: tag.name.clone(), commit: tag.commit.clone() }
    }

    /// The version is not a pre-release.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.version.pre.is_empty()
    }
}

/// A pattern, and how it came to be chosen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChosenPattern {
    /// The pattern.
    pub pattern: TagPattern,
    /// How it came to be chosen, for people.
    pub because: String,
    /// Other prefixes that name versions too, with how many tags each.
    pub others: Vec<(String, usize)>,
}

/// Chooses the pattern of a repository's tags.
///
/// Among the prefixes that stand before a whole version, the plain ones (`v`
/// and none) win over those that carry a name, since names are what packages
/// of a monorepo have; among equals the one with the highest version, which is
/// where a repository that changed its habit went on. Without any such tag it
/// is `v{version}`.
#[must_use]
pub fn choose_pattern(tags: &[Tag]) -> ChosenPattern {
    choose_family(&Families::of(tags, &Scheme::Semver))
}

/// As [`choose_pattern`], for tags that were looked at already.
pub(crate) fn choose_family(families: &Families<'_>) -> ChosenPattern {
    let best = families
        .iter()
        .max_by_key(|(prefix, _, highest)| (is_plain(prefix), *highest, std::cmp::Reverse(prefix.len())))
        .map(|(prefix, count, _)| (prefix, count));
    let (prefix, because) = match best {
        Some((prefix, 1)) => (prefix, "1 tag is written like that".to_owned()),
        Some((prefix, count)) => (prefix, format!("{count} tags are written like that")),
        None => ("v", "no tag names a version yet".to_owned()),
    };
    let others = families.iter().filter(|(other, ..)| *other != prefix);
    let others = others.map(|(other, count, _)| (other.into(), count));
    // `v` is a valid prefix, and so is that of every family.
    let pattern = TagPattern::with_prefix(prefix).unwrap_or_else(|_| TagPattern::plain());
    ChosenPattern { pattern, because, others: others.collect() }
}

/// The releases among the tags, highest version first.
#[must_use]
pub fn releases(tags: &[Tag], pattern: &TagPattern) -> Vec<Release> {
    releases_in(tags, pattern, &Scheme::Semver)
}

/// As [`releases`], for versions of a scheme.
pub(crate) fn releases_in(tags: &[Tag], pattern: &TagPattern, scheme: &Scheme) -> Vec<Release> {
    let release = |tag: &Tag| Some(Release::new(pattern.version_in(scheme, &tag.name)?, tag));
    let mut releases: Vec<_> = tags.iter().filter_map(release).collect();
    sort(&mut releases);
    releases
}

fn sort(releases: &mut [Release]) {
    releases.sort_by(|a, b| b.version.cmp(&a.version));
}

/// The releases of many packages: looked up by what stands before the version.
pub(crate) struct ReleaseIndex<'a> {
    tags: &'a [Tag],
    scheme: &'a Scheme,
    by_prefix: HashMap<&'a str, Vec<Release>>,
}

impl<'a> ReleaseIndex<'a> {
    pub(crate) fn new(tags: &'a [Tag], scheme: &'a Scheme) -> Self {
        let mut by_prefix = HashMap::<&str, Vec<Release>>::new();
        for tag in tags {
            if let Some((prefix, version)) = split_by(tag.name.as_str(), scheme) {
                by_prefix.entry(prefix).or_default().push(Release::new(version, tag));
            }
        }
        Self { tags, scheme, by_prefix }
    }

    /// The releases of a package by all of its patterns, highest version first.
    pub(crate) fn releases(&self, patterns: &[TagPattern]) -> Vec<Release> {
        let mut all = Vec::new();
        for pattern in patterns {
            let text = pattern.to_string();
            match text.strip_suffix(PLACEHOLDER) {
                // Where the version begins is certain.
                Some(prefix) if !prefix.contains(|c: char| c.is_ascii_digit()) => {
                    all.extend(self.by_prefix.get(prefix).cloned().unwrap_or_default());
                }
                _ => all.extend(releases_in(self.tags, pattern, self.scheme)),
            }
        }
        sort(&mut all);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(names: &[&str]) -> Vec<Tag> {
        let tag =
            |name: &&str| Tag { name: TagName::new((*name).into()), commit: ObjectId::new("0".repeat(40)) };
        names.iter().map(tag).collect()
    }

    #[test]
    fn the_pattern_is_found_in_the_tags() {
        for (names, want) in [
            (&[][..], "v{version}"),
            (&["v1.0.0", "v1.1.0"], "v{version}"),
            (&["1.0.0", "1.1.0"], "{version}"),
            (&["app-v1.0.0"], "app-v{version}"),
            (&["release/1.0.0"], "release/{version}"),
            (&["v1", "v1.2", "latest", "v1.2.3"], "v{version}"),
            // A repository that dropped its `v` goes on without it, however many there were.
            (&["v1.0.0", "v1.1.0", "v1.2.0", "2.0.0"], "{version}"),
            // Names are packages; plain tags are the repository's own.
            (&["core-v9.0.0", "core-v9.1.0", "v1.0.0"], "v{version}"),
            (&["nightly", "2024-01-02"], "v{version}"),
        ] {
            assert_eq!(choose_pattern(&tags(names)).pattern.to_string(), want, "{names:?}");
        }
    }

    #[test]
    fn a_version_is_split_off_where_it_starts() {
        let split = |name| split_version(name).map(|(prefix, version)| (prefix, version.to_string()));
        assert_eq!(split("h2-v1.2.3-rc.1+5"), Some(("h2-v", "1.2.3-rc.1+5".into())));
        assert_eq!(split("a1.2.3"), Some(("a", "1.2.3".into())));
        assert_eq!(split("1.2.3.4"), None);
        assert_eq!(split("v1.2"), None);
        assert_eq!(split("é1.2.3"), Some(("é", "1.2.3".into())));
    }

    #[test]
    fn releases_are_sorted_by_version_not_by_name() {
        let releases = releases(&tags(&["v0.9.0", "v0.10.0", "v0.10.0-rc.1", "vx"]), &TagPattern::plain());
        let order: Vec<_> = releases.iter().map(|release| release.version.to_string()).collect();
        assert_eq!(order, ["0.10.0", "0.10.0-rc.1", "0.9.0"]);
    }
}
