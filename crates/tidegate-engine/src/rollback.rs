//! Rollback checks: asks each whether the release could be taken back.

use std::convert::Infallible;

use tidegate_config::RollbackCheck;
use tidegate_contract::rollbacks::{
    AssessRollbacks, Reversibility, RollbackAssessment, RollbackRequest, RollbackTask,
};
use tidegate_contract::types::{FileChange, Verdict};
use tidegate_model::Diagnosis;
use tidegate_model::plan::{Mode, NextRelease, Reported, RollbackReport};
use tidegate_model::verdict::worst;
use tidegate_plugin::Fault;
use tidegate_plugin::manifest::Kind;

use crate::asking::Asked;
use crate::chunks::{COMMIT_OVERHEAD, in_chunks};
use crate::files::Globs;
use crate::judging::fault_finding;
use crate::releases::Release;
use crate::{Engine, Survey};

/// A release that is due, and the one before it; the package by index.
pub(crate) struct Step<'a> {
    pub(crate) package: usize,
    pub(crate) next: &'a NextRelease,
    pub(crate) base: &'a Release,
}

impl Engine<'_> {
    /// Asks the rollback check `name` about releases and the ones before them. A
    /// plugin that fails leaves the answers `unknown`, with the verdict `error`.
    ///
    /// # Errors
    /// When the configuration does not fit the plugin, or history cannot be read.
    pub(crate) fn assess(
        &self,
        survey: &Survey,
        steps: &[Step<'_>],
        (name, check): (&str, &RollbackCheck),
        mode: Mode,
    ) -> Result<Vec<RollbackReport>, Diagnosis> {
        let report = |step: &Step<'_>, assessment: RollbackAssessment, verdict| RollbackReport {
            check: name.to_owned(),
            plugin: check.plugin.clone(),
            mode,
            package: assessment.package,
            from: step.next.version.clone(),
            to: step.base.version.clone(),
            reversibility: assessment.reversibility,
            verdict,
            summary: assessment.summary,
            findings: assessment.findings.into_iter().map(|it| Reported::new(name, it)).collect(),
            steps: assessment.steps,
        };
        let failed = |step: &Step<'_>, fault: &Fault| {
            let assessment = RollbackAssessment {
                package: survey.packages[step.package].package.name.clone(),
                reversibility: Reversibility::Unknown,
                findings: vec![fault_finding(fault)],
                steps: Vec::new(),
                summary: fault.to_string(),
            };
            report(step, assessment, Verdict::Error)
        };
        let all_failed =
            |steps: &[Step<'_>], fault: &Fault| steps.iter().map(|step| failed(step, fault)).collect();
        let asked = match Asked::prepare(self, &survey.scene, &check.plugin, &Kind::Rollback) {
            Ok(asked) => asked,
            Err(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => return Ok(all_failed(steps, fault)),
                None => return Err(error),
            },
        };
        let globs = Globs::of(&*asked.plugin)?;
        let tree = globs.tree(self.history, survey)?;
        let mut tasks = Vec::new();
        for step in steps {
            let package = &survey.packages[step.package];
            tasks.push(RollbackTask {
                package: package.package.clone(),
                from_version: step.next.version.to_string(),
                to_version: step.base.version.to_string(),
                to_commit: step.base.commit.to_string(),
                commits: survey.pick(&package.commits),
                files: globs.changed(self.history, survey, step.package, Some(step.base))?,
                tree: tree.of(step.package),
            });
        }
        let asking: Vec<_> = steps.iter().zip(tasks).collect();
        let weight = |(_, task): &(&Step<'_>, RollbackTask)| {
            let texts = |file: &FileChange| {
                [&file.before, &file.after].into_iter().flatten().map(String::len).sum::<usize>()
            };
            let commits = task.commits.iter().map(|commit| commit.message.len() + COMMIT_OVERHEAD);
            commits.sum::<usize>() + task.files.iter().map(texts).sum::<usize>()
        };
        let ask = |asking: &[(&Step<'_>, RollbackTask)]| {
            let tasks = asking.iter().map(|(_, task)| task.clone()).collect();
            let request = RollbackRequest { context: asked.context(), tasks, evidence: Vec::new() };
            let names: Vec<_> = asking.iter().map(|(_, task)| task.package.name.as_str()).collect();
            let answers =
                asked.ask_each::<AssessRollbacks, _>(&request, &names, |it| it.assessments, |it| &it.package);
            Ok::<_, Infallible>(match answers {
                Ok(answers) => {
                    let reports = asking.iter().zip(answers).map(|((step, _), assessment)| {
                        let verdict = worst(assessment.findings.iter().map(|finding| finding.verdict));
                        report(step, assessment, verdict)
                    });
                    reports.collect::<Vec<_>>()
                }
                Err(fault) => asking.iter().map(|(step, _)| failed(step, &fault)).collect(),
            })
        };
        match in_chunks(&asking, weight, ask) {
            Ok(reports) => Ok(reports.into_iter().flatten().collect()),
            Err(never) => match never {},
        }
    }
}
