//! Text for a terminal, or for the log of a CI system: whatever could move the
//! cursor, change colours, hide itself, turn the reading order around or be read
//! as a command becomes a visible escape.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// One line: line breaks become visible, too, and a tab is a space.
#[must_use]
pub fn inline(text: &str) -> String {
    escaped(text, |c, out| match c {
        '\t' => out.push(' '),
        _ => visible(c, out),
    })
}

/// Many lines: line breaks stay (`\r\n` becomes `\n`), and a tab is four spaces.
#[must_use]
pub fn block(text: &str) -> String {
    escaped(&text.replace("\r\n", "\n"), |c, out| match c {
        '\n' => out.push('\n'),
        '\t' => out.push_str("    "),
        _ => visible(c, out),
    })
}

/// Many lines that a renderer has already coloured: as [`block`], but its
/// colour sequences (`ESC [ digits ; … m`) stay.
#[must_use]
pub fn coloured_block(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let (before, tail) = rest.split_at(at);
        out.push_str(&block(before));
        let length = colour_sequence(tail);
        let (sequence, after) = tail.split_at(length.unwrap_or(1));
        if length.is_some() {
            out.push_str(sequence);
        } else {
            visible('\u{1b}', &mut out);
        }
        rest = after;
    }
    out + &block(rest)
}

/// The length of the colour sequence that `text` starts with.
fn colour_sequence(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some(2 + end + 1)
}

/// Replaces what is unsafe, and lets an emoji keep the joiners that hold it together.
fn escaped(text: &str, replace: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len());
    // The characters before, the emoji selector set aside or not.
    let (mut picture, mut before) = (None, None);
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let joins = c == JOINER
            && picture.is_some_and(is_pictograph)
            && rest.chars().next().is_some_and(is_pictograph);
        if is_unsafe(c) && !joins {
            replace(c, &mut out);
        } else if starts_command(before, &text[at..]) {
            visible(c, &mut out);
        } else {
            out.push(c);
        }
        // The emoji selector belongs to the picture before it.
        if c != EMOJI_SELECTOR {
            picture = Some(c);
        }
        before = Some(c);
    }
    out
}

/// What a CI system would read as a command when it stands in a log: `::` at the
/// start of a line (GitHub, and each word may come to stand there once the text is
/// wrapped), `##[` and `##vso[` anywhere (GitHub, Azure).
fn starts_command(before: Option<char>, text: &str) -> bool {
    let starts_word = before.is_none_or(|c| c.is_whitespace() || c.width() == Some(2));
    (starts_word && text.starts_with("::")) || text.starts_with("##[") || text.starts_with("##vso[")
}

const JOINER: char = '\u{200d}';
const EMOJI_SELECTOR: char = '\u{fe0f}';

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f300}'..='\u{1faff}')
}

/// A character that acts on the terminal or the text around it, or that nobody can see.
pub(crate) const fn is_unsafe(c: char) -> bool {
    matches!(c,
        // Controls: C0, DEL, C1.
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        // Order of reading: marks, embeddings, overrides, isolates.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}'
        // No width: spaces, joiners, fillers, invisible operators, soft hyphen.
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn visible(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        // Writing to a `String` cannot fail.
        _ => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_shown_instead() {
        for (text, shown) in [
            ("plain – “text”, Grüße, 日本語", "plain – “text”, Grüße, 日本語"),
            ("\x1b[31mred\x1b[0m", r"\u{1b}[31mred\u{1b}[0m"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("title\x1b]0;gone\x07", r"title\u{1b}]0;gone\u{7}"),
            ("over\rwritten", r"over\rwritten"),
            ("one\ntwo\r\nthree", r"one\ntwo\r\nthree"),
            ("a\tb", "a b"),
            ("user\u{202e}nimda", r"user\u{202e}nimda"),
            ("in\u{200b}visible\u{feff}", r"in\u{200b}visible\u{feff}"),
            ("tags \u{e0041}", r"tags \u{e0041}"),
            ("back\x08space\x7f", r"back\u{8}space\u{7f}"),
        ] {
            assert_eq!(inline(text), shown);
        }
    }

    #[test]
    fn what_a_ci_system_would_obey_is_shown_instead() {
        for (text, shown) in [
            ("::set-output name=x::y", r"\u{3a}:set-output name=x::y"),
            ("say ::stop-commands::x", r"say \u{3a}:stop-commands::x"),
            ("日::debug::x", r"日\u{3a}:debug::x"),
            ("a ##vso[task.complete]", r"a \u{23}#vso[task.complete]"),
            ("###[group]", r"#\u{23}#[group]"),
            ("std::fmt, a:: b, : :, ## [x]", "std::fmt, a:: b, : :, ## [x]"),
        ] {
            assert_eq!(inline(text), shown);
        }
        assert_eq!(block("one\n  ::error::two"), "one\n  \\u{3a}:error::two");
    }

    #[test]
    fn an_emoji_keeps_its_joiners_and_nothing_else_does() {
        for emoji in ["🧑\u{200d}💻", "❤\u{fe0f}\u{200d}🔥", "🏷\u{fe0f}"] {
            assert_eq!(inline(emoji), emoji);
        }
        assert_eq!(inline("a\u{200d}b"), r"a\u{200d}b");
        assert_eq!(inline("\u{200d}🔥\u{200d}"), r"\u{200d}🔥\u{200d}");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("one\r\n\ttwo\nthree\rfour"), "one\n    two\nthree\\rfour");
    }

    #[test]
    fn of_a_renderers_sequences_only_colours_stay() {
        assert_eq!(coloured_block("\x1b[1;31mred\x1b[0m\n"), "\x1b[1;31mred\x1b[0m\n");
        for (text, shown) in [
            ("\x1b[2Jgone", r"\u{1b}[2Jgone"),
            ("\x1b[", r"\u{1b}["),
            ("\x1b[1;\x1b[3m", "\\u{1b}[1;\x1b[3m"),
            ("\x1b]8;;x\x1b\\", r"\u{1b}]8;;x\u{1b}\"),
            ("\x1b", r"\u{1b}"),
        ] {
            assert_eq!(coloured_block(text), shown);
        }
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(text in any::<String>()) {
            let safe = |c: char| !is_unsafe(c) || c == JOINER;
            prop_assert!(inline(&text).chars().all(safe));
            prop_assert!(block(&text).chars().all(|c| c == '\n' || safe(c)));
        }

        #[test]
        fn what_is_safe_stays_and_escaping_twice_is_escaping_once(text in any::<String>()) {
            let once = inline(&text);
            prop_assert_eq!(inline(&once), once.as_str());
            if !text.chars().any(is_unsafe) && !text.contains("::") && !text.contains("##") {
                prop_assert_eq!(once, text);
            }
        }
    }
}
