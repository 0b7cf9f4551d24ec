//! Versions that a script gives to a name.

use std::ops::Range;

use crate::draft::Draft;
use crate::problem::{Fault, Problem};
use crate::syntax::script::{Token, Tokens};

/// How a script writes it down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The name.
    pub(super) name: &'static str,
    /// What stands before it.
    pub(super) before: Before,
    /// What stands between it and the text.
    pub(super) after: After,
}

/// What stands before a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Before {
    /// Nothing at all: the line starts with the name.
    LineStart,
    /// Nothing but space, or the end of another statement.
    StatementStart,
    /// A sign.
    Sign(char),
    /// Anything.
    Anything,
}

/// What stands between a name and its text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum After {
    /// `=`, and maybe a type before it.
    Equals,
    /// `:`.
    Colon,
    /// Space.
    Nothing,
}

/// What a name is given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Found {
    /// Where it starts.
    pub(super) start: usize,
    /// What it is.
    pub(super) value: Value,
}

/// What a name can be given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Value {
    /// A text.
    Text(Range<usize>),
    /// A text that is not closed.
    Open,
    /// Something to compute.
    Code,
}

/// How far a line was understood.
#[derive(Clone, Copy)]
enum State {
    Idle,
    /// The name was there.
    Named(After),
    /// A type is being named.
    Typed,
    /// The value comes next.
    Value,
    /// Another name was there, which may be given the same.
    Chained(usize),
}

/// Everything that names are given by a rule.
pub(super) fn assignments(text: &str, rule: Rule) -> Vec<Found> {
    let mut found = Vec::new();
    let mut before = Token::Line;
    let mut state = State::Idle;
    let mut tokens = Tokens::of(text).peekable();
    while let Some((start, token)) = tokens.next() {
        let mut give = |start, value| {
            found.push(Found { start, value });
            State::Idle
        };
        state = match (state, &token) {
            (State::Named(After::Equals), Token::Sign('='))
            | (State::Named(After::Colon), Token::Sign(':')) => State::Value,
            (State::Typed, Token::Sign('=')) | (State::Chained(_), Token::Sign('=')) => State::Value,
            (State::Named(After::Equals), Token::Sign(':')) => State::Typed,
            (State::Named(After::Equals), Token::Sign('|')) => State::Named(After::Equals),
            (State::Typed, token) if *token != Token::Line => State::Typed,
            (State::Value | State::Named(After::Nothing), Token::Text(range)) => {
                let next = tokens.peek().map(|(_, next)| next);
                let goes_on = next.is_some_and(|next| goes_on(rule, next));
                give(range.start, if goes_on { Value::Code } else { Value::Text(range.clone()) })
            }
            (State::Value | State::Named(After::Nothing), Token::Open) => give(start, Value::Open),
            (State::Value | State::Named(After::Nothing), Token::Word(_)) => State::Chained(start),
            // `==` gives nothing.
            (State::Value, Token::Sign('=')) => State::Idle,
            (State::Value, _) => give(start, Value::Code),
            (State::Chained(start), _) => give(start, Value::Code),
            (_, Token::Word(name)) if *name == rule.name && fits(rule.before, &before, text, start) => {
                State::Named(rule.after)
            }
            _ => State::Idle,
        };
        before = token;
    }
    if let State::Chained(start) = state {
        found.push(Found { start, value: Value::Code });
    }
    found
}

/// Whether a text is only the first part of an expression. Ruby's `.freeze`
/// and `unless defined?` change nothing.
fn goes_on(rule: Rule, next: &Token<'_>) -> bool {
    let is_python = matches!(rule.before, Before::LineStart);
    match next {
        Token::Sign('+' | '%' | '*' | '<') | Token::Text(_) | Token::Open => true,
        Token::Sign('.' | '[') | Token::Word(_) => is_python,
        Token::Sign(_) | Token::Line => false,
    }
}

fn fits(rule: Before, before: &Token<'_>, text: &str, start: usize) -> bool {
    match rule {
        Before::LineStart => *before == Token::Line && (start == 0 || text[..start].ends_with('\n')),
        Before::StatementStart => matches!(before, Token::Line | Token::Sign(';')),
        Before::Sign(sign) => *before == Token::Sign(sign),
        Before::Anything => true,
    }
}

/// Replaces the one text that was found.
pub(super) fn replace(draft: &mut Draft<'_>, found: &[Found], what: &str) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let is_text = |found: &&Found| matches!(found.value, Value::Text(_));
    if let Some(open) = found.iter().find(|found| found.value == Value::Open) {
        let why = "the text is not closed".to_owned();
        return Err(draft.problem(open.start, Fault::Malformed { format: "a script", why }));
    }
    if let Some(second) = found.iter().filter(is_text).nth(1) {
        return Err(draft.problem(second.start, Fault::Ambiguous(what.to_owned())));
    }
    match (found.iter().find(is_text), found.first()) {
        (Some(Found { value: Value::Text(range), .. }), _) => {
            draft.replace(range.clone(), what, &edit.package, new)
        }
        (_, Some(code)) => {
            let whence = "it is computed by code";
            Err(draft.problem(code.start, Fault::Elsewhere { what: what.to_owned(), whence }))
        }
        (_, None) => Err(draft.problem(draft.text.len(), Fault::NoVersion(what.to_owned()))),
    }
}
