//! The same first line, as it could have been.

use crate::check::{check, first_line, without_marks};
use crate::config::Rules;
use commit_message::Header;
use tidegate_plugin_sdk::contract::types::Commit;

/// Words that people put first, and the types they mean.
const WORDS: [(&str, &str); 22] = [
    ("add", "feat"),
    ("added", "feat"),
    ("adds", "feat"),
    ("allow", "feat"),
    ("feature", "feat"),
    ("features", "feat"),
    ("implement", "feat"),
    ("support", "feat"),
    ("bug", "fix"),
    ("bugfix", "fix"),
    ("correct", "fix"),
    ("fixed", "fix"),
    ("fixes", "fix"),
    ("hotfix", "fix"),
    ("doc", "docs"),
    ("document", "docs"),
    ("documentation", "docs"),
    ("performance", "perf"),
    ("refactoring", "refactor"),
    ("testing", "test"),
    ("tests", "test"),
    ("deps", "build"),
];

/// Returns a first line that breaks no rule, made of what the commit's says.
/// Where its words do not show what is meant, something in capitals stands in.
/// Nothing is returned when no such line can be made.
pub(crate) fn correct(commit: &Commit, rules: &Rules) -> Option<String> {
    let parts = Parts::read(without_marks(first_line(&commit.message).trim()), rules);
    let line = parts.line(rules);
    let corrected = Commit { message: line.clone(), ..Commit::default() };
    let complete = !line.contains("SCOPE");
    (!complete || check(&corrected, rules).is_empty()).then_some(line)
}

struct Parts {
    kind: String,
    scope: Option<String>,
    breaking: bool,
    description: String,
}

impl Parts {
    fn read(line: &str, rules: &Rules) -> Self {
        if let Ok(header) = Header::parse(line) {
            return Self {
                kind: kind(header.kind, rules).unwrap_or_else(|| fallback(rules)),
                scope: header.scope.map(str::to_owned),
                breaking: header.breaking,
                description: header.description.to_owned(),
            };
        }
        Self::guess(line, rules)
    }

    /// Reads a line that is almost a header, or a sentence.
    fn guess(line: &str, rules: &Rules) -> Self {
        let (head, description) = match line.split_once(':') {
            Some((head, rest)) if !rest.starts_with("//") => (head, rest.trim()),
            _ => ("", line),
        };
        let word = |text: &str| {
            text.split(|letter: char| !letter.is_alphanumeric())
                .find(|word| !word.is_empty())
                .map(str::to_owned)
        };
        let typed = word(head).and_then(|word| kind(&word, rules));
        let description = if typed.is_some() { description } else { line };
        let first = word(description).and_then(|word| kind(&word, rules));
        let inside = head.split_once('(').and_then(|(_, rest)| rest.split([')', '(']).next()).map(str::trim);
        Self {
            scope: inside.filter(|scope| typed.is_some() && !scope.is_empty()).map(str::to_owned),
            breaking: typed.is_some() && head.contains('!'),
            kind: typed.or(first).unwrap_or_else(|| fallback(rules)),
            description: uncapitalised(description),
        }
    }

    fn line(&self, rules: &Rules) -> String {
        let config = &rules.config;
        let allowed =
            |scope: &str| config.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|one| one == scope));
        let kept = self.scope.as_ref().map(|scope| {
            scope.split(',').map(str::trim).filter(|scope| allowed(scope)).collect::<Vec<_>>().join(", ")
        });
        let scope = match kept.filter(|scope| !scope.is_empty()) {
            Some(scope) => format!("({scope})"),
            None if config.require_scope => match config.scopes.as_deref() {
                Some([only]) => format!("({only})"),
                _ => "(SCOPE)".to_owned(),
            },
            None => String::new(),
        };
        let mark = if self.breaking { "!" } else { "" };
        let head = format!("{}{scope}{mark}: ", self.kind);
        let room = config.subject_max_length.saturating_sub(head.chars().count());
        let description = match self.description.trim_end_matches(['.', ' ']) {
            "" => "DESCRIPTION",
            description => description,
        };
        format!("{head}{}", shortened(description, room))
    }
}

/// Returns the allowed type that a word means.
fn kind(word: &str, rules: &Rules) -> Option<String> {
    let types = &rules.config.types;
    let word = word.to_lowercase();
    let meant = WORDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind);
    let same = |kind: &&String| kind.to_lowercase() == word || Some(kind.as_str()) == meant;
    types.iter().find(same).cloned()
}

/// Returns the type for what has none: the least that can be claimed.
fn fallback(rules: &Rules) -> String {
    let types = &rules.config.types;
    types.iter().find(|kind| *kind == "chore").or(types.first()).cloned().unwrap_or_default()
}

/// Keeps as many whole words as there is room for.
fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let cut: String = text.chars().take(room).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    words.trim_end_matches([' ', ',', ';', ':', '.', '(']).to_owned()
}

/// Returns a sentence as a description: `Add x` becomes `add x`, `HTTP` stays.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
#[path = "correct/tests.rs"]
mod tests;
