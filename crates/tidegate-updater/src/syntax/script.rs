//! Python, Ruby and Elixir, as far as they are alike: words, texts, comments.
//!
//! This is no parser of any of them. What it cannot understand, such as a
//! quote in a regular expression, ends at the end of its line.

use std::ops::Range;

/// A piece of a script.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Token<'t> {
    /// A name, a keyword or a number.
    Word(&'t str),
    /// What stands between quotes.
    Text(Range<usize>),
    /// Quotes that are not closed where they should be.
    Open,
    /// Any other sign.
    Sign(char),
    /// The end of a line.
    Line,
}

/// The tokens of a script, each with its start.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// Up to where each kind of quotes is known not to be closed. Every other
    /// quote before is an escaped one, from which it would look the same;
    /// looking again from each would take forever.
    open: [usize; 2],
}

impl<'t> Tokens<'t> {
    pub(crate) const fn of(text: &'t str) -> Self {
        Self { text, at: 0, open: [0; 2] }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Passes as many bytes as the rest has before the first one that is not.
    fn pass_while(&mut self, is: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let word = &rest[..rest.find(|sign| !is(sign)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn quoted(&mut self, quote: char) -> Token<'t> {
        let long = if quote == '"' { "\"\"\"" } else { "'''" };
        let start = self.at;
        if self.rest().starts_with(long) {
            self.at += 3;
            let Some(length) = self.rest().find(long) else {
                self.at = self.text.len();
                return Token::Open;
            };
            self.at += length + 3;
            return Token::Text(start + 3..self.at - 3);
        }
        let open = usize::from(quote == '"');
        if start < self.open[open] {
            self.at += 1;
            return Token::Open;
        }
        self.open[open] = self.text.len();
        let mut is_escaped = false;
        for (offset, sign) in self.rest().char_indices().skip(1) {
            match sign {
                '\n' => {
                    self.open[open] = start + offset;
                    break;
                }
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                _ if sign == quote => {
                    self.open[open] = 0;
                    self.at = start + offset + 1;
                    return Token::Text(start + 1..start + offset);
                }
                _ => {}
            }
        }
        self.at += 1;
        Token::Open
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (usize, Token<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.pass_while(|sign| matches!(sign, ' ' | '\t' | '\r'));
            let start = self.at;
            let sign = self.rest().chars().next()?;
            let token = match sign {
                '#' => {
                    self.pass_while(|sign| sign != '\n');
                    continue;
                }
                '\'' | '"' => self.quoted(sign),
                _ if is_word(sign) => {
                    let word = self.pass_while(is_word);
                    // `u"1.0"` is a text like any other.
                    if word.len() <= 2 && self.rest().starts_with(['\'', '"']) && is_prefix(word) {
                        continue;
                    }
                    Token::Word(word)
                }
                _ => {
                    self.at += sign.len_utf8();
                    if sign == '\n' { Token::Line } else { Token::Sign(sign) }
                }
            };
            return Some((start, token));
        }
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn is_prefix(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b'r' | b'R' | b'u' | b'U' | b'b' | b'B' | b'f' | b'F'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_and_comments_are_told_from_words() {
        let text = "a = 'b#' # c '\n\"\"\"d\n'\"\"\" u\"e\\\"\" 'open\n";
        let tokens: Vec<_> = Tokens::of(text).map(|(_, token)| token).collect();
        let texts: Vec<_> = tokens
            .iter()
            .filter_map(
                |token| if let Token::Text(range) = token { Some(&text[range.clone()]) } else { None },
            )
            .collect();
        assert_eq!(texts, ["b#", "d\n'", "e\\\""]);
        let end = [Token::Open, Token::Word("open"), Token::Line];
        assert_eq!(tokens[tokens.len() - 3..], end);
    }

    proptest! {
        #[test]
        fn tokens_move_on(text in "([\"'#\\\\\n= aé]|\"\"\"|u'){0,30}") {
            let starts: Vec<_> = Tokens::of(&text).map(|(start, _)| start).collect();
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
