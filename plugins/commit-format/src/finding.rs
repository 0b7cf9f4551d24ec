//! A broken rule, as the host reports it.

use crate::check::{Offence, first_line};
use crate::config::Rules;
use crate::correct::correct;
use tidegate_plugin_sdk::contract::types::{Commit, Finding, Location, Reason, Remedy, Severity};

/// What there is to say about a broken rule.
struct Account {
    /// The rule's id.
    id: &'static str,
    severity: Severity,
    /// What was looked at.
    input: String,
    /// The rule, as the configuration has it.
    rule: String,
    /// What is wrong.
    outcome: String,
}

/// Makes a finding of a broken rule.
pub(crate) fn finding(commit: &Commit, offence: &Offence, rules: &Rules) -> Finding {
    let account = account(commit, offence, rules);
    let short = commit.id.get(..8).unwrap_or(&commit.id);
    let line = first_line(&commit.message);
    let fix = remedy(commit, offence, rules);
    // Several scopes of one commit can be unknown.
    let key = match offence {
        Offence::ScopeUnknown(scope) => format!("{} {scope}", commit.id),
        _ => commit.id.clone(),
    };
    Finding {
        id: account.id.to_owned(),
        verdict: rules.config.verdict.into(),
        severity: account.severity,
        title: format!("commit {short}: {}", account.outcome),
        message: format!(
            "The message of commit {short}, `{line}`, breaks the rule `{}`: {}.",
            account.rule, account.outcome
        ),
        why: vec![Reason { input: account.input, rule: account.rule, outcome: account.outcome }],
        remedies: vec![Remedy::Fix(fix)],
        locations: vec![Location::Commit(commit.id.clone())],
        evidence: Vec::new(),
        key,
    }
}

fn account(commit: &Commit, offence: &Offence, rules: &Rules) -> Account {
    let config = &rules.config;
    let line = first_line(&commit.message);
    let subject = || format!("first line `{line}`");
    let allowed = |names: &[String]| names.join(", ");
    let of = |id, severity, input, rule, outcome| Account { id, severity, input, rule, outcome };
    match offence {
        Offence::NotConventional(problem) => of(
            "not-conventional",
            Severity::High,
            subject(),
            "type(scope): description".to_owned(),
            problem.to_string(),
        ),
        Offence::Unsquashed => {
            let outcome = "it was meant to be squashed into an earlier commit".to_owned();
            of("unsquashed", Severity::Medium, subject(), "no fixup!, squash! or amend!".to_owned(), outcome)
        }
        Offence::TypeUnknown(kind) => {
            let rule = format!("types = {}", allowed(&config.types));
            of(
                "type-unknown",
                Severity::High,
                format!("type `{kind}`"),
                rule,
                format!("`{kind}` is no type of this project"),
            )
        }
        Offence::TypeCase(kind) => {
            let rule = format!("types = {}", allowed(&config.types));
            of(
                "type-case",
                Severity::Low,
                format!("type `{kind}`"),
                rule,
                format!("`{kind}` is not written as the project writes it"),
            )
        }
        Offence::ScopeUnknown(scope) => {
            let rule = format!("scopes = {}", allowed(config.scopes.as_deref().unwrap_or_default()));
            let outcome = format!("`{scope}` is no scope of this project");
            of("scope-unknown", Severity::Medium, format!("scope `{scope}`"), rule, outcome)
        }
        Offence::ScopeMissing => of(
            "scope-missing",
            Severity::Medium,
            subject(),
            "require-scope = true".to_owned(),
            "there is no scope".to_owned(),
        ),
        Offence::SubjectTooLong { length, most } => {
            let outcome = format!("the first line has {length} characters, {} too many", length - most);
            of("subject-too-long", Severity::Low, subject(), format!("subject-max-length = {most}"), outcome)
        }
        Offence::SubjectFullStop => {
            let outcome = "the first line ends with a full stop".to_owned();
            of("subject-full-stop", Severity::Low, subject(), "no full stop".to_owned(), outcome)
        }
        Offence::BodyLineTooLong { line, length, most } => {
            let outcome = format!("line {line} has {length} characters, {} too many", length - most);
            let rule = format!("body-max-line-length = {most}");
            of("body-line-too-long", Severity::Low, format!("line {line}"), rule, outcome)
        }
        Offence::BodyLeadingBlank => {
            let outcome = "there is no blank line after the first".to_owned();
            of(
                "body-leading-blank",
                Severity::Low,
                "line 2".to_owned(),
                "body-leading-blank = true".to_owned(),
                outcome,
            )
        }
    }
}

/// Says what to write instead. What is released cannot be rewritten, so the
/// message is corrected, not the commit.
fn remedy(commit: &Commit, offence: &Offence, rules: &Rules) -> String {
    match offence {
        Offence::Unsquashed => match correct(commit, rules) {
            Some(line) => format!("squash it with `git rebase --autosquash`, or write `{line}`"),
            None => "squash it with `git rebase --autosquash`".to_owned(),
        },
        Offence::BodyLineTooLong { most, .. } => format!("wrap the body at {most} characters"),
        Offence::BodyLeadingBlank => "put a blank line after the first line".to_owned(),
        _ => match correct(commit, rules) {
            Some(line) => format!("write `{line}`"),
            None => "write a first line that says `type(scope): description`".to_owned(),
        },
    }
}
