//! Each bump, from the commits to the rule.

use tidegate_model::plan::{Plan, PlannedPackage};

use super::package::{headline, labelled};
use crate::layout::{Line, Page, shown_width};
use crate::ledger::{self, Entry};
use crate::style::{Style, Tone};

/// The widest that a column of strangers' words may be.
const WIDEST: usize = 28;

/// Where each package's next version comes from: base, rule, and every commit.
#[must_use]
pub fn why(plan: &Plan, style: &Style) -> String {
    let mut page = Page::new(style);
    for package in &plan.packages {
        page.gap();
        page.line(0, &headline(package, style));
        page.paragraphs(2, &package.why.reason);
        page.line(2, &labelled("rule", &package.why.rule));
        page.line(2, &labelled("base", &package.why.base));
        table(&mut page, package);
    }
    page.finish()
}

fn table(page: &mut Page<'_>, package: &PlannedPackage) {
    let entries = ledger::entries(package);
    if entries.is_empty() {
        return;
    }
    page.gap();
    let columns = [
        column("commit", &entries, |entry| &entry.origin),
        column("kind", &entries, |entry| &entry.kind),
        column("bump", &entries, |entry| &entry.bump),
        column("rule", &entries, |entry| &entry.rule),
    ];
    let start = 4 + columns.iter().map(|width| width + 2).sum::<usize>();
    // With a narrow screen or long rules, what changed goes on below its row.
    let hang = if start + 30 <= page.style.width { start } else { 6 };
    let header = ["commit", "kind", "bump", "rule"];
    let titles = (header.iter().zip(columns))
        .fold(Line::default(), |line, (title, width)| line.cell(Tone::Faint, title, width).text("  "));
    page.hanging(4, hang, &titles.toned(Tone::Faint, "what"));
    for entry in &entries {
        row(page, entry, columns, hang);
    }
}

fn row(page: &mut Page<'_>, entry: &Entry<'_>, columns: [usize; 4], hang: usize) {
    let pointer = page.style.glyphs().pointer;
    let (mark, tone) = match (entry.decides, entry.counts) {
        (true, _) => (pointer, Tone::Strong),
        (false, true) => ("", Tone::Plain),
        (false, false) => ("", Tone::Faint),
    };
    let cells = [&entry.origin, &entry.kind, &entry.bump, &entry.rule];
    let line = Line::default().cell(Tone::Good, mark, 2);
    let line = cells
        .into_iter()
        .zip(columns)
        .fold(line, |line, (text, width)| line.cell(tone, text, width).text("  "));
    page.hanging(2, hang, &line.toned(tone, entry.what));
}

fn column<'e>(title: &str, entries: &'e [Entry<'_>], of: impl Fn(&'e Entry<'_>) -> &'e String) -> usize {
    let widest = entries.iter().map(|entry| shown_width(of(entry))).max().unwrap_or(0);
    widest.min(WIDEST).max(title.len())
}
