//! Whether the releases could be taken back, and how.

use tidegate_contract::rollbacks::Step;
use tidegate_model::plan::Plan;

use super::gates::{findings, marked};
use crate::dialect::Terminal;
use crate::layout::{Line, Page};
use crate::style::Tone;
use crate::words;

/// All rollback checks, with at most so many findings each.
pub(super) fn reports(page: &mut Page<'_>, plan: &Plan, most: usize) {
    if plan.rollbacks.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &Line::default().toned(Tone::Strong, "Rollback"));
    for report in &plan.rollbacks {
        let arrow = page.style.glyphs().arrow;
        let verdict =
            report.mode.weigh(report.verdict).max(words::reversibility_verdict(report.reversibility));
        let line = marked(page, verdict)
            .toned(Tone::Strong, &report.package)
            .text(format!(" {} ", report.from))
            .toned(Tone::Faint, arrow)
            .text(format!(" {}  ", report.to))
            .text(words::reversibility(report.reversibility));
        page.hanging(2, 4, &line);
        let mut source = format!("{}: {}", report.check, report.summary);
        if let Some(advice) = words::advice(report.mode, report.verdict) {
            source = format!("{source}, {advice}");
        }
        page.line(4, &Line::default().toned(Tone::Faint, source));
        for (number, step) in (1..).zip(&report.steps) {
            self::step(page, number, step);
        }
        findings(page, &report.check, &report.findings, most);
    }
}

fn step(page: &mut Page<'_>, number: usize, step: &Step) {
    let mut line = Line::of(format!("{number}. ")).text(&step.title);
    if let Some(action) = words::action(step, &Terminal) {
        line = line.text(", ").toned(Tone::Code, action);
    }
    if let Some(caution) = words::caution(step) {
        line = line.text("  ").toned(Tone::Careful, caution);
    }
    page.hanging(4, 7, &line);
}
