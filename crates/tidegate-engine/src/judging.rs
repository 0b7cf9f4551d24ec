//! Gates: asks each, and turns what it says, or its failure, into a verdict.

use tidegate_config::Gate;
use tidegate_contract::gates::{
    Judge, JudgeRequest, Plan as ContractPlan, PlannedPackage as ContractPackage,
};
use tidegate_contract::types::{Finding, Location, Reason, Remedy, Severity, Verdict};
use tidegate_model::plan::{GateReport, Mode, Reported};
use tidegate_model::verdict::worst;
use tidegate_model::{Diagnose as _, Diagnosis, Digest};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, Plugin};

use crate::asking::Asked;
use crate::files::Globs;
use crate::{Engine, Error, Proposals, Survey};

/// Texts that gates may look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub(crate) changelog_entry: Option<String>,
    pub(crate) notes: Option<String>,
}

impl Engine<'_> {
    /// Asks the gate `name`. A plugin that cannot be loaded or fails denies: the
    /// report says how, and the verdict is `error`.
    ///
    /// # Errors
    /// When the configuration does not fit the plugin, or history cannot be read.
    pub(crate) fn judge(
        &self,
        survey: &Survey,
        proposals: &Proposals,
        texts: &[Texts],
        (name, gate): (&str, &Gate),
        mode: Mode,
    ) -> Result<GateReport, Diagnosis> {
        let report = |verdict, summary, findings| GateReport {
            gate: name.to_owned(),
            plugin: gate.plugin.clone(),
            mode,
            verdict,
            summary,
            findings,
        };
        let asked = match Asked::prepare(self, &survey.scene, &gate.plugin, &Kind::Gate) {
            Ok(asked) => asked,
            Err(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => return Ok(failed(name, fault, report)),
                None => return Err(error),
            },
        };
        let serves = asked.plugin.manifest().gates();
        let question = gate.gate.as_deref().unwrap_or(match serves.as_slice() {
            [only] => only,
            _ => name,
        });
        if !serves.contains(&question) {
            let has = serves.join(", ");
            return Err(Error::NoSuchGate { plugin: gate.plugin.clone(), gate: question.into(), has }.into());
        }
        let request = JudgeRequest {
            context: asked.context(),
            gate: question.to_owned(),
            plan: self.contract_plan(survey, proposals, texts, &*asked.plugin)?,
            evidence: Vec::new(),
            waivers: Vec::new(),
        };
        Ok(match asked.ask::<Judge>(&request) {
            Ok(answer) => {
                let verdict = worst(answer.findings.iter().map(|finding| finding.verdict));
                report(
                    verdict,
                    answer.summary,
                    answer.findings.into_iter().map(|it| Reported::new(name, it)).collect(),
                )
            }
            Err(fault) => failed(name, &fault, report),
        })
    }

    fn contract_plan(
        &self,
        survey: &Survey,
        proposals: &Proposals,
        texts: &[Texts],
        plugin: &dyn Plugin,
    ) -> Result<ContractPlan, Diagnosis> {
        let (scene, globs) = (&survey.scene, Globs::of(plugin)?);
        let mut packages = Vec::new();
        for at in survey.order() {
            let (package, proposal) = (&survey.packages[at], &proposals.packages[at]);
            let Some(next) = &proposal.next else { continue };
            let previous = package.previous.as_ref();
            let ids = package.fresh.iter().map(|&commit| survey.commits[commit].id.clone());
            packages.push(ContractPackage {
                package: package.package.clone(),
                previous_version: previous.map(|previous| previous.version.to_string()),
                next_version: next.version.to_string(),
                tag: next.tag.to_string(),
                bump: next.bump,
                commits: ids.collect(),
                changes: proposal.answer.changes.clone(),
                changelog_entry: texts[at].changelog_entry.clone(),
                notes: texts[at].notes.clone(),
                files: globs.changed(self.history, survey, at, previous)?,
            });
        }
        let inputs = Digest::of_parts([scene.tags_digest.bytes(), self.config_digest().bytes()]);
        Ok(ContractPlan {
            head: scene.head.id.to_string(),
            inputs: inputs.to_string(),
            packages,
            commits: survey.commits.clone(),
        })
    }
}

/// The report of a gate whose plugin failed.
fn failed(
    name: &str,
    fault: &Fault,
    report: impl Fn(Verdict, String, Vec<Reported>) -> GateReport,
) -> GateReport {
    report(Verdict::Error, format!("{fault}"), vec![Reported::new(name, fault_finding(fault))])
}

/// A fault as a finding.
pub(crate) fn fault_finding(fault: &Fault) -> Finding {
    let cause = std::error::Error::source(fault).map(ToString::to_string);
    Finding {
        id: "plugin-failed".into(),
        verdict: Verdict::Error,
        severity: Severity::High,
        title: format!("plugin `{}` failed", fault.plugin.name),
        message: match &cause {
            Some(cause) => format!("{fault}: {cause}"),
            None => fault.to_string(),
        },
        why: vec![Reason {
            input: fault.code().into(),
            rule: "a plugin that fails says no".into(),
            outcome: Verdict::Error.to_string(),
        }],
        remedies: fault.help().map(Remedy::Fix).into_iter().collect(),
        locations: vec![Location::Config(format!("plugins.{}", fault.plugin.name))],
        evidence: Vec::new(),
        key: fault.code().into(),
    }
}

/// The overall verdict of gates and rollback checks.
pub(crate) fn overall(reports: impl IntoIterator<Item = (Mode, Verdict)>) -> Verdict {
    worst(reports.into_iter().map(|(mode, verdict)| mode.weigh(verdict)))
}

/// Whether and how a verdict counts; absent when nobody is to be asked.
pub(crate) fn counting(mode: tidegate_config::Mode) -> Option<Mode> {
    match mode {
        tidegate_config::Mode::Enforce => Some(Mode::Enforce),
        tidegate_config::Mode::Advise => Some(Mode::Advise),
        tidegate_config::Mode::Off => None,
    }
}
