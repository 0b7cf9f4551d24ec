//! JSON, read by hand: parsers that are about values do not say where those
//! stand.

use crate::node::{DEEPEST, Node, Text};
use crate::problem::{Fault, Problem};

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Node, Problem> {
    let mut reader = Reader { text, at: 0 };
    let root = reader.value(0).and_then(|root| reader.end().map(|()| root));
    root.map_err(|why| Problem::at(text, reader.at, Fault::Malformed { format: "JSON", why: why.to_owned() }))
}

/// What is wrong at the byte where reading stopped.
type Why = &'static str;

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes a sign if it is the next one.
    fn pass(&mut self, sign: u8) -> bool {
        self.skip_space();
        let is_it = self.peek() == Some(sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn end(&mut self) -> Result<(), Why> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err("there is more after the end of the document") }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Why> {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            None => Err("the text ends where a value belongs"),
            Some(b'{' | b'[') if depth == DEEPEST => Err("it is nested too deeply"),
            Some(b'{') => self.map(start, depth),
            Some(b'[') => self.list(start, depth),
            Some(b'"') => Ok(Node::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Node::Other(start)),
            Some(_) => {
                let word = ["true", "false", "null"].into_iter().find(|word| self.rest().starts_with(word));
                self.at += word.ok_or("a value belongs here")?.len();
                Ok(Node::Other(start))
            }
        }
    }

    fn map(&mut self, start: usize, depth: usize) -> Result<Node, Why> {
        self.at += 1;
        let mut entries = Vec::new();
        if self.pass(b'}') {
            return Ok(Node::Map(start, entries));
        }
        loop {
            self.skip_space();
            let key_start = self.at;
            if self.peek() != Some(b'"') {
                return Err("a key in quotes belongs here");
            }
            let key = self.string()?.value;
            if !self.pass(b':') {
                return Err("`:` belongs here");
            }
            entries.push((key, key_start, self.value(depth + 1)?));
            if self.pass(b'}') {
                return Ok(Node::Map(start, entries));
            }
            if !self.pass(b',') {
                return Err("`,` or `}` belongs here");
            }
        }
    }

    fn list(&mut self, start: usize, depth: usize) -> Result<Node, Why> {
        self.at += 1;
        let mut items = Vec::new();
        if self.pass(b']') {
            return Ok(Node::List(start, items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.pass(b']') {
                return Ok(Node::List(start, items));
            }
            if !self.pass(b',') {
                return Err("`,` or `]` belongs here");
            }
        }
    }

    fn string(&mut self) -> Result<Text, Why> {
        let quote = self.at;
        self.at += 1;
        let start = self.at;
        let mut value = String::new();
        loop {
            let plain = self.rest().find(|sign: char| matches!(sign, '"' | '\\') || sign < ' ');
            let Some(plain) = plain else {
                self.at = quote;
                return Err("the text is not closed");
            };
            value.push_str(&self.rest()[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Text { value, range: start..self.at - 1, is_bare: false });
                }
                Some(b'\\') => value.push(self.escape()?),
                _ => return Err("a control character stands in a text"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Why> {
        let sign = self.text.as_bytes().get(self.at + 1).copied();
        let meaning = match sign {
            Some(sign @ (b'"' | b'\\' | b'/')) => char::from(sign),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err("`\\` is followed by what it cannot escape"),
        };
        self.at += 2;
        Ok(meaning)
    }

    fn unicode(&mut self) -> Result<char, Why> {
        let high = self.unit()?;
        if !(0xd800..0xe000).contains(&high) {
            return char::from_u32(high).ok_or("no such character");
        }
        if high >= 0xdc00 || !self.rest().starts_with("\\u") {
            return Err("half a surrogate pair");
        }
        let low = self.unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err("half a surrogate pair");
        }
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or("no such character")
    }

    /// Four hexadecimal digits after `\u`.
    fn unit(&mut self) -> Result<u32, Why> {
        let digits = self.text.get(self.at + 2..self.at + 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or("`\\u` needs four hexadecimal digits")?;
        self.at += 6;
        Ok(unit)
    }

    fn number(&mut self) -> Result<(), Why> {
        self.at += usize::from(self.peek() == Some(b'-'));
        let is_zero = self.peek() == Some(b'0');
        let digits = self.digits()?;
        if is_zero && digits > 1 {
            return Err("a number starts with `0`");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<usize, Why> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        if count == 0 { Err("a digit belongs here") } else { Ok(count) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mistake_has_its_place() {
        for (text, line, column) in [
            ("", 1, 1),
            ("{\n  \"a\": 1,\n}", 3, 1),
            ("{\"é\" 1}", 1, 6),
            ("{\"a\": \"b", 1, 7),
            ("{} x", 1, 4),
            ("[1 2]", 1, 4),
            ("{\"a\": 01}", 1, 9),
            ("{\"a\": \"\\x\"}", 1, 8),
            ("// no\n{}", 1, 1),
        ] {
            let problem = parse(text).unwrap_err();
            let at = problem.at.unwrap();
            assert_eq!((at.line, at.column), (line, column), "{text}: {problem}");
        }
    }

    #[test]
    fn depth_is_a_problem() {
        for text in ["[".repeat(1_000_000), "{\"a\":".repeat(200_000)] {
            assert_eq!(parse(&text).unwrap_err().fault.code(), "updater::malformed");
        }
    }

    proptest! {
        #[test]
        fn what_is_json_is_not_for_us_to_decide(
            text in r#"([\[\]{},:"0-9eE+.\\u -]|null|"a"|\\ud83d\\ude00|é){0,12}"#,
        ) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            // They say that a number is too large, we do not look at its value.
            let is_large = theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
            prop_assert!(is_large || parse(&text).is_ok() == theirs.is_ok(), "{theirs:?}");
        }

        #[test]
        fn texts_mean_what_they_mean(value in "\\PC{0,8}|[\"\\\\\n\u{1F600}]{0,4}") {
            let text = serde_json::to_string(&value).unwrap();
            let root = parse(&text).unwrap();
            prop_assert_eq!(root.as_text(), Some(value.as_str()));
        }
    }
}
