//! The phrases that all renderings for people share.

use std::collections::BTreeSet;

use tidegate_contract::rollbacks::{Reversibility, Step, StepAction};
use tidegate_contract::types::{
    Bump, Change, Channel, EvidenceKind, FileLocation, Location, Reason, Remedy, Verdict,
};
use tidegate_model::ObjectId;
use tidegate_model::plan::{Mode, NextRelease, Plan, PlannedPackage, Unparsed};

use crate::dialect::Dialect;

/// A number of things: `1 commit`, `2 commits`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The first digits of an object's id; plugins name objects, too, so any text will do.
pub(crate) fn short(id: &str) -> String {
    id.chars().take(7).collect()
}

/// What a release is called beside its version: `minor`, `first release`, `minor, beta channel`.
pub(crate) fn release_kind(package: &PlannedPackage, next: &NextRelease, say: &impl Dialect) -> String {
    let kind = match (&package.previous, next.bump) {
        (None, _) => "first release",
        (Some(_), Bump::None) => "same step",
        (Some(_), bump) => bump.as_str(),
    };
    match channel(&package.channel, say) {
        Some(channel) => format!("{kind}, {channel}"),
        None => kind.to_owned(),
    }
}

fn channel(channel: &Channel, say: &impl Dialect) -> Option<String> {
    match channel {
        Channel::Stable => None,
        Channel::PreRelease(name) | Channel::Other(name) => Some(format!("{} channel", say.text(name))),
        Channel::Maintenance(range) => Some(format!("maintenance of {}", say.text(range))),
    }
}

/// Where a change came from: its commit or its file.
pub(crate) fn origin(change: &Change) -> String {
    source(change.commit.as_deref(), change.change_file.as_ref())
}

/// The commit or file that could not be read.
pub(crate) fn unparsed_origin(unparsed: &Unparsed) -> String {
    source(unparsed.commit.as_ref().map(ObjectId::as_str), unparsed.change_file.as_ref())
}

fn source(commit: Option<&str>, change_file: Option<&String>) -> String {
    match (commit, change_file) {
        (Some(commit), _) => short(commit),
        (None, Some(file)) => file.clone(),
        (None, None) => String::new(),
    }
}

/// `feat(api)!`
pub(crate) fn kind(change: &Change) -> String {
    let scope = change.scope.as_ref().map(|scope| format!("({scope})")).unwrap_or_default();
    format!("{}{scope}{}", change.kind, if change.breaking { "!" } else { "" })
}

pub(crate) fn location(location: &Location, say: &impl Dialect) -> String {
    match location {
        Location::File(FileLocation { path, line, column }) => {
            let parts = [Some(path.clone()), line.map(|n| n.to_string()), column.map(|n| n.to_string())];
            let parts: Vec<String> = parts.into_iter().map_while(|part| part).collect();
            say.code(&parts.join(":"))
        }
        Location::Commit(id) => format!("commit {}", say.code(&short(id))),
        Location::Package(name) => format!("package {}", say.code(name)),
        Location::Config(key) => format!("{} in the configuration", say.code(key)),
        Location::Url(url) => say.code(url),
        Location::Other(text) => say.text(text),
    }
}

pub(crate) fn remedy(remedy: &Remedy, say: &impl Dialect) -> String {
    match remedy {
        Remedy::Fix(what) | Remedy::Other(what) => say.text(what),
        Remedy::WaitUntil(moment) => format!("wait until {}", say.text(moment)),
        Remedy::GetApproval(need) => {
            let approvals = count(need.count as usize, "more approval");
            format!("get {approvals} from {}", say.code(&need.role))
        }
        Remedy::ProvideEvidence(kind) => format!("hand in evidence: {}", say.text(evidence(kind))),
        Remedy::Waive(scope) => format!("have {} waived", say.code(scope)),
    }
}

fn evidence(kind: &EvidenceKind) -> &str {
    match kind {
        EvidenceKind::Tests => "test results",
        EvidenceKind::Coverage => "test coverage",
        EvidenceKind::StaticAnalysis => "a static analysis",
        EvidenceKind::Sbom => "a bill of materials",
        EvidenceKind::Advisories => "known vulnerabilities",
        EvidenceKind::ChangeRecord => "a change record",
        EvidenceKind::Reviews => "reviews",
        EvidenceKind::Checks => "status checks",
        EvidenceKind::ApiDiff => "an API diff",
        EvidenceKind::Artifacts => "published files and their digests",
        EvidenceKind::Metrics => "measurements of the running system",
        EvidenceKind::Other(name) => name,
    }
}

/// From what was seen, by which rule, to what follows.
pub(crate) fn reason(reason: &Reason, arrow: &str, say: &impl Dialect) -> String {
    let steps = [say.text(&reason.input), say.code(&reason.rule), say.text(&reason.outcome)];
    steps.join(&format!(" {arrow} "))
}

pub(crate) const fn reversibility(reversibility: Reversibility) -> &'static str {
    match reversibility {
        Reversibility::Reversible => "can be taken back by releasing the old version",
        Reversibility::ReversibleWithSteps => "can be taken back, with these steps",
        Reversibility::Unknown => "nobody can tell whether it can be taken back",
        Reversibility::RollForwardOnly => "cannot be taken back, the way is forward",
    }
}

/// How well a release can be taken back, as a verdict on just that: for the mark.
pub(crate) const fn reversibility_verdict(reversibility: Reversibility) -> Verdict {
    match reversibility {
        Reversibility::Reversible | Reversibility::ReversibleWithSteps => Verdict::Allow,
        Reversibility::Unknown => Verdict::Unknown,
        Reversibility::RollForwardOnly => Verdict::Warn,
    }
}

/// What a step does, when its title does not say so already.
pub(crate) fn action(step: &Step, say: &impl Dialect) -> Option<String> {
    let (verb, what) = match &step.action {
        StepAction::RunScript(path) => ("run ", say.code(path)),
        StepAction::RunCommand(command) => ("run ", say.code(command)),
        StepAction::Manual(text) | StepAction::Other(text) if *text == step.title => return None,
        StepAction::Manual(text) => ("by hand: ", say.text(text)),
        StepAction::Other(text) => ("", say.text(text)),
    };
    Some(format!("{verb}{what}"))
}

/// What to mind about a step.
pub(crate) const fn caution(step: &Step) -> Option<&'static str> {
    match (step.loses_data, step.reversible) {
        (true, true) => Some("loses data"),
        (true, false) => Some("loses data, cannot itself be undone"),
        (false, false) => Some("cannot itself be undone"),
        (false, true) => None,
    }
}

/// What an advisory verdict would have been, had it counted.
pub(crate) fn advice(mode: Mode, verdict: Verdict) -> Option<String> {
    (mode == Mode::Advise && verdict > Verdict::Warn).then(|| format!("advice only, would be {verdict}"))
}

/// The whole plan's verdict in one sentence, without mark and full stop.
pub(crate) fn conclusion(plan: &Plan, say: &impl Dialect) -> String {
    let due = due(plan, say);
    let by = deciders(plan, say);
    match (plan.verdict, due) {
        (Verdict::Allow | Verdict::Warn, None) => "nothing to release".into(),
        (Verdict::Allow, Some(due)) => format!("allowed: {due} may go out"),
        (Verdict::Warn, Some(due)) => format!("allowed with warnings{}: {due} may go out", by("from")),
        (Verdict::RequireApproval, due) => {
            format!(
                "approval required{}: {} has to wait for it",
                by("by"),
                due.as_deref().unwrap_or("the release")
            )
        }
        (Verdict::Unknown, due) => format!(
            "undecided for lack of data{}: {} may not go out",
            by("in"),
            due.as_deref().unwrap_or("the release")
        ),
        (Verdict::Deny, due) => {
            format!("denied{}: {} must not go out", by("by"), due.as_deref().unwrap_or("the release"))
        }
        (Verdict::Error, due) => {
            format!(
                "denied because of a failure{}: {} must not go out",
                by("in"),
                due.as_deref().unwrap_or("the release")
            )
        }
    }
}

/// `core 2.0.0`, or `3 packages`.
fn due(plan: &Plan, say: &impl Dialect) -> Option<String> {
    let releases: Vec<_> = plan.releases().collect();
    match releases.as_slice() {
        [] => None,
        [(package, next)] => Some(format!("{} {}", say.text(&package.name), next.version)),
        several => Some(count(several.len(), "package")),
    }
}

/// Who gave the verdict that counts, behind a preposition.
fn deciders(plan: &Plan, say: &impl Dialect) -> impl Fn(&str) -> String {
    let gates = plan.gates.iter().map(|gate| (&gate.gate, gate.mode.weigh(gate.verdict)));
    let checks = plan.rollbacks.iter().map(|report| (&report.check, report.mode.weigh(report.verdict)));
    // One check judges many packages, and is named once.
    let deciding = gates.chain(checks).filter(|(_, verdict)| *verdict == plan.verdict);
    let names: BTreeSet<String> = deciding.map(|(name, _)| say.code(name)).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    move |preposition| {
        if names.is_empty() { String::new() } else { format!(" {preposition} {names}") }
    }
}

/// The same with a capital letter, to start a line.
pub(crate) fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// The first lines of a long text, and how many more there are.
pub(crate) fn excerpt(text: &str, most: usize) -> (String, usize) {
    let text = text.trim_end();
    let lines = text.lines().count();
    // One more than allowed costs no more room than saying that it is left out.
    if lines <= most + 1 {
        return (text.to_owned(), 0);
    }
    (text.lines().take(most).collect::<Vec<_>>().join("\n"), lines - most)
}
