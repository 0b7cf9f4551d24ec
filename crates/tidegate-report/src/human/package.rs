//! One package of a plan: versions, reason, changes, texts.

use tidegate_contract::types::Change;
use tidegate_model::plan::{NextRelease, Plan, PlannedPackage};

use crate::dialect::Terminal;
use crate::layout::{Line, Page};
use crate::outline::{Group, Outline};
use crate::style::{Style, Tone};
use crate::words::{self, count, short};

/// A group shows so many changes; `why` shows all.
const CHANGES_IN_A_GROUP: usize = 12;
/// Of what does not count, so many are named.
const EXAMPLES: usize = 3;
/// A text shows so many lines; `changelog` and `notes` show all.
const LINES_OF_A_TEXT: usize = 40;

/// `core 1.4.0 → 1.5.0  minor`
pub(super) fn headline(package: &PlannedPackage, style: &Style) -> Line {
    let arrow = style.glyphs().arrow;
    let mut line = Line::default().toned(Tone::Strong, &package.name).text(" ");
    if let Some(previous) = &package.previous {
        line = line.text(previous.version.to_string()).text(" ");
    }
    match &package.next {
        Some(next) => line
            .toned(Tone::Faint, arrow)
            .text(" ")
            .toned(Tone::Good, next.version.to_string())
            .text("  ")
            .toned(Tone::Code, words::release_kind(package, next, &Terminal)),
        None => line.text(" ").toned(Tone::Faint, "nothing to release"),
    }
}

/// Everything about a package that would be released.
pub(super) fn release(page: &mut Page<'_>, plan: &Plan, package: &PlannedPackage, next: &NextRelease) {
    page.line(0, &headline(package, page.style));
    page.paragraphs(2, &package.why.reason);
    page.line(2, &rule(package));
    page.line(2, &labelled("base", &package.why.base));
    let on = plan.repository.branch.as_ref().map(|branch| format!(" on {branch}")).unwrap_or_default();
    page.line(2, &labelled("tag", format!("{} at {}{on}", next.tag, plan.head.short())));
    if package.path != "." && plan.packages.len() > 1 {
        page.line(2, &labelled("path", &package.path));
    }
    changes(page, package);
    texts(page, package);
}

/// The packages that stay as they are.
pub(super) fn unchanged(page: &mut Page<'_>, plan: &Plan) {
    for package in plan.packages.iter().filter(|package| package.next.is_none()) {
        page.line(0, &headline(package, page.style));
        page.paragraphs(2, &package.why.reason);
        aside(page, package, &Outline::of(package));
    }
    page.gap();
}

pub(super) fn labelled(label: &str, text: impl AsRef<str>) -> Line {
    Line::default().cell(Tone::Faint, label, 4).text("  ").text(text)
}

/// The rule and the commit that decided.
fn rule(package: &PlannedPackage) -> Line {
    let line = Line::default().cell(Tone::Faint, "rule", 4).text("  ").toned(Tone::Code, &package.why.rule);
    let Some(id) = &package.why.decided_by else { return line };
    let line = line.text(", by ").toned(Tone::Code, id.short());
    match package.commits.iter().find(|commit| commit.id == *id) {
        Some(commit) => line.text(" ").text(&commit.subject),
        None => line,
    }
}

fn changes(page: &mut Page<'_>, package: &PlannedPackage) {
    let outline = Outline::of(package);
    page.gap();
    for group in &outline.groups {
        self::group(page, group);
    }
    aside(page, package, &outline);
}

fn group(page: &mut Page<'_>, group: &Group<'_>) {
    page.line(2, &Line::default().toned(Tone::Strong, &group.title));
    for change in group.changes.iter().take(CHANGES_IN_A_GROUP) {
        self::change(page, change);
    }
    more(page, group.changes.len().saturating_sub(CHANGES_IN_A_GROUP), "tidegate why");
}

fn change(page: &mut Page<'_>, change: &Change) {
    let origin = words::origin(change);
    let mut line = Line::default().cell(Tone::Faint, &origin, 7).text(" ");
    if let Some(scope) = &change.scope {
        line = line.toned(Tone::Code, scope).text(": ");
    }
    page.hanging(4, 12, &line.text(&change.description));
    if let Some(breaking) = change.breaking_description.as_deref().filter(|text| *text != change.description)
    {
        page.paragraphs(12, breaking);
    }
}

/// What does not count: how many, and the first few.
fn aside(page: &mut Page<'_>, package: &PlannedPackage, outline: &Outline<'_>) {
    if !outline.ignored.is_empty() {
        let (kinds, rarer) = outline.ignored_kinds();
        let mut kinds: Vec<_> = kinds.iter().map(|(kind, number)| format!("{number} {kind}")).collect();
        if rarer > 0 {
            kinds.push(count(rarer, "rarer kind"));
        }
        let title = format!(
            "{}, asking for no release: {}",
            count(outline.ignored.len(), "change"),
            kinds.join(", ")
        );
        page.line(2, &Line::default().toned(Tone::Faint, title));
    }
    let cancelled = outline.cancelled.iter().map(|change| {
        let by = change.cancelled_by.as_deref().map(short).unwrap_or_default();
        format!("{} {}, taken back by {by}", words::origin(change), change.description)
    });
    examples(page, "cancelled change", cancelled);
    let unparsed = package.unparsed.iter().map(|unparsed| {
        let commit = package.commits.iter().find(|commit| Some(&commit.id) == unparsed.commit.as_ref());
        let subject = commit.map(|commit| format!(" {}", commit.subject)).unwrap_or_default();
        format!("{}{subject}: {}", words::unparsed_origin(unparsed), unparsed.reason)
    });
    examples(page, "unreadable commit", unparsed);
}

fn examples(page: &mut Page<'_>, thing: &str, items: impl ExactSizeIterator<Item = String>) {
    let number = items.len();
    if number == 0 {
        return;
    }
    page.line(2, &Line::default().toned(Tone::Faint, count(number, thing)));
    for item in items.take(EXAMPLES) {
        page.hanging(4, 12, &Line::default().toned(Tone::Faint, item));
    }
    more(page, number.saturating_sub(EXAMPLES), "tidegate why");
}

/// Says how much was left out, and which command has it.
pub(super) fn more(page: &mut Page<'_>, number: usize, command: &str) {
    if number > 0 {
        let text = format!("{} {number} more, `{command}` lists them", page.style.glyphs().ellipsis);
        page.line(4, &Line::default().toned(Tone::Faint, text));
    }
}

fn texts(page: &mut Page<'_>, package: &PlannedPackage) {
    let entry = package.changelog.as_ref().map(|changelog| changelog.entry.as_str());
    if let Some(changelog) = &package.changelog {
        page.gap();
        page.line(2, &Line::default().toned(Tone::Strong, &changelog.path));
        text(page, &changelog.entry, "tidegate changelog");
    }
    if let Some(notes) = &package.notes {
        page.gap();
        let same = entry.is_some_and(|entry| entry.trim() == notes.trim());
        let title = if same { "Release notes: the same text" } else { "Release notes" };
        page.line(2, &Line::default().toned(Tone::Strong, title));
        if !same {
            text(page, notes, "tidegate notes");
        }
    }
}

fn text(page: &mut Page<'_>, text: &str, command: &str) {
    let (excerpt, more) = words::excerpt(text, LINES_OF_A_TEXT);
    page.framed(2, &excerpt);
    if more > 0 {
        let rest = format!("{} {more} more lines, `{command}` prints them", page.style.glyphs().ellipsis);
        page.line(2, &Line::default().toned(Tone::Faint, rest));
    }
}
