//! Where one statement ends and the next begins.
//!
//! A statement that the parser cannot read must not take its neighbours along,
//! so they are cut apart first. Semicolons in quotes, comments and the bodies of
//! triggers and procedures do not count; client commands that change what ends
//! a statement (`DELIMITER`, `GO`) do.

use super::scan::{Kind, Piece, scan};
use crate::dialect::Dialect;

/// The text of one statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source<'t> {
    /// From its first word to its last, comments between them included.
    pub text: &'t str,
    /// The line of the text that it begins on, counted from zero.
    pub line: u32,
    /// The column that it begins in, in characters, counted from zero.
    pub column: u32,
    /// Its pieces, without comments.
    pub pieces: Vec<Piece>,
}

impl Source<'_> {
    /// The text of one of its pieces.
    #[must_use]
    pub fn piece(&self, piece: &Piece) -> &str {
        let first = self.pieces.first().map_or(0, |first| first.start);
        &self.text[piece.start - first..piece.end - first]
    }
}

/// Cuts a text into statements. Those without any code are left out.
#[must_use]
pub fn split_statements(text: &str, dialect: Dialect) -> Vec<Source<'_>> {
    let pieces = scan(text, dialect);
    let mut splitter =
        Splitter { text, dialect, delimiter: None, body: Body::default(), pending: Vec::new() };
    let mut sources = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        if piece.kind.is_comment() {
            continue;
        }
        if splitter.pending.is_empty() && splitter.is_word(piece, "DELIMITER") {
            let line_end = text[piece.end..].find('\n').map_or(text.len(), |end| piece.end + end);
            let delimiter = text[piece.end..line_end].trim();
            splitter.delimiter = (!delimiter.is_empty() && delimiter != ";").then(|| delimiter.to_owned());
            while pieces.get(at).is_some_and(|next| next.start < line_end) {
                at += 1;
            }
            continue;
        }
        if let Some(past) = splitter.ends_at(piece) {
            sources.extend(splitter.take());
            while pieces.get(at).is_some_and(|next| next.start < past) {
                at += 1;
            }
            continue;
        }
        splitter.push(*piece);
    }
    sources.extend(splitter.take());
    sources
}

struct Splitter<'t> {
    text: &'t str,
    dialect: Dialect,
    delimiter: Option<String>,
    body: Body,
    pending: Vec<Piece>,
}

impl<'t> Splitter<'t> {
    fn is_word(&self, piece: &Piece, word: &str) -> bool {
        piece.kind == Kind::Word && piece.text(self.text).eq_ignore_ascii_case(word)
    }

    /// Says where the delimiter that begins with this piece is over, if it is one.
    fn ends_at(&self, piece: &Piece) -> Option<usize> {
        if let Some(delimiter) = &self.delimiter {
            return self.text[piece.start..]
                .starts_with(delimiter.as_str())
                .then(|| piece.start + delimiter.len());
        }
        if piece.kind == Kind::Semicolon && self.body.depth == 0 {
            return Some(piece.end);
        }
        let alone_on_line = || {
            let before = self.text[..piece.start].rsplit('\n').next().unwrap_or_default();
            let after = self.text[piece.end..].split('\n').next().unwrap_or_default();
            before.trim().is_empty() && after.trim().is_empty()
        };
        let go = self.dialect.go_batches() && self.is_word(piece, "GO") && alone_on_line();
        go.then_some(piece.end)
    }

    fn push(&mut self, piece: Piece) {
        let word = if piece.kind == Kind::Word { piece.text(self.text) } else { "" };
        self.body.see(self.pending.len(), word);
        self.pending.push(piece);
    }

    fn take(&mut self) -> Option<Source<'t>> {
        self.body = Body::default();
        let pieces = std::mem::take(&mut self.pending);
        let (first, last) = (pieces.first()?, pieces.last()?);
        let line_start = self.text[..first.start].rfind('\n').map_or(0, |at| at + 1);
        let column = self.text[line_start..first.start].chars().count();
        Some(Source {
            text: &self.text[first.start..last.end],
            line: first.line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            pieces,
        })
    }
}

/// How deep inside `BEGIN … END` of a trigger or a routine the text is.
#[derive(Default)]
struct Body {
    creates: bool,
    routine: bool,
    depth: u32,
    after_end: bool,
}

impl Body {
    /// How far into a statement the word that says what it creates may stand
    /// (`CREATE OR REPLACE DEFINER = user@host AGGREGATE FUNCTION`).
    const HEAD: usize = 12;

    fn see(&mut self, index: usize, word: &str) {
        let is = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
        if index == 0 {
            self.creates = is(&["CREATE", "ALTER"]);
        } else if self.creates
            && index < Self::HEAD
            && is(&["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PROC"])
        {
            self.routine = true;
        }
        if !self.routine {
            return;
        }
        if std::mem::take(&mut self.after_end) {
            // `END IF`, `END LOOP` and so on close what was never counted.
            if is(&["IF", "LOOP", "WHILE", "REPEAT", "FOR"]) {
                self.depth += 1;
                return;
            }
            if is(&["CASE"]) {
                return;
            }
        }
        if is(&["BEGIN", "CASE"]) {
            self.depth += 1;
        } else if is(&["END"]) && self.depth > 0 {
            self.depth -= 1;
            self.after_end = true;
        }
    }
}
