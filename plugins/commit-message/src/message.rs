//! A whole message: first line, body, footers, and whether it breaks anything.

use crate::{Header, Line, Problem, lines, squeeze};
use conventional_commit_parser::commit::{ConventionalCommit, Footer as ParsedFooter};
use tidegate_plugin_sdk::contract::types::Footer;

/// A conventional commit message.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Message {
    /// The type, in lower case.
    pub kind: String,
    /// The scope.
    pub scope: Option<String>,
    /// The rest of the first line.
    pub description: String,
    /// The text between the first line and the footers.
    pub body: Option<String>,
    /// The footers.
    pub footers: Vec<Footer>,
    /// There is a `!` or a `BREAKING CHANGE:` line.
    pub breaking: bool,
    /// What the `BREAKING CHANGE:` line says, or else the description.
    pub breaking_description: Option<String>,
}

impl Message {
    /// Reads a message of any size.
    ///
    /// # Errors
    ///
    /// What is wrong with its first line. Nothing else can be wrong.
    pub fn parse(message: &str) -> Result<Self, Problem> {
        let text = squeeze(message);
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let header = Header::parse(first)?;
        let (body, footers) = body_and_footers(rest);
        let note = breaking_note(message);
        let breaking = header.breaking || note.is_some();
        let announced = || header.description.to_owned();
        Ok(Self {
            kind: header.kind.to_ascii_lowercase(),
            scope: header.scope.map(str::to_owned),
            description: header.description.to_owned(),
            body,
            footers,
            breaking,
            breaking_description: breaking
                .then(|| note.filter(|note| !note.is_empty()).unwrap_or_else(announced)),
        })
    }

    /// Returns the first line in its usual spelling.
    #[must_use]
    pub fn header(&self) -> String {
        let scope = self.scope.as_ref().map_or(String::new(), |scope| format!("({scope})"));
        let mark = if self.breaking { "!" } else { "" };
        format!("{}{scope}{mark}: {}", self.kind, self.description)
    }
}

/// Divides what follows the first line. The parser wants a first line that it
/// likes, and is less generous than [`Header`], so it gets one.
fn body_and_footers(rest: &str) -> (Option<String>, Vec<Footer>) {
    let rest = rest.trim_matches('\n');
    if rest.is_empty() {
        return (None, Vec::new());
    }
    match conventional_commit_parser::parse(&format!("chore: x\n\n{rest}")) {
        Ok(ConventionalCommit { body, footers, .. }) => (body, footers.into_iter().map(footer).collect()),
        Err(_) => (Some(rest.to_owned()), Vec::new()),
    }
}

fn footer(footer: ParsedFooter) -> Footer {
    Footer { token: footer.token, value: footer.content }
}

/// Returns the text of the first `BREAKING CHANGE:` line, to the end of its
/// paragraph. It can stand in a message that is not conventional, too.
#[must_use]
pub fn breaking_note(message: &str) -> Option<String> {
    if !message.contains("BREAKING") {
        return None;
    }
    let mut said = lines(message).map(Line::said);
    let first = said.by_ref().flatten().find_map(|line| {
        let rest = line.strip_prefix("BREAKING")?.strip_prefix([' ', '-'])?.strip_prefix("CHANGE:")?;
        (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
    })?;
    let more = said.map_while(|line| line.filter(|line| !line.trim().is_empty() && !is_trailer(line)));
    let words: Vec<_> = std::iter::once(first).chain(more).map(str::trim).collect();
    Some(words.join("\n").trim().to_owned())
}

/// Another footer's first line ends a footer's text.
fn is_trailer(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(token, _)| {
        token.contains('-')
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && token.starts_with(|first: char| first.is_ascii_uppercase())
    })
}

#[cfg(test)]
#[path = "message/tests.rs"]
mod tests;
