//! Variables of our own, which come before those of a system.

use super::{Context, Event, Proposal};
use crate::vars::Vars;

/// A variable that says something about the job, and what.
#[derive(Clone, Copy, Debug)]
pub struct Overridden {
    /// Its name.
    pub variable: &'static str,
    /// What it says.
    pub what: &'static str,
}

impl Overridden {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::new("TIDEGATE_CTX_SYSTEM", "the CI system: `github`, `tekton`, …"),
        Self::new("TIDEGATE_CTX_EVENT", "`push`, `tag`, `proposal`, `merge-queue`, `schedule` or `manual`"),
        Self::new("TIDEGATE_CTX_REPOSITORY", "the repository, `owner/name`"),
        Self::new("TIDEGATE_CTX_SERVER", "the forge's address"),
        Self::new("TIDEGATE_CTX_BRANCH", "the branch that is built"),
        Self::new("TIDEGATE_CTX_TAG", "the tag that is built"),
        Self::new("TIDEGATE_CTX_HEAD", "the commit that is built or proposed"),
        Self::new("TIDEGATE_CTX_BASE", "the commit of the branch that a proposal is for"),
        Self::new("TIDEGATE_CTX_MERGE", "the commit that merges a proposal, to try it"),
        Self::new("TIDEGATE_CTX_PROPOSAL", "the number of the proposal"),
        Self::new("TIDEGATE_CTX_PROPOSAL_BASE", "the branch that the proposal is for"),
        Self::new("TIDEGATE_CTX_PROPOSAL_BRANCH", "the branch that the proposal is from"),
        Self::new("TIDEGATE_CTX_FORK", "`true` where that branch is in another repository"),
        Self::new("TIDEGATE_CTX_ACTOR", "who has caused the event"),
        Self::new("TIDEGATE_CTX_STARTER", "who has started the run"),
        Self::new("TIDEGATE_CTX_PROTECTED", "`true` where branch or tag are protected"),
        Self::new("TIDEGATE_CTX_RUN_URL", "the page of the run"),
        Self::new("TIDEGATE_CTX_ATTEMPT", "how often it was run, from 1"),
        Self::new("TIDEGATE_CTX_ENVIRONMENT", "the environment that is deployed to"),
    ];

    const fn new(variable: &'static str, what: &'static str) -> Self {
        Self { variable, what }
    }
}

pub(super) fn apply(context: &mut Context, vars: &Vars<'_>) {
    let get = |name: &str| vars.get(&format!("TIDEGATE_CTX_{name}"));
    let texts: [(&str, &mut Option<String>); 11] = [
        ("REPOSITORY", &mut context.repository),
        ("SERVER", &mut context.server),
        ("BRANCH", &mut context.branch),
        ("TAG", &mut context.tag),
        ("HEAD", &mut context.head),
        ("BASE", &mut context.base),
        ("MERGE", &mut context.merge),
        ("ACTOR", &mut context.actor),
        ("STARTER", &mut context.starter),
        ("RUN_URL", &mut context.run_url),
        ("ENVIRONMENT", &mut context.environment),
    ];
    for (name, text) in texts {
        if let Some(value) = get(name) {
            *text = Some(value);
        }
    }
    if let Some(word) = get("EVENT") {
        context.event = match word.as_str() {
            "push" => Event::Push,
            "tag" => Event::Tag,
            "proposal" => Event::Proposal,
            "merge-queue" => Event::MergeQueue,
            "schedule" => Event::Schedule,
            "manual" => Event::Manual,
            _ => Event::Other(word),
        };
    }
    let mut problems = Vec::new();
    let mut odd = |name: &str, value: &str, want: &str| {
        problems.push(format!("TIDEGATE_CTX_{name} is `{value}`, and should be {want}"));
    };
    if let Some(value) = get("PROPOSAL") {
        match value.parse() {
            Ok(number) => context.proposal.get_or_insert_default().number = number,
            Err(_) => odd("PROPOSAL", &value, "a number"),
        }
    }
    if let Some(value) = get("ATTEMPT") {
        match value.parse() {
            Ok(number) => context.attempt = Some(number),
            Err(_) => odd("ATTEMPT", &value, "a number"),
        }
    }
    let mut flag = |name: &str| {
        let value = get(name)?;
        let flag = vars.flag(&format!("TIDEGATE_CTX_{name}"));
        if flag.is_none() {
            odd(name, &value, "`true` or `false`");
        }
        flag
    };
    let (is_fork, is_protected) = (flag("FORK"), flag("PROTECTED"));
    context.is_protected = is_protected.or(context.is_protected);
    if let Some(Proposal { base, branch, is_fork: known, .. }) = &mut context.proposal {
        *base = get("PROPOSAL_BASE").or(base.take());
        *branch = get("PROPOSAL_BRANCH").or(branch.take());
        *known = is_fork.or(*known);
    }
    context.problems.extend(problems);
}
