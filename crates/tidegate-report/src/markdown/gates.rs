//! What the gates say.

use std::fmt::Write as _;

use tidegate_model::plan::{Plan, Reported};

use super::package::paragraphs;
use super::{mark, table};
use crate::dialect::{Cell, Dialect as _, Markdown};
use crate::words;

/// A table of all gates, then the findings of each.
pub(super) fn sections(plan: &Plan) -> Vec<String> {
    if plan.gates.is_empty() {
        return Vec::new();
    }
    let rows = plan.gates.iter().map(|gate| {
        let weighed = gate.mode.weigh(gate.verdict);
        let word = words::advice(gate.mode, gate.verdict).unwrap_or_else(|| weighed.to_string());
        let verdict = format!("{} {word}", mark(weighed));
        [Cell.code(&gate.gate), verdict, Cell.text(&gate.summary)]
    });
    let mut parts = vec!["### Gates".to_owned(), table(["gate", "verdict", "summary"], rows)];
    parts.extend(plan.gates.iter().filter_map(|gate| findings(&gate.gate, &gate.findings)));
    parts
}

/// A list of findings, worst first.
pub(super) fn findings(owner: &str, findings: &[Reported]) -> Option<String> {
    let mut sorted: Vec<&Reported> = findings.iter().collect();
    sorted.sort_by_key(|reported| std::cmp::Reverse(reported.finding.verdict));
    let items: Vec<String> = sorted.into_iter().map(|reported| finding(owner, reported)).collect();
    (!items.is_empty()).then(|| items.join("\n"))
}

fn finding(owner: &str, reported: &Reported) -> String {
    let finding = &reported.finding;
    let scope = Markdown.code(&format!("{owner}/{}", finding.id));
    let title = Markdown.text(&finding.title);
    let mut item = format!("- {} **{title}** ({scope}, {})", mark(finding.verdict), finding.severity);
    if finding.message.trim() != finding.title.trim() {
        for paragraph in paragraphs(&finding.message) {
            // Writing to a `String` cannot fail.
            let _ = write!(item, "\n\n  {paragraph}");
        }
        item.push('\n');
    }
    let places: Vec<String> =
        finding.locations.iter().map(|place| words::location(place, &Markdown)).collect();
    if !places.is_empty() {
        let _ = write!(item, "\n  - at {}", places.join(", "));
    }
    for reason in &finding.why {
        let _ = write!(item, "\n  - why: {}", words::reason(reason, "→", &Markdown));
    }
    for remedy in &finding.remedies {
        let _ = write!(item, "\n  - help: {}", words::remedy(remedy, &Markdown));
    }
    item
}
