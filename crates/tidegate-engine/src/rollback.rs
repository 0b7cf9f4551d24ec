//! Rollback checks: asks each whether the release could be taken back.

use tidegate_config::RollbackCheck;
use tidegate_contract::rollbacks::{
    AssessRollbacks, Reversibility, RollbackAssessment, RollbackRequest, RollbackTask,
};
use tidegate_contract::types::Verdict;
use tidegate_model::Diagnosis;
use tidegate_model::plan::{Mode, NextRelease, Reported, RollbackReport};
use tidegate_model::verdict::worst;
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, FaultKind};

use crate::asking::Asked;
use crate::files::Globs;
use crate::judging::fault_finding;
use crate::releases::Release;
use crate::{Engine, Survey};

impl Engine<'_> {
    /// Asks the rollback check `name` about a release and the one before it. A
    /// plugin that fails leaves the answer `unknown`, with the verdict `error`.
    ///
    /// # Errors
    /// When the configuration does not fit the plugin, or history cannot be read.
    pub(crate) fn assess(
        &self,
        survey: &Survey,
        next: &NextRelease,
        base: &Release,
        (name, check): (&str, &RollbackCheck),
        mode: Mode,
    ) -> Result<RollbackReport, Diagnosis> {
        let report = |assessment: RollbackAssessment, verdict| RollbackReport {
            check: name.to_owned(),
            plugin: check.plugin.clone(),
            mode,
            package: assessment.package,
            from: next.version.clone(),
            to: base.version.clone(),
            reversibility: assessment.reversibility,
            verdict,
            summary: assessment.summary,
            findings: assessment.findings.into_iter().map(|it| Reported::new(name, it)).collect(),
            steps: assessment.steps,
        };
        let failed = |fault: &Fault| {
            let assessment = RollbackAssessment {
                package: survey.scene.package.name.clone(),
                reversibility: Reversibility::Unknown,
                findings: vec![fault_finding(fault)],
                steps: Vec::new(),
                summary: fault.to_string(),
            };
            report(assessment, Verdict::Error)
        };
        let asked = match Asked::prepare(self, &survey.scene, &check.plugin, &Kind::Rollback) {
            Ok(asked) => asked,
            Err(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => return Ok(failed(fault)),
                None => return Err(error),
            },
        };
        let globs = Globs::of(&*asked.plugin)?;
        let head = &survey.scene.head.id;
        let task = RollbackTask {
            package: survey.scene.package.clone(),
            from_version: next.version.to_string(),
            to_version: base.version.to_string(),
            to_commit: base.commit.to_string(),
            commits: survey.commits.clone(),
            files: globs.changed(self.history, Some(&base.commit), head)?,
            tree: globs.tree(self.history, head)?,
        };
        let request = RollbackRequest { context: asked.context(), tasks: vec![task], evidence: Vec::new() };
        let names = [survey.scene.package.name.as_str()];
        let answer = asked
            .ask_each::<AssessRollbacks, _>(&request, &names, |it| it.assessments, |it| &it.package)
            .and_then(|mut all| {
                all.pop().ok_or_else(|| asked.fault(FaultKind::BadOutput { reason: "no answer".into() }))
            });
        Ok(match answer {
            Ok(assessment) => {
                let verdict = worst(assessment.findings.iter().map(|finding| finding.verdict));
                report(assessment, verdict)
            }
            Err(fault) => failed(&fault),
        })
    }
}
