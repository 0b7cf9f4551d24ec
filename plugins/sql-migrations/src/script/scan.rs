//! A scanner that knows what is quoted and what is a comment.
//!
//! It does not understand SQL. It finds where statements end and where a tool's
//! markers stand, and leaves everything else to the parser. Whatever is not
//! closed runs to the end of the text, where the parser will complain.

use crate::dialect::Dialect;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A word or a number.
    Word,
    /// A string, a quoted name or a dollar-quoted body.
    Quoted,
    /// A comment to the end of the line.
    LineComment,
    /// A comment between delimiters.
    BlockComment,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `(`
    Open,
    /// `)`
    Close,
    /// Anything else, one character.
    Other,
}

impl Kind {
    /// Whether it is a comment.
    #[must_use]
    pub const fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }
}

/// A piece of text. White space is in none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// The byte it begins at.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// The line it begins on, counted from zero.
    pub line: u32,
}

impl Piece {
    /// Its text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// The pieces of a text that are code, as text. Two scripts with the same code
/// differ in comments and white space only.
pub fn code(text: &str, dialect: Dialect) -> impl Iterator<Item = String> {
    scan(text, dialect)
        .into_iter()
        .filter(|piece| !piece.kind.is_comment())
        .map(|piece| piece.text(text).to_owned())
}

/// Cuts a text into pieces.
#[must_use]
pub fn scan(text: &str, dialect: Dialect) -> Vec<Piece> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0, dialect };
    let (mut pieces, mut line, mut counted) = (Vec::new(), 0_u32, 0);
    while let Some((kind, start)) = scanner.next_piece() {
        line += newlines(&scanner.bytes[counted..start]);
        counted = start;
        pieces.push(Piece { kind, start, end: scanner.at, line });
    }
    pieces
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Skips white space and takes one piece; says what it is and where it began.
    fn next_piece(&mut self) -> Option<(Kind, usize)> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let first = self.peek(0)?;
        let kind = match first {
            b'-' if self.peek(1) == Some(b'-') => self.line_comment(),
            b'#' if self.dialect.hash_comments() => self.line_comment(),
            b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
            b'\'' | b'"' => self.quoted(first, self.dialect.backslash_escapes()),
            b'`' => self.quoted(b'`', false),
            b'[' if self.dialect.bracket_quotes() => self.quoted(b']', false),
            b'e' | b'E' if self.peek(1) == Some(b'\'') => {
                self.at += 1;
                self.quoted(b'\'', true)
            }
            b'$' if self.dialect.dollar_quotes() => self.dollar(),
            b';' => self.single(Kind::Semicolon),
            b',' => self.single(Kind::Comma),
            b'(' => self.single(Kind::Open),
            b')' => self.single(Kind::Close),
            _ => self.word(),
        };
        Some((kind, start))
    }

    fn single(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn line_comment(&mut self) -> Kind {
        self.at = self.text[self.at..].find('\n').map_or(self.bytes.len(), |end| self.at + end);
        Kind::LineComment
    }

    fn block_comment(&mut self) -> Kind {
        if self.dialect.versioned_comments() && self.peek(2) == Some(b'!') {
            // The parser reads what is inside as code, so it is no comment here.
            self.at += 3;
            return Kind::Other;
        }
        let mut depth = 0_u32;
        while self.at < self.bytes.len() {
            match (self.bytes[self.at], self.peek(1)) {
                (b'/', Some(b'*')) if depth == 0 || self.dialect.nested_comments() => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        break;
                    }
                }
                _ => self.at += 1,
            }
        }
        Kind::BlockComment
    }

    /// Takes everything up to `close`, which is doubled to mean itself.
    fn quoted(&mut self, close: u8, backslash: bool) -> Kind {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'\\' && backslash {
                self.at += 1;
            } else if byte == close {
                if self.peek(0) != Some(close) {
                    return Kind::Quoted;
                }
                self.at += 1;
            }
        }
        // A backslash at the very end would point past it, or into a character.
        self.at = self.bytes.len();
        Kind::Quoted
    }

    /// Takes `$tag$ … $tag$`, or the dollar alone when it opens nothing.
    fn dollar(&mut self) -> Kind {
        let rest = &self.text[self.at..];
        let tag_end = rest[1..].find(|c: char| c != '_' && !c.is_alphanumeric()).map(|end| end + 1);
        let opens =
            |end: usize| rest.as_bytes()[end] == b'$' && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let Some(end) = tag_end.filter(|end| opens(*end)) else {
            return self.single(Kind::Other);
        };
        let tag = &rest[..=end];
        self.at = rest[tag.len()..]
            .find(tag)
            .map_or(self.bytes.len(), |close| self.at + tag.len() + close + tag.len());
        Kind::Quoted
    }

    /// Takes a word, or one character that is in no word.
    fn word(&mut self) -> Kind {
        let rest = &self.text[self.at..];
        // A dollar inside a word is part of it, not the beginning of a quote.
        let length = rest
            .char_indices()
            .find(|(at, c)| !(c.is_alphanumeric() || *c == '_' || (*c == '$' && *at > 0)))
            .map_or(rest.len(), |(at, _)| at);
        if length > 0 {
            self.at += length;
            return Kind::Word;
        }
        self.at += rest.chars().next().map_or(1, char::len_utf8);
        Kind::Other
    }
}
