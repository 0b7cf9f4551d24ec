//! What the gates say.

use tidegate_contract::types::Verdict;
use tidegate_model::plan::{Plan, Reported};

use super::package::{labelled, more};
use crate::dialect::Terminal;
use crate::layout::{Line, Page, shown_width};
use crate::style::Tone;
use crate::words;

/// A finding names so many places.
const PLACES: usize = 5;

/// All gates, one line each, with at most so many findings below.
pub(super) fn reports(page: &mut Page<'_>, plan: &Plan, most: usize) {
    if plan.gates.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &Line::default().toned(Tone::Strong, "Gates"));
    let width = plan.gates.iter().map(|gate| shown_width(&gate.gate)).max().unwrap_or(0).min(24);
    for gate in &plan.gates {
        let verdict = gate.mode.weigh(gate.verdict);
        let mut line =
            marked(page, verdict).cell(Tone::Strong, &gate.gate, width).text("  ").text(&gate.summary);
        if let Some(advice) = words::advice(gate.mode, gate.verdict) {
            line = line.text("  ").toned(Tone::Faint, advice);
        }
        page.hanging(2, 6 + width, &line);
        findings(page, &gate.gate, &gate.findings, most);
    }
}

/// A line that starts with a verdict's mark.
pub(super) fn marked(page: &Page<'_>, verdict: Verdict) -> Line {
    Line::default().toned(Tone::of(verdict), page.style.glyphs().verdict(verdict)).text(" ")
}

/// The findings of a gate or a check, worst first, at most so many.
pub(super) fn findings(page: &mut Page<'_>, owner: &str, findings: &[Reported], most: usize) {
    let mut sorted: Vec<&Reported> = findings.iter().collect();
    sorted.sort_by_key(|reported| std::cmp::Reverse(reported.finding.verdict));
    for reported in sorted.iter().take(most) {
        finding(page, owner, reported);
    }
    more(page, findings.len().saturating_sub(most), "tidegate check");
}

fn finding(page: &mut Page<'_>, owner: &str, reported: &Reported) {
    let finding = &reported.finding;
    let glyphs = page.style.glyphs();
    let scope = format!("{owner}/{}, {}", finding.id, finding.severity);
    let line = marked(page, finding.verdict).text(&finding.title).text("  ").toned(Tone::Faint, scope);
    page.hanging(4, 6, &line);
    if finding.message.trim() != finding.title.trim() {
        page.paragraphs(6, &finding.message);
    }
    let mut places: Vec<String> =
        finding.locations.iter().take(PLACES).map(|place| words::location(place, &Terminal)).collect();
    if let Some(more) = finding.locations.len().checked_sub(PLACES).filter(|&more| more > 0) {
        places.push(format!("{more} more"));
    }
    if !places.is_empty() {
        page.hanging(6, 12, &labelled("at", places.join(", ")));
    }
    for reason in &finding.why {
        page.hanging(6, 12, &labelled("why", words::reason(reason, glyphs.arrow, &Terminal)));
    }
    for remedy in &finding.remedies {
        page.hanging(6, 12, &labelled("help", words::remedy(remedy, &Terminal)));
    }
}
