//! Whether the releases could be taken back, and how.

use tidegate_contract::rollbacks::Step;
use tidegate_model::plan::{Plan, RollbackReport};

use super::gates::findings;
use super::mark;
use crate::dialect::{Dialect as _, Markdown};
use crate::words;

/// A paragraph for each check, then its steps and findings.
pub(super) fn sections(plan: &Plan) -> Vec<String> {
    if plan.rollbacks.is_empty() {
        return Vec::new();
    }
    let mut parts = vec!["### Rollback".to_owned()];
    for report in &plan.rollbacks {
        parts.push(headline(report));
        if !report.steps.is_empty() {
            let steps: Vec<String> =
                (1..).zip(&report.steps).map(|(number, step)| self::step(number, step)).collect();
            parts.push(steps.join("\n"));
        }
        parts.extend(findings(&report.check, &report.findings));
    }
    parts
}

fn headline(report: &RollbackReport) -> String {
    let RollbackReport { package, from, to, check, summary, .. } = report;
    format!(
        "{} **{} {from} → {to}** {}\\\n{}: {}{}",
        mark(report.mode.weigh(report.verdict).max(words::reversibility_verdict(report.reversibility))),
        Markdown.text(package),
        words::reversibility(report.reversibility),
        Markdown.code(check),
        Markdown.text(summary),
        words::advice(report.mode, report.verdict).map(|advice| format!(", {advice}")).unwrap_or_default(),
    )
}

fn step(number: usize, step: &Step) -> String {
    let action = words::action(step, &Markdown).map(|action| format!(", {action}"));
    let caution = words::caution(step).map(|caution| format!(" (**{caution}**)"));
    let title = Markdown.text(&step.title);
    format!("{number}. {title}{}{}", action.unwrap_or_default(), caution.unwrap_or_default())
}
