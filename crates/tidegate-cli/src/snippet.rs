//! Points at the user's own text.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet as Source};
use tidegate_config::Snippet;
use tidegate_report::Style;

/// The lines around the places of a snippet, with the places underlined.
pub(crate) fn render(snippet: &Snippet<'_>, style: &Style) -> String {
    let source = Source::source(snippet.text).path(snippet.file_name).fold(true);
    let annotations = snippet.labels.iter().enumerate().map(|(index, label)| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(label.span.clone());
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    let group = Group::with_level(Level::ERROR).element(source.annotations(annotations));
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width).render(&[group])
}
