//! From a plan to effects.

use tidegate_model::plan::Plan;
use tidegate_model::{Edit, Effect, ObjectId};

use crate::journal::Release;
use crate::{Error, Journal, Ledger};

/// Where a release happens.
#[derive(Clone, Debug)]
pub struct Place {
    /// The branch that is released; absent with a detached head, where nothing can
    /// be committed.
    pub branch: Option<String>,
    /// The remote that gets it; absent when nothing is pushed.
    pub remote: Option<String>,
    /// Where the remote's branch is; absent when it has none.
    pub lease: Option<ObjectId>,
}

/// How commits and tags are worded: `{tags}`, `{tag}`, `{package}` and `{version}`
/// stand for what they say.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The release commit's message, with `{tags}`.
    pub commit: &'a str,
    /// A tag's message, with `{tag}`, `{package}` and `{version}`.
    pub tag: &'a str,
}

/// Begins the release of what is due, by these effects.
///
/// # Errors
/// When another release is not at its end, or the journal cannot be written.
pub fn begin<L: Ledger>(journal: &mut Journal<L>, plan: &Plan, effects: Vec<Effect>) -> Result<(), Error> {
    let tags = plan.releases().map(|(_, next)| next.tag.clone()).collect();
    let inputs = plan.inputs.all.clone();
    journal.begin(Release { head: plan.head.clone(), at: plan.at.clone(), inputs, tags, effects })
}

/// What the release of what is due does, with these files changed. It follows from
/// the arguments alone.
#[must_use]
pub fn effects(plan: &Plan, edits: Vec<Edit>, place: &Place, words: Words<'_>) -> Vec<Effect> {
    let tags: Vec<_> = plan.releases().map(|(_, next)| next.tag.clone()).collect();
    if tags.is_empty() {
        return Vec::new();
    }
    let edits: Vec<_> = edits.into_iter().filter(|edit| edit.before != edit.after).collect();
    let mut effects = Vec::new();
    let is_committed = !edits.is_empty();
    if is_committed {
        let paths = edits.iter().map(|edit| edit.path.clone()).collect();
        let listed: Vec<_> = tags.iter().map(|tag| tag.as_str()).collect();
        effects.push(Effect::EditFiles { edits });
        effects.push(Effect::Commit {
            branch: place.branch.clone(),
            parent: plan.head.clone(),
            paths,
            message: words.commit.replace("{tags}", &listed.join(", ")),
            at: plan.at.clone(),
        });
    }
    effects.extend(plan.releases().map(|(package, next)| {
        Effect::Tag {
            name: next.tag.clone(),
            message: words
                .tag
                .replace("{tag}", next.tag.as_str())
                .replace("{package}", &package.name)
                .replace("{version}", &next.version.to_string()),
            at: plan.at.clone(),
        }
    }));
    if let Some(remote) = place.remote.clone() {
        effects.push(Effect::Push {
            remote,
            branch: place.branch.clone().filter(|_| is_committed),
            lease: place.lease.clone(),
            tags: tags.clone(),
        });
    }
    effects
}

/// The same effects without what only carrying them out needs: contents of files, and
/// where the remote's branch is.
#[must_use]
pub fn outline(effects: &[Effect]) -> Vec<Effect> {
    let one = |effect: &Effect| match effect.clone() {
        Effect::EditFiles { edits } => Effect::EditFiles { edits: edits.iter().map(Edit::outline).collect() },
        Effect::Push { remote, branch, tags, lease: _ } => Effect::Push { remote, branch, lease: None, tags },
        other => other,
    };
    effects.iter().map(one).collect()
}
