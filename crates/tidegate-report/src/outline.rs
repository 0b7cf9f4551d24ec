//! A package's changes as a reader wants them: what breaks first, then what
//! counts, and apart from these what does not.

use std::borrow::Cow;
use std::collections::HashMap;

use tidegate_contract::types::{Bump, Change};
use tidegate_model::plan::PlannedPackage;

/// Changes under one heading.
pub(crate) struct Group<'p> {
    /// The heading; a stranger's word unless we have one of our own.
    pub(crate) title: Cow<'p, str>,
    pub(crate) changes: Vec<&'p Change>,
}

pub(crate) struct Outline<'p> {
    /// What goes into the release, the biggest steps first.
    pub(crate) groups: Vec<Group<'p>>,
    /// Changes that ask for no release.
    pub(crate) ignored: Vec<&'p Change>,
    /// Changes that were taken back before anybody got them.
    pub(crate) cancelled: Vec<&'p Change>,
}

impl<'p> Outline<'p> {
    pub(crate) fn of(package: &'p PlannedPackage) -> Self {
        let (cancelled, standing): (Vec<&Change>, Vec<&Change>) =
            package.changes.iter().partition(|change| change.cancelled_by.is_some());
        let (breaking, others): (Vec<&Change>, Vec<&Change>) =
            standing.into_iter().partition(|change| change.breaking);
        let (ignored, counting): (Vec<&Change>, Vec<&Change>) =
            others.into_iter().partition(|change| change.bump == Bump::None);
        let mut groups = by_kind(&counting);
        if !breaking.is_empty() {
            groups.insert(0, Group { title: "Breaking changes".into(), changes: breaking });
        }
        Self { groups, ignored, cancelled }
    }

    /// How often each kind was ignored, the most frequent first, and how many
    /// rarer kinds there are: versioners may call kinds what they like.
    pub(crate) fn ignored_kinds(&self) -> (Vec<(&'p str, usize)>, usize) {
        let mut kinds: Vec<(&str, usize)> =
            grouped(&self.ignored).into_iter().map(|(kind, changes)| (kind, changes.len())).collect();
        kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let rarer = kinds.len().saturating_sub(MOST_KINDS);
        kinds.truncate(MOST_KINDS);
        (kinds, rarer)
    }
}

/// Of what was ignored, so many kinds are told apart.
const MOST_KINDS: usize = 8;

/// Groups of the same kind, biggest step first, else as they came.
fn by_kind<'p>(changes: &[&'p Change]) -> Vec<Group<'p>> {
    let mut kinds = grouped(changes);
    kinds.sort_by_key(|(_, group)| std::cmp::Reverse(group.iter().map(|change| change.bump).max()));
    kinds.into_iter().map(|(kind, changes)| Group { title: title(kind), changes }).collect()
}

/// Changes by kind, in the order in which the kinds came.
fn grouped<'p>(changes: &[&'p Change]) -> Vec<(&'p str, Vec<&'p Change>)> {
    let mut kinds: Vec<(&str, Vec<&Change>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for &change in changes {
        let place = *places.entry(&change.kind).or_insert_with(|| {
            kinds.push((&change.kind, Vec::new()));
            kinds.len() - 1
        });
        kinds[place].1.push(change);
    }
    kinds
}

fn title(kind: &str) -> Cow<'_, str> {
    match kind {
        "feat" => "Features".into(),
        "fix" => "Fixes".into(),
        "perf" => "Performance".into(),
        "revert" => "Reverts".into(),
        "docs" => "Documentation".into(),
        "refactor" => "Refactoring".into(),
        "" => "Other changes".into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_breaks_comes_first_and_each_change_stands_in_one_place() {
        let package = testing::package();
        let outline = Outline::of(&package);
        let titles: Vec<_> = outline.groups.iter().map(|group| group.title.as_ref()).collect();
        assert_eq!(titles, ["Breaking changes", "Features", "Fixes"]);
        let counting: usize = outline.groups.iter().map(|group| group.changes.len()).sum();
        let all = counting + outline.ignored.len() + outline.cancelled.len();
        assert_eq!(all, package.changes.len());
        assert!(outline.groups[0].changes.iter().all(|change| change.breaking));
    }

    #[test]
    fn a_kind_stands_where_its_biggest_change_belongs() {
        let mut package = testing::package();
        package.changes = vec![
            testing::change("1", "fix", Bump::Patch, "small"),
            testing::change("2", "perf", Bump::Patch, "quick"),
            testing::change("3", "chore", Bump::None, "tidy"),
            testing::change("4", "docs", Bump::None, "explain"),
            testing::change("5", "docs", Bump::None, "explain more"),
            testing::change("6", "perf", Bump::Minor, "quicker"),
        ];
        let outline = Outline::of(&package);
        let titles: Vec<_> = outline.groups.iter().map(|group| group.title.as_ref()).collect();
        assert_eq!(titles, ["Performance", "Fixes"]);
        assert_eq!(outline.ignored_kinds(), (vec![("docs", 2), ("chore", 1)], 0));
    }

    #[test]
    fn rare_kinds_are_counted_only() {
        let mut package = testing::package();
        package.changes =
            (0..20).map(|n| testing::change("1", &format!("kind-{n}"), Bump::None, "tidy")).collect();
        let (kinds, rarer) = Outline::of(&package).ignored_kinds();
        assert_eq!((kinds.len(), rarer), (MOST_KINDS, 20 - MOST_KINDS));
    }
}
