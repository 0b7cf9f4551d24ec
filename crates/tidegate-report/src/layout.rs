//! The page of the human output: lines of toned words, wrapped to the width.
//!
//! Nothing gets onto a page unescaped; its own colours are added afterwards.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::escape::terminal;
use crate::style::{Style, Tone};

/// Words must have this much room, however deep they are indented.
const MIN_ROOM: usize = 20;

/// A line before it is wrapped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(Vec<(Tone, String)>);

impl Line {
    pub(crate) fn of(text: impl AsRef<str>) -> Self {
        Self::default().text(text)
    }

    pub(crate) fn text(self, text: impl AsRef<str>) -> Self {
        self.toned(Tone::Plain, text)
    }

    pub(crate) fn toned(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        self.0.push((tone, terminal::inline(text.as_ref())));
        self
    }

    /// Adds text and fills it up to a column's width.
    pub(crate) fn cell(self, tone: Tone, text: &str, width: usize) -> Self {
        let missing = width.saturating_sub(shown_width(text));
        self.toned(tone, text).text(" ".repeat(missing))
    }
}

/// The columns that a text takes once it is escaped.
pub(crate) fn shown_width(text: &str) -> usize {
    terminal::inline(text).width()
}

/// What must not be torn apart, and the spaces before it.
struct Word {
    gap: usize,
    pieces: Vec<(Tone, String)>,
}

impl Word {
    fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| text.width()).sum()
    }
}

/// Splits at spaces, and between wide characters, which stand without any.
fn words(line: &Line) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut gap = 0;
    let mut open = false;
    let mut after_wide = false;
    for (tone, text) in &line.0 {
        for c in text.chars() {
            if c == ' ' {
                gap += 1;
                (open, after_wide) = (false, false);
                continue;
            }
            let wide = c.width() == Some(2);
            if !open || (after_wide && wide) {
                words.push(Word { gap, pieces: Vec::new() });
            }
            (gap, open, after_wide) = (0, true, wide);
            if let Some(word) = words.last_mut() {
                append(&mut word.pieces, *tone, c.encode_utf8(&mut [0; 4]));
            }
        }
    }
    words
}

fn append(pieces: &mut Vec<(Tone, String)>, tone: Tone, text: &str) {
    match pieces.last_mut() {
        Some((last, before)) if *last == tone => before.push_str(text),
        _ => pieces.push((tone, text.to_owned())),
    }
}

/// A page that is being written.
pub(crate) struct Page<'s> {
    pub(crate) style: &'s Style,
    out: String,
}

impl<'s> Page<'s> {
    pub(crate) const fn new(style: &'s Style) -> Self {
        Self { style, out: String::new() }
    }

    /// A line; where it is wrapped, it goes on two columns further in.
    pub(crate) fn line(&mut self, indent: usize, line: &Line) {
        self.hanging(indent, indent + 2, line);
    }

    /// A line that goes on at column `hang` where it is wrapped.
    pub(crate) fn hanging(&mut self, indent: usize, hang: usize, line: &Line) {
        self.wrapped(&Line::of(" ".repeat(indent)), &Line::of(" ".repeat(hang)), line);
    }

    /// Lines of text, each wrapped by itself; blank ones at the ends are left out.
    pub(crate) fn paragraphs(&mut self, indent: usize, text: &str) {
        for line in terminal::block(text.trim()).lines() {
            self.hanging(indent, indent, &Line::of(line));
        }
    }

    /// Lines of text beside a bar.
    pub(crate) fn framed(&mut self, indent: usize, text: &str) {
        let bar = Line::of(" ".repeat(indent)).toned(Tone::Faint, self.style.glyphs().bar);
        for line in terminal::block(text).lines() {
            let body = line.trim_start();
            let own = line.len() - body.len();
            let hang = own + if body.starts_with(['-', '*']) { 2 } else { 0 };
            let (first, rest) =
                (bar.clone().text(" ".repeat(own + 1)), bar.clone().text(" ".repeat(hang + 1)));
            self.wrapped(&first, &rest, &Line::of(body));
        }
    }

    /// An empty line between two parts; never two, and none at the top.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    pub(crate) fn finish(self) -> String {
        let text = self.out.trim_end_matches('\n');
        if text.is_empty() { String::new() } else { format!("{text}\n") }
    }

    /// Puts text onto the page that has its own lines and colours.
    pub(crate) fn rendered(&mut self, text: &str) {
        for line in terminal::coloured_block(text).lines() {
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn wrapped(&mut self, first: &Line, rest: &Line, line: &Line) {
        let width = self.style.width.max(Style::MIN_WIDTH);
        let limit = |start: usize| width.max(start + MIN_ROOM);
        let mut current = first.0.clone();
        let mut column = pieces_width(first);
        let (mut empty, mut broken) = (true, false);
        for word in words(line) {
            let needed = word.width();
            if !empty && column + word.gap + needed > limit(pieces_width(rest)) {
                self.write(&current);
                current.clone_from(&rest.0);
                column = pieces_width(rest);
                (empty, broken) = (true, true);
            }
            // Spaces go where the line breaks, but a line may begin with some.
            let gap = if empty && broken { 0 } else { word.gap };
            if gap > 0 {
                let tone = match (current.last(), word.pieces.first()) {
                    (Some((before, _)), Some((after, _))) if before == after => *before,
                    _ => Tone::Plain,
                };
                append(&mut current, tone, &" ".repeat(gap));
            }
            for (tone, text) in &word.pieces {
                append(&mut current, *tone, text);
            }
            column += gap + needed;
            empty = false;
        }
        self.write(&current);
    }

    fn write(&mut self, pieces: &[(Tone, String)]) {
        let start = self.out.len();
        for (tone, text) in pieces {
            let style = tone.ansi();
            if self.style.color && style != anstyle::Style::new() && !text.trim().is_empty() {
                // Writing to a `String` cannot fail.
                let _ = write!(self.out, "{style}{text}{style:#}");
            } else {
                self.out.push_str(text);
            }
        }
        let end = self.out[start..].trim_end_matches(' ').len();
        self.out.truncate(start + end);
        self.out.push('\n');
    }
}

fn pieces_width(line: &Line) -> usize {
    line.0.iter().map(|(_, text)| text.width()).sum()
}

#[cfg(test)]
mod tests;
