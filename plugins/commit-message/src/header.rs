//! The first line: `type(scope)!: description`.

/// The parts of a conventional first line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header<'a> {
    /// The type, as written.
    pub kind: &'a str,
    /// What stands between the parentheses.
    pub scope: Option<&'a str>,
    /// There is a `!` before the colon.
    pub breaking: bool,
    /// The rest of the line.
    pub description: &'a str,
}

/// What is wrong with a first line.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Problem {
    /// There is no text.
    #[error("the message is empty")]
    Empty,
    /// White space comes first.
    #[error("the first line begins with white space")]
    LeadingSpace,
    /// No colon ends the part that could be a type.
    #[error("the first line has no `type: ` in front")]
    NoType,
    /// The part before the colon is no word.
    #[error("`{0}` is no type: a type is one word")]
    TypeNotAWord(String),
    /// A space stands before the colon or the scope.
    #[error("there is a space after the type `{0}`")]
    SpaceAfterType(String),
    /// `()`.
    #[error("the scope after `{0}` is empty")]
    EmptyScope(String),
    /// A parenthesis without its partner, or one inside another.
    #[error("the parentheses after `{0}` do not match")]
    UnbalancedScope(String),
    /// Text between the scope or the `!` and the colon.
    #[error("`{0}` stands before the colon, where only `!` may")]
    BeforeColon(String),
    /// `feat:text`.
    #[error("there is no space after `{0}:`")]
    NoSpace(String),
    /// `feat: `.
    #[error("there is no description after `{0}:`")]
    NoDescription(String),
}

impl<'a> Header<'a> {
    /// Reads a first line.
    ///
    /// Types are letters, digits, `-` and `_`, beginning with a letter. A scope
    /// is any text without parentheses: the specification asks for a noun, and
    /// some nouns have spaces or slashes.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, from the left.
    pub fn parse(line: &'a str) -> Result<Self, Problem> {
        if line.trim().is_empty() {
            return Err(Problem::Empty);
        }
        if line.starts_with(char::is_whitespace) {
            return Err(Problem::LeadingSpace);
        }
        let end = line.find([':', '(', '!', ' ']).ok_or(Problem::NoType)?;
        let (kind, rest) = line.split_at(end);
        if rest.starts_with(' ') {
            return Err(after_space(kind, rest));
        }
        if !is_word(kind) {
            let named = line.contains(": ") && !kind.is_empty();
            return Err(if named { Problem::TypeNotAWord(kind.to_owned()) } else { Problem::NoType });
        }
        let (scope, rest) = scope(kind, rest)?;
        let (breaking, rest) = rest.strip_prefix('!').map_or((false, rest), |rest| (true, rest));
        let colon = rest.find(':').ok_or(Problem::NoType)?;
        let head = &line[..line.len() - rest.len() + colon];
        if colon > 0 {
            let between = &rest[..colon];
            return Err(if between.trim().is_empty() {
                Problem::SpaceAfterType(kind.to_owned())
            } else {
                Problem::BeforeColon(between.trim().to_owned())
            });
        }
        let description = &rest[1..];
        if description.trim().is_empty() {
            return Err(Problem::NoDescription(head.to_owned()));
        }
        let Some(description) = description.strip_prefix(' ') else {
            return Err(Problem::NoSpace(head.to_owned()));
        };
        Ok(Self { kind, scope, breaking, description: description.trim() })
    }
}

/// Reads the scope, if there is one, and returns what follows it.
fn scope<'a>(kind: &str, rest: &'a str) -> Result<(Option<&'a str>, &'a str), Problem> {
    let Some(inside) = rest.strip_prefix('(') else { return Ok((None, rest)) };
    let unbalanced = || Problem::UnbalancedScope(kind.to_owned());
    let (scope, rest) = inside.split_once(')').ok_or_else(unbalanced)?;
    if scope.contains('(') || rest.starts_with(')') {
        return Err(unbalanced());
    }
    if scope.trim().is_empty() {
        return Err(Problem::EmptyScope(kind.to_owned()));
    }
    Ok((Some(scope.trim()), rest))
}

/// Tells a type that is followed by a space from a sentence.
fn after_space(kind: &str, rest: &str) -> Problem {
    let rest = rest.trim_start();
    let typed = rest.starts_with(':') || (rest.starts_with('(') && rest.contains("):"));
    if typed && is_word(kind) { Problem::SpaceAfterType(kind.to_owned()) } else { Problem::NoType }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
#[path = "header/tests.rs"]
mod tests;
