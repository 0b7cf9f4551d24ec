//! Errors and warnings for a person: what happened, why, what to do next.

use tidegate_model::Diagnose;
use tidegate_model::diagnose::causes;
use tidegate_model::plan::Warning;

use crate::layout::{Line, Page};
use crate::style::{Style, Tone};

/// An error in three parts: `error[code]: …`, `cause: …`, `help: …`.
///
/// A snippet of the user's own text, which the caller has rendered already,
/// stands between the message and the causes; of its escape sequences only
/// colours are kept.
#[must_use]
pub fn error(error: &dyn Diagnose, snippet: Option<&str>, style: &Style) -> String {
    let mut page = Page::new(style);
    headline(&mut page, ("error", Tone::Bad), error.code(), &error.to_string());
    if let Some(snippet) = snippet {
        page.rendered(snippet);
    }
    for cause in causes(error) {
        labelled(&mut page, "cause", &cause);
    }
    if let Some(help) = error.help() {
        labelled(&mut page, "help", &help);
    }
    page.finish()
}

/// A warning in the same shape: `warning[code]: …`, `help: …`.
#[must_use]
pub fn warning(
    code: &str,
    message: &str,
    help: Option<&str>,
    snippet: Option<&str>,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    headline(&mut page, ("warning", Tone::Careful), code, message);
    if let Some(snippet) = snippet {
        page.rendered(snippet);
    }
    if let Some(help) = help {
        labelled(&mut page, "help", help);
    }
    page.finish()
}

/// A plan's own warning, as part of a larger page.
pub(crate) fn planned(page: &mut Page<'_>, warning: &Warning) {
    headline(page, ("warning", Tone::Careful), &warning.code, &warning.message);
}

fn headline(page: &mut Page<'_>, (level, tone): (&str, Tone), code: &str, message: &str) {
    let mut lines = message.trim().lines();
    let first = Line::default().toned(tone, format!("{level}[{code}]")).toned(Tone::Strong, ": ");
    page.line(0, &first.toned(Tone::Strong, lines.next().unwrap_or_default()));
    lines.for_each(|line| page.paragraphs(2, line));
}

fn labelled(page: &mut Page<'_>, label: &str, text: &str) {
    let mut lines = text.trim().lines();
    let first = Line::default().toned(Tone::Code, format!("{label}:")).text(" ");
    page.hanging(2, 4, &first.text(lines.next().unwrap_or_default()));
    lines.for_each(|line| page.paragraphs(4, line));
}

#[cfg(test)]
mod tests;
