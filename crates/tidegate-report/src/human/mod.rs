//! Plans for a person at a terminal.

mod gates;
mod next;
mod package;
mod rollback;
mod why;

use tidegate_model::plan::Plan;

pub use next::next;
pub use why::why;

use crate::diagnosis;
use crate::escape::terminal;
use crate::layout::{Line, Page};
use crate::style::{Style, Tone};
use crate::{dialect, words};

/// A plan has room for so many findings of one gate; `check` shows all.
const FINDINGS_IN_A_PLAN: usize = 5;

/// The whole plan: what would be released and why, the texts, and what the gates say.
#[must_use]
pub fn plan(plan: &Plan, style: &Style) -> String {
    let mut page = Page::new(style);
    for (planned, next) in plan.releases() {
        package::release(&mut page, plan, planned, next);
        page.gap();
    }
    package::unchanged(&mut page, plan);
    judgement(&mut page, plan, FINDINGS_IN_A_PLAN);
    page.finish()
}

/// The verdicts, with all their findings.
#[must_use]
pub fn check(plan: &Plan, style: &Style) -> String {
    let mut page = Page::new(style);
    for (planned, _) in plan.releases() {
        page.line(0, &package::headline(planned, style));
    }
    judgement(&mut page, plan, usize::MAX);
    page.finish()
}

/// A text that is the whole answer, such as release notes: as it is, but
/// harmless for the terminal. Text that goes to a file needs none of this.
#[must_use]
pub fn document(text: &str) -> String {
    terminal::block(text)
}

fn judgement(page: &mut Page<'_>, plan: &Plan, findings: usize) {
    gates::reports(page, plan, findings);
    rollback::reports(page, plan, findings);
    page.gap();
    for warning in &plan.warnings {
        diagnosis::planned(page, warning);
    }
    page.gap();
    let tone = Tone::of(plan.verdict);
    let mark = page.style.glyphs().verdict(plan.verdict);
    let conclusion = words::capital(&words::conclusion(plan, &dialect::Terminal));
    page.line(0, &Line::default().toned(tone, mark).text(" ").toned(Tone::Strong, conclusion));
}

#[cfg(test)]
mod tests;
