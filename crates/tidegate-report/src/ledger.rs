//! The account of a package's commits: what each was read as, and by which rule it counts.

use std::collections::{HashMap, HashSet};

use tidegate_contract::types::{Bump, Change};
use tidegate_model::ObjectId;
use tidegate_model::plan::{CommitSummary, PlannedPackage, Unparsed};

use crate::words::{self, short};

/// The kind of what could not be read.
const UNREADABLE: &str = "unreadable";

/// One row.
pub(crate) struct Entry<'p> {
    /// A commit or a change file.
    pub(crate) origin: String,
    /// `feat(api)!`
    pub(crate) kind: String,
    /// The step that it asks for by itself.
    pub(crate) bump: String,
    /// The rule, or why there is none.
    pub(crate) rule: String,
    /// What changed.
    pub(crate) what: &'p str,
    /// It asks for a release.
    pub(crate) counts: bool,
    /// It is what the version was decided by.
    pub(crate) decides: bool,
}

/// All rows, oldest first: a commit's changes, or why it has none; then changes
/// that came with no commit of the package.
pub(crate) fn entries<'p>(package: &'p PlannedPackage) -> Vec<Entry<'p>> {
    let mut changes: HashMap<&str, Vec<&Change>> = HashMap::new();
    for change in &package.changes {
        changes.entry(change.commit.as_deref().unwrap_or_default()).or_default().push(change);
    }
    let reason = |unparsed: &'p Unparsed| Some((unparsed.commit.as_ref()?, unparsed.reason.as_str()));
    let unparsed: HashMap<&ObjectId, &str> = package.unparsed.iter().filter_map(reason).collect();
    let mut entries = Vec::with_capacity(package.commits.len());
    for commit in &package.commits {
        match changes.get(commit.id.as_str()) {
            Some(changes) => entries.extend(changes.iter().map(|change| entry(package, change))),
            None => entries.push(silent(commit, unparsed.get(&commit.id).copied())),
        }
    }
    let listed: HashSet<&str> = package.commits.iter().map(|commit| commit.id.as_str()).collect();
    let others = package
        .changes
        .iter()
        .filter(|change| !change.commit.as_deref().is_some_and(|commit| listed.contains(commit)));
    entries.extend(others.map(|change| entry(package, change)));
    let files = package.unparsed.iter().filter(|unparsed| unparsed.commit.is_none());
    entries.extend(files.map(|unparsed| Entry {
        origin: words::unparsed_origin(unparsed),
        kind: UNREADABLE.to_owned(),
        bump: Bump::None.to_string(),
        rule: unparsed.reason.clone(),
        what: "",
        counts: false,
        decides: false,
    }));
    entries
}

/// A commit without a change: the versioner could not read it, or left it out.
fn silent<'p>(commit: &'p CommitSummary, unreadable: Option<&str>) -> Entry<'p> {
    Entry {
        origin: commit.id.short().to_owned(),
        kind: if unreadable.is_some() { UNREADABLE } else { "" }.to_owned(),
        bump: Bump::None.to_string(),
        rule: unreadable.unwrap_or_default().to_owned(),
        what: &commit.subject,
        counts: false,
        decides: false,
    }
}

fn entry<'p>(package: &PlannedPackage, change: &'p Change) -> Entry<'p> {
    let decider = package.why.decided_by.as_ref().map(ObjectId::as_str);
    let cancelled = change.cancelled_by.as_deref();
    Entry {
        origin: words::origin(change),
        kind: words::kind(change),
        bump: change.bump.to_string(),
        rule: match cancelled {
            Some(by) => format!("cancelled by {}", short(by)),
            None => change.rule.clone(),
        },
        what: &change.description,
        counts: cancelled.is_none() && change.bump > Bump::None,
        decides: decider.is_some() && change.commit.as_deref() == decider,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_commit_and_every_change_has_its_row() {
        let package = testing::package();
        let entries = entries(&package);
        for commit in &package.commits {
            assert!(entries.iter().any(|entry| entry.origin == commit.id.short()), "{}", commit.subject);
        }
        for change in &package.changes {
            assert!(entries.iter().any(|entry| entry.what == change.description), "{}", change.description);
        }
        assert_eq!(entries.iter().filter(|entry| entry.decides).count(), 1);
    }

    #[test]
    fn a_change_file_has_a_row_without_a_commit() {
        let mut package = testing::package();
        let mut change = testing::change("1", "feat", Bump::Minor, "from a file");
        change.commit = None;
        change.change_file = Some(".changeset/blue.md".into());
        package.changes = vec![change];
        let entries = entries(&package);
        let last = entries.last().unwrap();
        assert_eq!((last.origin.as_str(), last.counts), (".changeset/blue.md", true));
    }
}
