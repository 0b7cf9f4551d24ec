//! The versions only, one line for each package.

use tidegate_model::plan::Plan;

use crate::dialect::Terminal;
use crate::layout::{Line, Page, shown_width};
use crate::style::{Style, Tone};
use crate::words;

/// Every package with its versions, in columns.
#[must_use]
pub fn next(plan: &Plan, style: &Style) -> String {
    let mut page = Page::new(style);
    let names = width(plan.packages.iter().map(|package| package.name.clone()));
    let previous = |release: &Option<_>| match release {
        Some(tidegate_model::plan::PastRelease { version, .. }) => version.to_string(),
        None => String::new(),
    };
    let olds = width(plan.packages.iter().map(|package| previous(&package.previous)));
    let news = width(plan.releases().map(|(_, next)| next.version.to_string()));
    for package in &plan.packages {
        let line = Line::default().cell(Tone::Strong, &package.name, names).text("  ");
        let line = line.cell(Tone::Plain, &previous(&package.previous), olds);
        let line = line.text(if olds > 0 { " " } else { "" });
        page.line(
            0,
            &match &package.next {
                Some(next) => line
                    .toned(Tone::Faint, style.glyphs().arrow)
                    .text(" ")
                    .cell(Tone::Good, &next.version.to_string(), news)
                    .text("  ")
                    .toned(Tone::Code, words::release_kind(package, next, &Terminal)),
                None => line.text(" ").toned(Tone::Faint, "nothing to release"),
            },
        );
    }
    page.finish()
}

fn width(texts: impl Iterator<Item = String>) -> usize {
    texts.map(|text| shown_width(&text)).max().unwrap_or(0)
}
