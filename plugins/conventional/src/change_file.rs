//! What one change file says: of [changesets], or of [knope].
//!
//! Both begin with a block of YAML that gives each package's step, and go on with
//! the text of the change:
//!
//! ```text
//! ---
//! "hull": minor
//! ---
//!
//! Red sails
//! ```
//!
//! [changesets]: https://github.com/changesets/changesets/blob/main/docs/intro-to-using-changesets.md
//! [knope]: https://knope.tech/reference/concepts/changeset/

use crate::rules::{Phase, Rules, Step};
use commit_message::Message;
use saphyr_parser::{Event, Parser};
use tidegate_plugin_sdk::contract::types::{Bump, ChangeFile};

/// The line around the block of steps.
const FENCE: &str = "---";

/// Packages that one file may name.
const MOST: usize = 10_000;

/// What a change file says.
#[derive(Debug)]
pub(crate) struct Described {
    /// Where it stands.
    pub(crate) path: String,
    /// What it asks for, for whom.
    pub(crate) asks: Vec<(String, Ask)>,
    /// What changed. Its type is empty unless the first line is conventional.
    pub(crate) message: Message,
}

/// How far a change file wants a version to move.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Ask {
    /// A step by its name.
    Step(Bump),
    /// The step of a type, as of a commit.
    Type(String),
}

impl Ask {
    fn of(word: &str, rules: &Rules) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        let step = [Bump::None, Bump::Patch, Bump::Minor, Bump::Major];
        match step.into_iter().find(|step| step.to_string() == word) {
            Some(step) => Some(Self::Step(step)),
            None => rules.knows(&word).then_some(Self::Type(word)),
        }
    }

    /// The step that is taken for it.
    pub(crate) fn step(&self, phase: Phase, rules: &Rules) -> Step {
        match self {
            Self::Type(kind) => rules.step(phase, kind, None, false),
            Self::Step(step) => rules.stated(phase, *step),
        }
    }

    /// The kind of change, where the text does not say it.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Type(kind) => kind,
            Self::Step(Bump::Major | Bump::Minor) => "feat",
            Self::Step(Bump::Patch) => "fix",
            Self::Step(Bump::None) => "chore",
        }
    }

    /// Users have to do something.
    pub(crate) fn is_breaking(&self) -> bool {
        *self == Self::Step(Bump::Major)
    }
}

impl Described {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub(crate) fn read(file: &ChangeFile, rules: &Rules) -> Result<Self, String> {
        let (steps, text) = parts(&file.content)?;
        let mut asks = Vec::new();
        for (package, word) in pairs(steps)? {
            let Some(ask) = Ask::of(&word, rules) else {
                return Err(format!(
                    "`{package}: {word}` is no step (`patch`, `minor`, `major`, `none`) and no type"
                ));
            };
            asks.push((package, ask));
        }
        Ok(Self { path: file.path.clone(), asks, message: message(text, &file.path) })
    }
}

/// Splits a file at its fences.
fn parts(content: &str) -> Result<(&str, &str), String> {
    let content = content.trim_start_matches('\u{feff}').trim_start();
    let mut lines = content.split_inclusive('\n');
    if lines.next().map(str::trim_end) != Some(FENCE) {
        return Err(format!("it does not begin with `{FENCE}` and the packages' steps"));
    }
    let start = content.find('\n').map_or(content.len(), |end| end + 1);
    let mut at = start;
    for line in lines {
        let next = at + line.len();
        if line.trim_end() == FENCE {
            return Ok((&content[start..at], &content[next..]));
        }
        at = next;
    }
    Err(format!("the block of steps does not end with `{FENCE}`"))
}

/// The pairs of a flat mapping of YAML.
fn pairs(yaml: &str) -> Result<Vec<(String, String)>, String> {
    let wrong = || "the steps are no list of `package: step`".to_owned();
    let (mut depth, mut words) = (0_usize, Vec::new());
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| format!("the steps are no YAML: {error}"))?;
        match event {
            Event::MappingStart(..) if depth == 0 => depth = 1,
            Event::MappingEnd => depth = 0,
            Event::Scalar(word, ..) if depth == 1 && words.len() < 2 * MOST => words.push(word.into_owned()),
            // An empty document is a scalar without text.
            Event::Scalar(word, ..) if word.is_empty() || word == "~" => {}
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
            _ => return Err(wrong()),
        }
    }
    if words.len() % 2 != 0 {
        return Err(wrong());
    }
    let mut words = words.into_iter();
    Ok(std::iter::from_fn(|| words.next().zip(words.next())).collect())
}

/// What the text says: its first line, as a heading or not, and the rest. A file
/// without text is described by its name.
fn message(text: &str, path: &str) -> Message {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_start_matches('#').trim();
    if let Ok(message) = Message::parse(&format!("{first}\n{rest}")) {
        return message;
    }
    let description = if first.is_empty() { name(path) } else { first.to_owned() };
    let body = Some(rest.trim()).filter(|rest| !rest.is_empty()).map(str::to_owned);
    Message { description, body, ..Message::default() }
}

/// `.changeset/red_sails.md` is about red sails.
fn name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".md").replace(['-', '_'], " ")
}

#[cfg(test)]
#[path = "change_file/tests.rs"]
mod tests;
