//! Makes messages fit for a parser whose time grows with their blank lines.

/// The longest text that goes to the parser, in bytes. What is longer loses its
/// middle: the first line and the footers stay.
pub const LIMIT: usize = 64 * 1024;

/// How much of a text that is too long is its end, where the footers are.
const TAIL: usize = 16 * 1024;

/// Returns the message with `\n` line ends, without white space at line ends,
/// without blank lines around it, with one blank line for each run of them, and
/// no longer than [`LIMIT`].
#[must_use]
pub fn squeeze(message: &str) -> String {
    let mut text = String::with_capacity(message.len().min(2 * LIMIT));
    let mut blank = false;
    for line in message.split('\n').flat_map(|line| line.trim_end().split('\r')).map(str::trim_end) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if blank { "\n\n" } else { "\n" });
        }
        text.push_str(line);
        blank = false;
    }
    if text.len() > LIMIT { without_middle(&text) } else { text }
}

fn without_middle(text: &str) -> String {
    let head = &text[..text.floor_char_boundary(LIMIT - TAIL - 2)];
    // A line that is cut in two could look like something else, unless it is the first.
    let head = head.rfind('\n').map_or(head, |end| head[..end].trim_end());
    let tail = &text[text.ceil_char_boundary(text.len() - TAIL)..];
    let start = tail.find("\n\n").or_else(|| tail.find('\n')).unwrap_or(tail.len());
    format!("{head}\n\n{}", tail[start..].trim_start_matches('\n')).trim_end().to_owned()
}

#[cfg(test)]
#[path = "squeeze/tests.rs"]
mod tests;
