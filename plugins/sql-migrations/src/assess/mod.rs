//! The answer: one assessment for each package.

mod report;
mod sequence;
mod steps;

pub(crate) use sequence::{Judged, Sequence};
use steps::plan_steps;

use crate::changes::{Changes, compare_releases};
use crate::config::Config;

use tidegate_plugin_sdk::contract::rollbacks::{
    Reversibility, RollbackAssessment, RollbackRequest, RollbackResponse, RollbackTask,
};
use tidegate_plugin_sdk::contract::types::Finding;

/// Assesses each task, in the same order.
#[must_use]
pub fn assess_rollbacks(tasks: &RollbackRequest, config: &Config) -> RollbackResponse {
    RollbackResponse { assessments: tasks.tasks.iter().map(|task| assess(task, config)).collect() }
}

fn assess(task: &RollbackTask, config: &Config) -> RollbackAssessment {
    let changes = compare_releases(&task.files, &task.tree, config);
    let sequences: Vec<Sequence> = changes
        .new
        .chunk_by(|a, b| (a.id.tool, &a.id.sequence) == (b.id.tool, &b.id.sequence))
        .map(|migrations| Sequence::judge(migrations, config.dialect))
        .collect();
    let reversibility = decide(&changes, &sequences);
    RollbackAssessment {
        package: task.package.name.clone(),
        reversibility,
        findings: find(&changes, &sequences, config),
        steps: plan_steps(&sequences, reversibility, &task.to_version),
        summary: summarise(&changes, &sequences),
    }
}

fn decide(changes: &Changes, sequences: &[Sequence]) -> Reversibility {
    let judged = sequences.iter().map(Sequence::reversibility).max().unwrap_or(Reversibility::Reversible);
    let unsure = !changes.edits.is_empty() || !changes.unreadable.is_empty();
    if unsure { judged.max(Reversibility::Unknown) } else { judged }
}

/// All findings, the worst first.
fn find(changes: &Changes, sequences: &[Sequence], config: &Config) -> Vec<Finding> {
    let mut findings: Vec<Finding> = sequences
        .iter()
        .flat_map(report::report_sequence)
        .chain(changes.edits.iter().map(report::report_edit))
        .chain(changes.unreadable.iter().map(|(path, reason)| report::report_unreadable(path, reason)))
        .map(|draft| draft.finish(config))
        .collect();
    findings.sort_by(|a, b| {
        (b.verdict, b.severity).cmp(&(a.verdict, a.severity)).then_with(|| a.key.cmp(&b.key))
    });
    findings
}

fn summarise(changes: &Changes, sequences: &[Sequence]) -> String {
    let migrations: Vec<&Judged> = sequences.iter().flat_map(|sequence| &sequence.migrations).collect();
    let mut parts = Vec::new();
    if migrations.is_empty() {
        if changes.edits.is_empty() && changes.unreadable.is_empty() {
            return match changes.repeatables {
                0 => "no SQL migrations changed".to_owned(),
                n => format!("no new SQL migrations; {} changed", count(n, "repeatable script")),
            };
        }
        parts.push("no new SQL migrations".to_owned());
    } else {
        let real = migrations.iter().filter(|judged| judged.inverse.is_real()).count();
        parts.push(format!("{}, {real} with a real inverse", count(migrations.len(), "new migration")));
        let runs = sequences.iter().map(Sequence::old_code_runs);
        let answers: Vec<Option<bool>> = runs.collect();
        parts.push(if answers.contains(&Some(false)) {
            "the previous release cannot run on the new schema".to_owned()
        } else if answers.contains(&None) {
            "whether the previous release can run on the new schema is unknown".to_owned()
        } else {
            "the previous release can run on the new schema".to_owned()
        });
    }
    if !changes.edits.is_empty() {
        parts.push(format!("{} no longer as released", count(changes.edits.len(), "migration")));
    }
    if !changes.unreadable.is_empty() {
        parts.push(format!("{} cannot be read", count(changes.unreadable.len(), "file")));
    }
    parts.join("; ")
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests;
