//! Text that is read by people, and by no system as a command.

use std::fmt::Write as _;

/// What begins a group on Buildkite:
/// <https://buildkite.com/docs/pipelines/configure/managing-log-output#grouping-log-output>.
const GROUPS: [&str; 4] = ["---", "+++", "~~~", "^^^"];

/// A text as one line of a log.
#[must_use]
pub fn line(text: &str) -> String {
    let joined: Vec<_> = text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect();
    harmless(&joined.join(" "))
}

/// A text as lines of a log, each with its end.
#[must_use]
pub fn lines(text: &str) -> String {
    text.lines().map(|line| harmless(line) + "\n").collect()
}

/// A line that is nobody's command. GitHub reads `::name` at the beginning of a line and
/// `##[name]` anywhere, Azure `##vso[` and `##[` anywhere, GitLab and terminals what follows an
/// escape character, Buildkite groups.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            _ if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    let mut out = out.replace("##[", "# #[").replace("##vso", "# #vso");
    let start = out.len() - out.trim_start().len();
    let rest = &out[start..];
    if rest.starts_with("::") {
        out.insert(start + 1, ' ');
    } else if GROUPS.iter().any(|group| rest.starts_with(group)) {
        out.insert(start, '\\');
    }
    out
}

/// Characters that move the cursor, hide themselves, or turn the order of reading around.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
