//! What a proposal changes of the plan for the branch that it is for.

use std::collections::{BTreeMap, HashSet};

use tidegate_contract::types::Change;
use tidegate_model::plan::{Plan, PlannedPackage};

use super::{mark, package, table};
use crate::dialect::{Cell, Dialect as _, Markdown};
use crate::outline::Outline;
use crate::words;

/// Versions that differ, changes that come or go, verdicts that turn.
pub(super) fn sections(before: &Plan, after: &Plan) -> Vec<String> {
    let past: BTreeMap<_, _> = before.packages.iter().map(|package| (&*package.name, package)).collect();
    let mut parts = vec!["### What this proposal changes".to_owned()];
    parts.extend(versions(&past, after));
    for now in &after.packages {
        let then = past.get(&*now.name).copied();
        let (old, new) = (then.map(counting).unwrap_or_default(), counting(now));
        let name = Markdown.text(&now.name);
        parts.extend(list(&format!("Added to {name}:"), &new, &old));
        parts.extend(list(&format!("Taken from {name}:"), &old, &new));
    }
    parts.extend(verdicts(before, after));
    if parts.len() == 1 {
        parts.push("Nothing about the next release.".to_owned());
    }
    parts
}

fn versions(past: &BTreeMap<&str, &PlannedPackage>, after: &Plan) -> Option<String> {
    let next = |package: &PlannedPackage| package.next.as_ref().map(|next| next.version.to_string());
    let rows = after.packages.iter().filter_map(|now| {
        let then = past.get(&*now.name).and_then(|then| next(then));
        let with = next(now);
        let none = || "none".to_owned();
        (then != with).then(|| [Cell.text(&now.name), then.unwrap_or_else(none), with.unwrap_or_else(none)])
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| table(["package", "next without it", "next with it"], rows.into_iter()))
}

/// The changes that go into the release.
fn counting(package: &PlannedPackage) -> Vec<&Change> {
    Outline::of(package).groups.into_iter().flat_map(|group| group.changes).collect()
}

/// Those that only the first list has.
fn list(title: &str, own: &[&Change], others: &[&Change]) -> Option<String> {
    let key = |change: &Change| (words::origin(change), change.description.clone());
    let others: HashSet<_> = others.iter().map(|change| key(change)).collect();
    let own: Vec<_> = own.iter().filter(|change| !others.contains(&key(change))).collect();
    let items = package::changes(own.into_iter().copied());
    (!items.is_empty()).then(|| format!("{title}\n\n{items}"))
}

fn verdicts(before: &Plan, after: &Plan) -> Option<String> {
    let rows = after.gates.iter().filter_map(|now| {
        let then = before.gates.iter().find(|gate| gate.gate == now.gate)?;
        let said = |verdict| format!("{} {verdict}", mark(verdict));
        (then.verdict != now.verdict).then(|| [Cell.code(&now.gate), said(then.verdict), said(now.verdict)])
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| table(["gate", "without it", "with it"], rows.into_iter()))
}
