//! What can be wrong with the text, and what is merely odd about it.

use std::error::Error;
use std::fmt;

use tidegate_model::Diagnose;

use crate::document::within;
use crate::{Document, FORMAT, PathError, Snippet, Span};

/// The grammar of plugins', gates' and entries' names, in words.
pub(crate) const NAME: &str = "lower-case letters, digits and hyphens, a letter first, at most 64";

/// One mistake. Keys are written as a path from the top: `gates.licenses.mode`.
#[derive(Debug, thiserror::Error)]
pub enum Mistake {
    /// It is not TOML.
    #[error("not valid TOML: {0}")]
    Syntax(String),
    /// The file needs a newer version of this program.
    #[error("written for a newer tidegate: format {0}, and this one reads format {FORMAT}")]
    NewerFormat(i64),
    /// There never was such a format.
    #[error("`format` is {0}, and formats count from 1")]
    Format(i64),
    /// A value is of the wrong type.
    #[error("`{key}` is {got}, want {want}")]
    Type {
        /// The key.
        key: String,
        /// What the text has.
        got: &'static str,
        /// What belongs there.
        want: &'static str,
    },
    /// A value does not follow its grammar.
    #[error("`{key}` is no {what}")]
    Malformed {
        /// The key.
        key: String,
        /// What it should be.
        what: &'static str,
        /// How to write one.
        help: &'static str,
        /// Why it is not.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A value is none of those that are possible.
    #[error("`{key}` is {value}, want {want}")]
    Value {
        /// The key.
        key: String,
        /// What it is, cut short.
        value: String,
        /// What is possible.
        want: String,
    },
    /// An entry's name cannot be used.
    #[error("`{key}` has the entry {name}, want names of {NAME}")]
    Name {
        /// The table's key.
        key: String,
        /// The entry's name, cut short.
        name: String,
    },
    /// A file's path is not one inside the repository.
    #[error("`{key}` is no path of a file inside the repository")]
    Path {
        /// The key.
        key: String,
        /// Why it is not.
        #[source]
        source: PathError,
    },
    /// A plugin that nobody knows is asked for.
    #[error("`{key}` asks for the plugin `{plugin}`, which is neither built in nor defined here")]
    UnknownPlugin {
        /// The key.
        key: String,
        /// The plugin.
        plugin: String,
        /// The plugins there are, sorted.
        known: Vec<String>,
        /// The one that may be meant.
        meant: Option<String>,
    },
    /// A plugin of the user's own has no file.
    #[error("`{key}` has no `path`, and no plugin of that name is built in")]
    NoPath {
        /// The key.
        key: String,
        /// The built-in plugin that may be meant.
        meant: Option<&'static str>,
    },
    /// A plugin of the user's own has the name of a built-in one.
    #[error("`{key}` gives a file to `{plugin}`, which is a built-in plugin")]
    Shadowed {
        /// The key.
        key: String,
        /// The plugin.
        plugin: String,
    },
    /// An entry lacks what it cannot do without.
    #[error("`{0}` is missing")]
    Missing(String),
    /// Two entries are about the same thing.
    #[error("`{0}` has two entries for `{1}`")]
    Twice(String, String),
    /// Something is granted.
    #[error("`{0}` has an entry, but no grants exist yet")]
    Grant(String),
}

impl Mistake {
    /// A few words to stand beside the place.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Syntax(_) => String::new(),
            Self::NewerFormat(_) | Self::Format(_) => format!("want {FORMAT}"),
            Self::Type { want, .. } => format!("want {want}"),
            Self::Malformed { source, .. } => source.to_string(),
            Self::Value { want, .. } => format!("want {want}"),
            Self::Path { source, .. } => source.to_string(),
            Self::Name { .. } => format!("want {NAME}"),
            Self::UnknownPlugin { .. } => "nobody knows this plugin".into(),
            Self::NoPath { .. } => "has no `path`".into(),
            Self::Shadowed { plugin, .. } => format!("`{plugin}` is built in"),
            Self::Missing(key) => format!("want `{}` here", key.rsplit('.').next().unwrap_or(key)),
            Self::Twice(_, name) => format!("`{name}` again"),
            Self::Grant(_) => "want nothing here".into(),
        }
    }
}

impl Diagnose for Mistake {
    fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "config::syntax",
            Self::NewerFormat(_) | Self::Format(_) => "config::format",
            Self::Type { .. } => "config::type",
            Self::Malformed { .. } | Self::Value { .. } | Self::Name { .. } | Self::Twice(..) => {
                "config::value"
            }
            Self::Missing(_) => "config::missing",
            Self::Path { .. } => "config::path",
            Self::UnknownPlugin { .. } | Self::NoPath { .. } | Self::Shadowed { .. } => "config::plugin",
            Self::Grant(_) => "config::grant",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NewerFormat(_) => "update tidegate".into(),
            Self::Format(_) => format!("write `format = {FORMAT}`"),
            Self::Malformed { help, .. } => (*help).into(),
            Self::Path { source: PathError::Outside | PathError::Absolute, .. } => {
                "move the file into the repository and name it by a relative path".into()
            }
            Self::UnknownPlugin { meant: Some(meant), .. } => format!("did you mean `{meant}`?"),
            Self::UnknownPlugin { plugin, known, .. } => format!(
                "define it with a `path` under `[plugins.{plugin}]`, or use one of `{}`",
                known.join("`, `")
            ),
            Self::NoPath { meant: Some(meant), .. } => format!("did you mean `{meant}`?"),
            Self::NoPath { .. } => "name its WebAssembly file: `path = \"policies/my.wasm\"`".into(),
            Self::Shadowed { .. } => "give your plugin a name of its own".into(),
            Self::Twice(..) => "put what they say into one".into(),
            Self::Grant(_) => "remove it; a plugin computes on what it is given and reaches nothing".into(),
            Self::Syntax(_)
            | Self::Type { .. }
            | Self::Value { .. }
            | Self::Name { .. }
            | Self::Missing(_)
            | Self::Path { .. } => {
                return None;
            }
        })
    }
}

/// A mistake and its place.
#[derive(Debug)]
pub struct Problem {
    /// The place in the text.
    pub span: Span,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// Something odd that changes nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warning {
    /// The stable code.
    pub code: &'static str,
    /// The place in the text.
    pub span: Span,
    /// What is odd.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Everything that is wrong with a text, in the order of the text.
#[derive(Debug)]
pub struct Errors {
    document: Document,
    first: Box<Problem>,
    others: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl Errors {
    /// All mistakes, in the order of the text.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(self.first.as_ref()).chain(&self.others)
    }

    /// What is odd besides; a misspelt key may explain a mistake.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The text that was read.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// What a renderer needs to show one of the mistakes.
    #[must_use]
    pub fn snippet(&self, problem: &Problem) -> Snippet<'_> {
        self.document.snippet(problem.span.clone(), problem.mistake.label())
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.document.position(self.first.span.start);
        write!(f, "`{}` line {line}, column {column}: {}", self.document.file_name(), self.first.mistake)?;
        match self.others.len() {
            0 => Ok(()),
            1 => f.write_str("; and another mistake"),
            count => write!(f, "; and {count} other mistakes"),
        }
    }
}

impl Error for Errors {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.first.mistake.source()
    }
}

impl Diagnose for Errors {
    fn code(&self) -> &'static str {
        self.first.mistake.code()
    }

    fn help(&self) -> Option<String> {
        self.first.mistake.help()
    }
}

/// Collects what is found while a text is read.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl Findings {
    pub(crate) fn problem(&mut self, span: Span, mistake: Mistake) {
        self.problems.push(Problem { span, mistake });
    }

    pub(crate) fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// The text with its warnings, or all mistakes.
    pub(crate) fn conclude(mut self, document: Document) -> Result<(Document, Vec<Warning>), Errors> {
        self.warnings.sort_by_key(|warning| warning.span.start);
        for span in self
            .problems
            .iter_mut()
            .map(|problem| &mut problem.span)
            .chain(self.warnings.iter_mut().map(|warning| &mut warning.span))
        {
            *span = within(document.text(), span.clone());
        }
        self.problems.sort_by_key(|problem| problem.span.start);
        let mut problems = self.problems.into_iter();
        match problems.next() {
            None => Ok((document, self.warnings)),
            Some(first) => Err(Errors {
                document,
                first: Box::new(first),
                others: problems.collect(),
                warnings: self.warnings,
            }),
        }
    }
}
