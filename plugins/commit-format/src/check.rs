//! Which rules a commit's message breaks.

use crate::config::Rules;
use commit_message::{Header, Problem, lines};
use tidegate_plugin_sdk::contract::types::Commit;

/// A broken rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Offence {
    Unsquashed,
    NotConventional(Problem),
    TypeUnknown(String),
    TypeCase(String),
    ScopeUnknown(String),
    ScopeMissing,
    SubjectTooLong { length: usize, most: usize },
    SubjectFullStop,
    BodyLineTooLong { line: usize, length: usize, most: usize },
    BodyLeadingBlank,
}

/// Returns the rules that a commit breaks, first line first.
pub(crate) fn check(commit: &Commit, rules: &Rules) -> Vec<Offence> {
    let first = first_line(&commit.message);
    let mut offences = Vec::new();
    match Header::parse(first) {
        Ok(header) => check_header(&header, rules, &mut offences),
        // What git writes itself is as good as what a person would write.
        Err(_) if is_revert(first) => {}
        Err(_) if without_marks(first) != first => return vec![Offence::Unsquashed],
        Err(problem) => offences.push(Offence::NotConventional(problem)),
    }
    check_subject(first, rules, &mut offences);
    check_body(&commit.message, rules, &mut offences);
    offences
}

/// Returns the first line of a message, without the number of the pull request.
pub(crate) fn first_line(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default().trim_end();
    let without_number = || {
        let (rest, number) = line.strip_suffix(')')?.rsplit_once(" (#")?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
    };
    without_number().unwrap_or(line)
}

/// Returns a first line without the marks of `git commit --fixup` and the like.
pub(crate) fn without_marks(mut first: &str) -> &str {
    let marks = ["fixup! ", "squash! ", "amend! "];
    while let Some(rest) = marks.iter().find_map(|mark| first.strip_prefix(mark)) {
        first = rest.trim_start();
    }
    first
}

fn is_revert(first: &str) -> bool {
    ["Revert \"", "Reapply \""].iter().any(|start| first.starts_with(start)) && first.ends_with('"')
}

fn check_header(header: &Header<'_>, rules: &Rules, offences: &mut Vec<Offence>) {
    let config = &rules.config;
    if !config.types.iter().any(|kind| kind == header.kind) {
        let allowed = config.types.iter().find(|kind| kind.eq_ignore_ascii_case(header.kind));
        offences.push(match allowed {
            Some(_) => Offence::TypeCase(header.kind.to_owned()),
            None => Offence::TypeUnknown(header.kind.to_owned()),
        });
    }
    match (header.scope, &config.scopes) {
        (None, _) if config.require_scope => offences.push(Offence::ScopeMissing),
        (Some(scopes), Some(allowed)) => {
            let unknown =
                scopes.split(',').map(str::trim).filter(|scope| !allowed.iter().any(|one| one == scope));
            offences.extend(unknown.map(|scope| Offence::ScopeUnknown(scope.to_owned())));
        }
        _ => {}
    }
}

fn check_subject(first: &str, rules: &Rules, offences: &mut Vec<Offence>) {
    let (length, most) = (first.chars().count(), rules.config.subject_max_length);
    if length > most && !is_revert(first) {
        offences.push(Offence::SubjectTooLong { length, most });
    }
    if first.ends_with('.') && !first.ends_with("...") {
        offences.push(Offence::SubjectFullStop);
    }
}

fn check_body(message: &str, rules: &Rules, offences: &mut Vec<Offence>) {
    let second = message.lines().nth(1).unwrap_or_default();
    if rules.config.body_leading_blank && !second.trim().is_empty() {
        offences.push(Offence::BodyLeadingBlank);
    }
    let Some(most) = rules.config.body_max_line_length else { return };
    let too_long = lines(message).enumerate().skip(1).find_map(|(index, line)| {
        let text = line.said()?.trim_end();
        let length = text.chars().count();
        (length > most && text.trim_start().contains(' ')).then_some((index + 1, length))
    });
    // One finding for each commit: a body that was never wrapped is one mistake.
    offences.extend(too_long.map(|(line, length)| Offence::BodyLineTooLong { line, length, most }));
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
