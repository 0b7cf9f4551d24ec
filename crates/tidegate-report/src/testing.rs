//! Plans for tests: an ordinary one, and one whose every text is an attack.

use tidegate_contract::rollbacks::{Reversibility, Step, StepAction};
use tidegate_contract::types::{
    ApprovalNeed, Bump, Change, Channel, EvidenceKind, FileLocation, Finding, Location, Reason, Remedy,
    Repository, Severity, Verdict,
};
use tidegate_model::plan::{
    ChangelogText, CommitSummary, FORMAT, GateReport, Inputs, Mode, NextRelease, PastRelease, Plan,
    PlannedPackage, Reported, RollbackReport, Unparsed, Warning, Why,
};
use tidegate_model::{Digest, ObjectId, TagName, Version};

/// A whole id from its first digit.
pub(crate) fn id(digit: &str) -> ObjectId {
    ObjectId::new(digit.repeat(40))
}

pub(crate) fn change(digit: &str, kind: &str, bump: Bump, description: &str) -> Change {
    Change {
        commit: Some(id(digit).to_string()),
        change_file: None,
        kind: kind.into(),
        scope: None,
        description: description.into(),
        body: None,
        footers: Vec::new(),
        breaking: false,
        breaking_description: None,
        bump,
        rule: format!("{kind} = {bump}"),
        cancelled_by: None,
    }
}

fn commit(digit: &str, subject: &str) -> CommitSummary {
    CommitSummary {
        id: id(digit),
        subject: subject.into(),
        author: "Ada".into(),
        at: "2026-01-02T03:04:05Z".into(),
    }
}

/// `core` moves from 1.4.0 to 2.0.0.
pub(crate) fn package() -> PlannedPackage {
    let mut breaking = change("a", "feat", Bump::Major, "drop the first endpoint");
    breaking.scope = Some("api".into());
    breaking.breaking = true;
    breaking.breaking_description =
        Some("Call the second endpoint instead; it takes the same arguments.".into());
    breaking.rule = "breaking = major".into();
    let mut cancelled = change("e", "feat", Bump::Minor, "guess the time zone");
    cancelled.cancelled_by = Some(id("f").to_string());
    let mut scoped = change("b", "feat", Bump::Minor, "print the plan as Markdown");
    scoped.scope = Some("cli".into());
    PlannedPackage {
        name: "core".into(),
        path: ".".into(),
        channel: Channel::Stable,
        previous: Some(PastRelease {
            version: Version::new(1, 4, 0),
            tag: TagName::new("v1.4.0".into()),
            commit: id("0"),
        }),
        next: Some(NextRelease {
            version: Version::new(2, 0, 0),
            tag: TagName::new("v2.0.0".into()),
            bump: Bump::Major,
        }),
        why: Why {
            reason: "one breaking change among five".into(),
            rule: "breaking = major".into(),
            decided_by: Some(id("a")),
            base: "v1.4.0, the highest release tag that head reaches".into(),
        },
        changes: vec![
            breaking,
            scoped,
            change("c", "fix", Bump::Patch, "keep the last line of a file"),
            change("d", "chore", Bump::None, "tidy up"),
            cancelled,
        ],
        commits: vec![
            commit("a", "feat(api)!: drop the first endpoint"),
            commit("b", "feat(cli): print the plan as Markdown"),
            commit("c", "fix: keep the last line of a file"),
            commit("d", "chore: tidy up"),
            commit("e", "feat: guess the time zone"),
            commit("f", "Revert \"feat: guess the time zone\""),
            commit("9", "oops"),
        ],
        unparsed: vec![Unparsed { commit: Some(id("9")), change_file: None, reason: "no type".into() }],
        changelog: Some(ChangelogText {
            path: "CHANGELOG.md".into(),
            entry: "## [2.0.0] - 2026-01-02\n\n### Changed\n\n- **Breaking:** drop the first endpoint\n"
                .into(),
            content: Digest::of(b"changelog"),
        }),
        notes: Some("Call the second endpoint from now on.\n".into()),
    }
}

/// A package without anything to release.
pub(crate) fn idle(name: &str) -> PlannedPackage {
    PlannedPackage {
        name: name.into(),
        path: format!("crates/{name}"),
        next: None,
        why: Why {
            reason: "no commit asks for a release".into(),
            rule: "default = none".into(),
            decided_by: None,
            base: "v1.4.0, the highest release tag that head reaches".into(),
        },
        changes: Vec::new(),
        commits: Vec::new(),
        unparsed: Vec::new(),
        changelog: None,
        notes: None,
        ..package()
    }
}

pub(crate) fn finding(verdict: Verdict) -> Finding {
    Finding {
        id: "no-friday".into(),
        verdict,
        severity: Severity::High,
        title: "Releases rest on Fridays".into(),
        message: "Nobody is there to look after the release until Monday.\nThe window opens again then."
            .into(),
        why: vec![Reason {
            input: "it is Friday".into(),
            rule: "friday = closed".into(),
            outcome: "closed".into(),
        }],
        remedies: vec![
            Remedy::WaitUntil("2026-01-05T08:00:00Z".into()),
            Remedy::GetApproval(ApprovalNeed { role: "release-managers".into(), count: 2 }),
            Remedy::ProvideEvidence(EvidenceKind::Reviews),
            Remedy::Waive("freeze/no-friday".into()),
        ],
        locations: vec![
            Location::File(FileLocation { path: "calendar.toml".into(), line: Some(3), column: None }),
            Location::Commit(id("a").to_string()),
        ],
        evidence: Vec::new(),
        key: "friday".into(),
    }
}

/// A plan with one release, one gate that allows it and one that decides.
pub(crate) fn plan(verdict: Verdict) -> Plan {
    Plan {
        format: FORMAT,
        tidegate: "0.1.0".into(),
        at: "2026-01-02T12:00:00Z".into(),
        head: id("9"),
        repository: Repository { branch: Some("main".into()), ..Repository::default() },
        packages: vec![package()],
        gates: vec![
            GateReport {
                gate: "commit-format".into(),
                plugin: "commit-format".into(),
                mode: Mode::Enforce,
                verdict: Verdict::Allow,
                summary: "7 commits looked at".into(),
                findings: Vec::new(),
            },
            GateReport {
                gate: "freeze".into(),
                plugin: "calendar".into(),
                mode: Mode::Enforce,
                verdict,
                summary: "the calendar of 2026 looked at".into(),
                findings: vec![Reported::new("freeze", finding(verdict))],
            },
        ],
        effects: Vec::new(),
        rollbacks: vec![RollbackReport {
            check: "sql".into(),
            plugin: "sql-migrations".into(),
            mode: Mode::Enforce,
            package: "core".into(),
            from: Version::new(2, 0, 0),
            to: Version::new(1, 4, 0),
            reversibility: Reversibility::ReversibleWithSteps,
            verdict: Verdict::Allow,
            summary: "1 new migration".into(),
            findings: Vec::new(),
            steps: vec![
                Step {
                    id: "down".into(),
                    title: "take back the new table".into(),
                    action: StepAction::RunScript("migrations/7/down.sql".into()),
                    reversible: false,
                    loses_data: true,
                },
                Step {
                    id: "deploy".into(),
                    title: "deploy 1.4.0".into(),
                    action: StepAction::Manual("deploy 1.4.0".into()),
                    reversible: true,
                    loses_data: false,
                },
            ],
        }],
        verdict,
        warnings: vec![Warning { code: "history::shallow".into(), message: "the clone is shallow".into() }],
        inputs: Inputs {
            all: Digest::of(b"all"),
            tags: Digest::of(b"tags"),
            config: Digest::of(b"config"),
            changelogs: Digest::of(b"changelogs"),
            corrections: Digest::of(b"corrections"),
            plugins: Vec::new(),
        },
        digest: Digest::of(b"digest"),
    }
}

/// A plan in which every text that a stranger could have written is this one.
pub(crate) fn hostile(text: &str) -> Plan {
    let s = || text.to_owned();
    let mut plan = plan(Verdict::Deny);
    plan.at = s();
    plan.repository = Repository { url: Some(s()), owner: Some(s()), name: Some(s()), branch: Some(s()) };
    let package = &mut plan.packages[0];
    (package.name, package.path, package.channel) = (s(), s(), Channel::PreRelease(s()));
    package.why = Why { reason: s(), rule: s(), decided_by: Some(id("a")), base: s() };
    if let (Some(previous), Some(next)) = (&mut package.previous, &mut package.next) {
        (previous.tag, next.tag) = (TagName::new(s()), TagName::new(s()));
    }
    for change in &mut package.changes {
        (change.kind, change.scope, change.description, change.rule) = (s(), Some(s()), s(), s());
        change.breaking_description = change.breaking.then(s);
        change.cancelled_by = change.cancelled_by.is_some().then(s);
    }
    package.changes.push(Change { commit: Some(s()), ..package.changes[0].clone() });
    package.changes.push(Change { commit: None, change_file: Some(s()), ..package.changes[0].clone() });
    for commit in &mut package.commits {
        (commit.subject, commit.author, commit.at) = (s(), s(), s());
    }
    package.unparsed[0].reason = s();
    package.changelog = Some(ChangelogText { path: s(), entry: s(), content: Digest::of(b"") });
    // Different from the entry, else it is not shown.
    package.notes = Some(format!("Notes\n\n{text}"));
    plan.packages.push(PlannedPackage { next: None, ..plan.packages[0].clone() });
    for gate in &mut plan.gates {
        (gate.gate, gate.plugin, gate.summary) = (s(), s(), s());
    }
    let finding = &mut plan.gates[1].findings[0].finding;
    (finding.id, finding.title, finding.key) = (s(), s(), s());
    finding.message = format!("First.\n{text}");
    finding.why = vec![Reason { input: s(), rule: s(), outcome: s() }];
    finding.remedies = vec![
        Remedy::Fix(s()),
        Remedy::WaitUntil(s()),
        Remedy::GetApproval(ApprovalNeed { role: s(), count: 1 }),
        Remedy::ProvideEvidence(EvidenceKind::Other(s())),
        Remedy::Waive(s()),
        Remedy::Other(s()),
    ];
    finding.locations = vec![
        Location::File(FileLocation { path: s(), line: Some(1), column: Some(2) }),
        Location::Commit(s()),
        Location::Package(s()),
        Location::Config(s()),
        Location::Url(s()),
        Location::Other(s()),
    ];
    let report = &mut plan.rollbacks[0];
    (report.check, report.plugin, report.package, report.summary) = (s(), s(), s(), s());
    let finding = plan.gates[1].findings[0].clone();
    report.findings.push(finding);
    let actions = [
        StepAction::RunScript(s()),
        StepAction::RunCommand(s()),
        StepAction::Manual(s()),
        StepAction::Other(s()),
    ];
    report.steps = actions
        .into_iter()
        .map(|action| Step {
            id: s(),
            title: format!("do {text}"),
            action,
            reversible: false,
            loses_data: true,
        })
        .collect();
    plan.warnings = vec![Warning { code: s(), message: s() }];
    plan
}
