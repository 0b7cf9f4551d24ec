//! Why a package is released, or is not, in words.

use tidegate_config::{GroupKind, Propagate};
use tidegate_contract::types::{Bump, Change, Channel};
use tidegate_contract::versioning::BumpProposal;
use tidegate_model::ObjectId;
use tidegate_model::plan::Why;

use crate::Survey;
use crate::settle::{Cause, Outcome};

/// Why this became of a package. `whole` is what the versioner said about
/// everything since the base, `fresh` about what is new.
pub(crate) fn why(
    survey: &Survey,
    package: usize,
    outcomes: &[Option<Outcome>],
    whole: &BumpProposal,
    fresh: &BumpProposal,
) -> Why {
    let base = survey.base_text(&survey.packages[package]);
    let own = |answer: &BumpProposal| Why {
        reason: answer.reason.clone(),
        rule: answer.rule.clone(),
        decided_by: answer.decided_by.clone().map(ObjectId::new),
        base: base.clone(),
    };
    let Some(outcome) = &outcomes[package] else { return own(fresh) };
    let from_others = |reason: String, rule: String| Why {
        reason: match whole.bump {
            Bump::None => reason,
            _ => format!("{reason}; its own changes ask for less: {}", whole.reason),
        },
        rule,
        decided_by: None,
        base: base.clone(),
    };
    match outcome.cause {
        None => with_channel(survey, own(whole)),
        Some(Cause::Edge(edge)) => {
            let edge = &survey.graph.edges[edge];
            let to = &survey.packages[edge.to].package.name;
            let next =
                outcomes[edge.to].as_ref().map(|outcome| outcome.version.to_string()).unwrap_or_default();
            let reason = match (&edge.needs, edge.rule) {
                (Some((_, needs)), Propagate::Needed) => {
                    format!("it needs `{to}` {}, and that goes to {next}", needs.text())
                }
                _ => format!("it depends on `{to}`, which goes to {next}"),
            };
            from_others(reason, format!("workspace.propagate = {}", propagate_word(edge.rule)))
        }
        Some(Cause::Group(group, leader)) => {
            let group = &survey.graph.groups[group];
            let leader = &survey.packages[leader].package.name;
            let (kind, how) = match group.kind {
                GroupKind::Fixed => ("fixed", "is released together with"),
                GroupKind::Linked => ("linked", "has its version in common with"),
            };
            from_others(format!("it {how} `{leader}`"), format!("{}: {kind}", group.rule))
        }
    }
}

/// What the texts of a package say about a dependency that made it due.
pub(crate) fn updates(survey: &Survey, package: usize, outcomes: &[Option<Outcome>]) -> Option<Change> {
    let Some(Cause::Edge(edge)) = outcomes[package].as_ref()?.cause else { return None };
    let edge = &survey.graph.edges[edge];
    let version = &outcomes[edge.to].as_ref()?.version;
    Some(Change {
        commit: None,
        change_file: None,
        // As Renovate and Dependabot write it, so that it finds its group.
        kind: "fix".into(),
        scope: Some("deps".into()),
        description: format!("update `{}` to {version}", survey.packages[edge.to].package.name),
        body: None,
        footers: Vec::new(),
        breaking: false,
        breaking_description: None,
        bump: Bump::Patch,
        rule: format!("workspace.propagate = {}", propagate_word(edge.rule)),
        cancelled_by: None,
    })
}

fn with_channel(survey: &Survey, why: Why) -> Why {
    match &survey.scene.channel {
        Channel::PreRelease(label) => Why { reason: format!("{}; released as `{label}`", why.reason), ..why },
        _ => why,
    }
}

/// The word of the configuration.
pub(crate) fn propagate_word(rule: Propagate) -> &'static str {
    match rule {
        Propagate::None => "none",
        Propagate::Needed => "needed",
        Propagate::Patch => "patch",
        Propagate::Same => "same",
    }
}
