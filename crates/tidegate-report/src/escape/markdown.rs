//! Text inside Markdown, as forges read it (GitHub's and GitLab's flavours).
//!
//! Backslashes take the meaning from punctuation. Mentions are looked for after
//! the Markdown has been read, so a zero-width space stands behind each `@`.

use super::terminal;

/// The entity of a zero-width space: in the source it can be seen.
const BREAK: &str = "&#8203;";

/// Plain text in a paragraph, a list item or a table's cell: one line without
/// links, images, HTML, mentions, emphasis or code.
#[must_use]
pub fn inline(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let start = list_marker(&text);
    let mut before = "";
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '#' | '{' | '}' => true,
            // Bare addresses become links: `https://…`, `www.…`.
            ':' => rest.starts_with("://"),
            '.' => before.len() >= 3 && before[before.len() - 3..].eq_ignore_ascii_case("www"),
            _ => false,
        };
        if special || start == Some(at) {
            out.push('\\');
        }
        out.push(c);
        if c == '@' {
            out.push_str(BREAK);
        }
        before = if c.is_ascii_alphanumeric() { extended(&text, at + 1, before.len() + 1) } else { "" };
    }
    out
}

/// The `length` bytes that end at `end`: a run of ASCII letters and digits.
fn extended(text: &str, end: usize, length: usize) -> &str {
    &text[end - length..end]
}

/// Where a backslash is needed so that a line does not start a list, a rule, a
/// heading's underline or a forge's command.
fn list_marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let wanted: &[char] = if digits == 0 { &['-', '+', '=', '/'] } else { &['.', ')'] };
    text[digits..].starts_with(wanted).then_some(digits)
}

/// Code in running text, exactly as it is, but for what a terminal must not see.
#[must_use]
pub fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Code in a table's cell. What has a bar is shown as text, since readers of
/// Markdown differ about backslashes before it inside code.
#[must_use]
pub fn cell_code(text: &str) -> String {
    if text.contains('|') { inline(text) } else { code(text) }
}

/// A fenced block, its fence longer than any inside.
#[must_use]
pub fn fenced(text: &str, language: &str) -> String {
    let text = terminal::block(text);
    let fence = "`".repeat(longest_run(&text, '`').max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// Safe for a terminal, spaces at the ends removed, line breaks made spaces.
fn one_line(text: &str) -> String {
    let joined: Vec<&str> = text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect();
    terminal::inline(&joined.join(" ")).trim().to_owned()
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
