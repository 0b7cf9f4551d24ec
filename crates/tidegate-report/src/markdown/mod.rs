//! Plans as Markdown, for job summaries and comments.
//!
//! Changelog entries and notes are Markdown themselves; they stand in fenced
//! blocks as they are, and only the command that asks for them alone gives
//! them out raw.

mod difference;
mod gates;
mod package;
mod rollback;

use std::fmt::Write as _;

use tidegate_contract::types::Verdict;
use tidegate_model::plan::Plan;

use crate::dialect::{Cell, Dialect as _, Markdown};
use crate::{ledger, words};

/// The whole plan.
#[must_use]
pub fn plan(plan: &Plan) -> String {
    preview(plan, None)
}

/// The whole plan of a proposal, and what is different from the plan for the branch that it
/// is for.
#[must_use]
pub fn preview(plan: &Plan, base: Option<&Plan>) -> String {
    let mut parts = vec![conclusion(plan)];
    parts.extend(base.into_iter().flat_map(|base| difference::sections(base, plan)));
    parts.extend(plan.packages.iter().flat_map(|package| package::sections(plan, package)));
    parts.extend(gates::sections(plan));
    parts.extend(rollback::sections(plan));
    parts.extend(warnings(plan));
    parts.push(origin(plan));
    document(&parts)
}

/// The verdicts, with all their findings.
#[must_use]
pub fn check(plan: &Plan) -> String {
    let mut parts = vec![conclusion(plan)];
    parts.extend(gates::sections(plan));
    parts.extend(rollback::sections(plan));
    parts.extend(warnings(plan));
    document(&parts)
}

/// The versions only.
#[must_use]
pub fn next(plan: &Plan) -> String {
    let rows = plan.packages.iter().map(|package| {
        let previous = package.previous.as_ref().map(|release| release.version.to_string());
        let (next, tag, kind) = match &package.next {
            Some(next) => (
                next.version.to_string(),
                Cell.code(next.tag.as_str()),
                words::release_kind(package, next, &Cell),
            ),
            None => (String::new(), String::new(), "nothing to release".into()),
        };
        [Cell.text(&package.name), previous.unwrap_or_default(), next, tag, kind]
    });
    document(&[table(["package", "previous", "next", "tag", "step"], rows)])
}

/// Where each package's next version comes from: base, rule, and every commit.
#[must_use]
pub fn why(plan: &Plan) -> String {
    let mut parts = Vec::new();
    for package in &plan.packages {
        parts.push(package::headline(package));
        parts.push(package::reason(package));
        let entries = ledger::entries(package);
        if !entries.is_empty() {
            let rows = entries.iter().map(|entry| {
                let what = Cell.text(entry.what);
                let what = if entry.decides { format!("**decides:** {what}") } else { what };
                let origin = Cell.code(&entry.origin);
                [origin, Cell.code(&entry.kind), Cell.text(&entry.bump), Cell.text(&entry.rule), what]
            });
            parts.push(table(["commit", "kind", "bump", "rule", "what"], rows));
        }
    }
    document(&parts)
}

/// A verdict's mark, which a comment shows in colour.
const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "✅",
        Verdict::Warn => "⚠️",
        Verdict::RequireApproval => "✋",
        Verdict::Unknown => "❔",
        Verdict::Deny => "⛔",
        Verdict::Error => "❌",
    }
}

fn conclusion(plan: &Plan) -> String {
    format!("{} **{}**", mark(plan.verdict), words::capital(&words::conclusion(plan, &Markdown)))
}

fn warnings(plan: &Plan) -> Option<String> {
    let lines = plan
        .warnings
        .iter()
        .map(|warning| format!("- {}: {}", Markdown.code(&warning.code), Markdown.text(&warning.message)));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("### Warnings\n\n{}", lines.join("\n")))
}

/// What the plan was made from and when, so that a comment can be told from a newer one.
fn origin(plan: &Plan) -> String {
    let branch = plan.repository.branch.as_ref().map(|branch| format!(" on {}", Markdown.code(branch)));
    format!(
        "Planned for {}{} as of {}, from inputs {}.",
        Markdown.code(plan.head.short()),
        branch.unwrap_or_default(),
        Markdown.text(&plan.at),
        Markdown.code(&plan.inputs.all.short()),
    )
}

fn document(parts: &[String]) -> String {
    let mut out = parts.join("\n\n");
    out.push('\n');
    out
}

/// A table of cells that are escaped already.
fn table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut out = format!("| {} |\n|{}", header.join(" | "), " --- |".repeat(N));
    for row in rows {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "\n| {} |", row.join(" | "));
    }
    out
}

/// A part that is folded away until somebody wants it.
fn folded(summary: &'static str, content: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{content}\n\n</details>")
}

#[cfg(test)]
mod tests;
