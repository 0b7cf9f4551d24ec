//! One package of a plan.

use std::fmt::Write as _;

use tidegate_contract::types::Change;
use tidegate_model::plan::{Plan, PlannedPackage};

use super::folded;
use crate::dialect::{Dialect as _, Markdown};
use crate::escape::markdown::fenced;
use crate::outline::Outline;
use crate::words::{self, count, short};

/// Forges cut long comments; a group shows so many changes.
const CHANGES_IN_A_GROUP: usize = 50;
/// A text shows so many lines.
const LINES_OF_A_TEXT: usize = 200;

/// `## core 1.4.0 → 1.5.0 (minor)`
pub(super) fn headline(package: &PlannedPackage) -> String {
    let name = Markdown.text(&package.name);
    let previous = package.previous.as_ref().map(|release| format!(" {}", release.version));
    let next = match &package.next {
        Some(next) => format!("→ {} ({})", next.version, words::release_kind(package, next, &Markdown)),
        None => "stays".into(),
    };
    format!("## {name}{} {next}", previous.unwrap_or_default())
}

/// Why, by which rule and commit, and what it counts from.
pub(super) fn reason(package: &PlannedPackage) -> String {
    let why = &package.why;
    let mut lines = vec![Markdown.text(&why.reason)];
    let rule = Markdown.code(&why.rule);
    lines.push(match &why.decided_by {
        Some(commit) => format!("Rule: {rule}, by {}", Markdown.code(commit.short())),
        None => format!("Rule: {rule}"),
    });
    lines.push(format!("Base: {}", Markdown.text(&why.base)));
    lines.join("\\\n")
}

/// Headline, reason, changes and texts.
pub(super) fn sections(plan: &Plan, package: &PlannedPackage) -> Vec<String> {
    let mut parts = vec![headline(package), reason(package)];
    if let Some(next) = &package.next {
        let tag = Markdown.code(next.tag.as_str());
        parts.push(format!("Tag: {tag} at {}", Markdown.code(plan.head.short())));
    }
    let outline = Outline::of(package);
    for group in &outline.groups {
        let list = changes(group.changes.iter().copied());
        parts.push(format!("### {}\n\n{list}", Markdown.text(&group.title)));
    }
    parts.extend(aside(package, &outline));
    parts.extend(texts(package));
    parts
}

/// A list of changes, cut when it is long.
pub(super) fn changes<'p>(all: impl ExactSizeIterator<Item = &'p Change>) -> String {
    let more = all.len().saturating_sub(CHANGES_IN_A_GROUP);
    let mut lines: Vec<String> = all.take(CHANGES_IN_A_GROUP).map(change).collect();
    if more > 0 {
        lines.push(format!("- … {more} more"));
    }
    lines.join("\n")
}

fn change(change: &Change) -> String {
    let mut line = String::from("- ");
    if let Some(scope) = &change.scope {
        // Writing to a `String` cannot fail.
        let _ = write!(line, "**{}:** ", Markdown.text(scope));
    }
    let _ = write!(line, "{} {}", Markdown.text(&change.description), Markdown.code(&words::origin(change)));
    if let Some(breaking) = change.breaking_description.as_deref().filter(|text| *text != change.description)
    {
        for paragraph in paragraphs(breaking) {
            let _ = write!(line, "\n\n  {paragraph}");
        }
    }
    line
}

/// A stranger's paragraphs inside a list item; their line breaks stay.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let lines = |paragraph: &str| -> Vec<String> {
        paragraph.lines().map(|line| Markdown.text(line)).filter(|line| !line.is_empty()).collect()
    };
    text.split("\n\n")
        .map(|paragraph| lines(paragraph).join("\\\n  "))
        .filter(|text| !text.is_empty())
        .collect()
}

/// What does not count, folded away.
fn aside(package: &PlannedPackage, outline: &Outline<'_>) -> Option<String> {
    let mut lines = Vec::new();
    let (kinds, rarer) = outline.ignored_kinds();
    lines.extend(kinds.iter().map(|(kind, n)| format!("- {}: {}", Markdown.code(kind), count(*n, "change"))));
    if rarer > 0 {
        lines.push(format!("- {}", count(rarer, "rarer kind")));
    }
    for change in outline.cancelled.iter().take(CHANGES_IN_A_GROUP) {
        let by = change.cancelled_by.as_deref().map(short).unwrap_or_default();
        let (origin, by) = (Markdown.code(&words::origin(change)), Markdown.code(&by));
        lines.push(format!("- {origin} {}, taken back by {by}", Markdown.text(&change.description)));
    }
    for unparsed in package.unparsed.iter().take(CHANGES_IN_A_GROUP) {
        let reason = Markdown.text(&unparsed.reason);
        lines.push(format!(
            "- {} could not be read: {reason}",
            Markdown.code(&words::unparsed_origin(unparsed))
        ));
    }
    (!lines.is_empty()).then(|| folded("Commits without a release", &lines.join("\n")))
}

fn texts(package: &PlannedPackage) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(changelog) = &package.changelog {
        parts.push(folded("Changelog entry", &text(&changelog.entry)));
    }
    if let Some(notes) = &package.notes {
        parts.push(folded("Release notes", &text(notes)));
    }
    parts
}

fn text(text: &str) -> String {
    let (excerpt, more) = words::excerpt(text, LINES_OF_A_TEXT);
    let block = fenced(&excerpt, "markdown");
    if more > 0 { format!("{block}\n\n… {more} more lines") } else { block }
}
