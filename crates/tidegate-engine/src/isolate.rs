//! One commit that breaks a plugin must not stop a release: it is found, left
//! out and listed.

use std::collections::BTreeSet;
use std::sync::Arc;

use tidegate_plugin::{Fault, FaultKind};

/// The most calls that looking for the culprits may take.
const CALL_LIMIT: usize = 48;

/// The most culprits; more of them mean that the plugin is at fault.
const CULPRIT_LIMIT: usize = 8;

/// Commits, by id, that a question is asked without.
pub(crate) type Skip = BTreeSet<String>;

/// Commits, by id, that the plugin broke over, and how.
pub(crate) type Broken = Vec<(String, Arc<Fault>)>;

/// Asks a question about commits. When the plugin breaks over it, finds the
/// commits that break it by halving, and asks again without them.
///
/// # Errors
/// The plugin's fault, when it is not one of single commits.
pub(crate) fn isolating<T>(
    commits: &[&str],
    ask: impl Fn(&Skip) -> Result<T, Fault>,
) -> Result<(T, Broken), Fault> {
    let first = match ask(&Skip::new()) {
        Ok(answer) => return Ok((answer, Vec::new())),
        Err(fault) if !is_breakage(&fault.kind) || commits.is_empty() => return Err(fault),
        Err(fault) => fault,
    };
    let all: Skip = commits.iter().map(|&id| id.to_owned()).collect();
    if ask(&all).is_err() {
        return Err(first);
    }
    let mut calls = 0;
    let mut culprits = Vec::new();
    let mut suspects = vec![commits];
    while let Some(group) = suspects.pop() {
        if let [culprit] = group {
            let mut others = all.clone();
            others.remove(*culprit);
            if let Err(fault) = ask(&others) {
                culprits.push(((*culprit).to_owned(), Arc::new(fault)));
            }
            calls += 1;
        } else {
            let (older, newer) = group.split_at(group.len() / 2);
            for half in [older, newer] {
                let inside: BTreeSet<_> = half.iter().copied().collect();
                let others = all.iter().filter(|id| !inside.contains(id.as_str())).cloned().collect();
                calls += 1;
                if ask(&others).is_err_and(|fault| is_breakage(&fault.kind)) {
                    suspects.push(half);
                }
            }
        }
        if calls > CALL_LIMIT || culprits.len() > CULPRIT_LIMIT {
            return Err(first);
        }
    }
    if culprits.is_empty() {
        return Err(first);
    }
    let skip = culprits.iter().map(|(id, _)| id.clone()).collect();
    ask(&skip).map(|answer| (answer, culprits)).map_err(|_| first)
}

/// The plugin broke over its input, rather than being unusable or saying no.
fn is_breakage(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::Trap(_)
            | FaultKind::Exit(_)
            | FaultKind::Fuel { .. }
            | FaultKind::Deadline { .. }
            | FaultKind::Memory { .. }
            | FaultKind::OutputTooLarge { .. }
            | FaultKind::LogFlood { .. }
            | FaultKind::BadOutput { .. }
            | FaultKind::Worker { .. }
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tidegate_plugin::{PluginRef, TrapKind};

    use super::*;

    fn fault(kind: FaultKind) -> Fault {
        Fault::new(PluginRef { name: "p".into(), version: None }, kind)
    }

    /// Asks about 100 commits, of which some break the plugin.
    fn ask_about(bad: &[&str]) -> (Result<(usize, Vec<String>), Fault>, usize) {
        let ids: Vec<String> = (0..100).map(|id| format!("{id:03}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let calls = Cell::new(0);
        let result = isolating(&ids, |skip| {
            calls.set(calls.get() + 1);
            if bad.iter().any(|&id| !skip.contains(id)) {
                return Err(fault(FaultKind::Trap(TrapKind::Unreachable)));
            }
            Ok(ids.len() - skip.len())
        });
        (result.map(|(kept, culprits)| (kept, culprits.into_iter().map(|(id, _)| id).collect())), calls.get())
    }

    #[test]
    fn nothing_is_looked_for_when_nothing_breaks() {
        let (result, calls) = ask_about(&[]);
        assert_eq!((result.unwrap(), calls), ((100, vec![]), 1));
    }

    #[test]
    fn the_culprits_are_left_out_and_named() {
        let (result, calls) = ask_about(&["042"]);
        assert_eq!(result.unwrap(), (99, vec!["042".to_owned()]));
        assert!(calls < 20, "{calls}");
        let (kept, mut culprits) = ask_about(&["000", "099"]).0.unwrap();
        culprits.sort();
        assert_eq!((kept, culprits), (98, vec!["000".to_owned(), "099".to_owned()]));
    }

    #[test]
    fn a_plugin_that_breaks_over_everything_is_at_fault_itself() {
        let ids: Vec<String> = (0..100).map(|id| format!("{id:03}")).collect();
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (result, calls) = ask_about(&all);
        assert!(matches!(*result.unwrap_err().kind, FaultKind::Trap(_)));
        assert!(calls < 80, "{calls}");
    }

    #[test]
    fn saying_no_is_not_breaking() {
        let calls = Cell::new(0);
        let result = isolating(&["a", "b"], |_| -> Result<(), Fault> {
            calls.set(calls.get() + 1);
            Err(fault(FaultKind::Export { reason: String::new() }))
        });
        assert!(result.is_err());
        assert_eq!(calls.get(), 1);
    }
}
