//! One table of the text, read key by key.
//!
//! A section remembers which keys it was asked for; the rest is unknown to this
//! version, and [`Section::finish`] says so.

use std::error::Error;
use std::str::FromStr;

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mistake::Findings;
use crate::suggest::nearest;
use crate::{Grant, Mistake, Span, Warning};

/// How deep a plugin's own configuration may be nested. The parser lets dotted
/// keys in inline tables nest by thousands, and what follows a value recurses.
const DEPTH_LIMIT: usize = 64;

/// How much of a value or a key a message repeats.
const SHOWN_LIMIT: usize = 64;

/// Values that are one of a few words.
pub(crate) trait Word: Copy + 'static {
    /// The words and what they mean.
    const WORDS: &'static [(&'static str, Self)];
}

/// A value and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    key: &'a Spanned<std::borrow::Cow<'a, str>>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Found<'a> {
    pub(crate) fn key_span(&self) -> Span {
        self.key.span()
    }

    pub(crate) fn value_span(&self) -> Span {
        self.value.span()
    }
}

/// One table and where it stands.
pub(crate) struct Section<'a> {
    path: String,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    /// The table at the top.
    pub(crate) const fn top(table: &'a DeTable<'a>) -> Self {
        Self { path: String::new(), table, asked: Vec::new() }
    }

    /// The path of a key from the top.
    pub(crate) fn path_of(&self, key: &str) -> String {
        let key = shown_key(key);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    /// The table's own path from the top.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What stands at a key, without asking for it.
    pub(crate) fn peek(&self, key: &str) -> Option<Found<'a>> {
        self.table.get_key_value(key).map(|(key, value)| Found { key, value })
    }

    fn get(&mut self, key: &'static str) -> Option<Found<'a>> {
        self.asked.push(key);
        self.peek(key)
    }

    fn mistyped<T>(&self, found: Found<'_>, want: &'static str, out: &mut Findings) -> Option<T> {
        let got = type_name(found.value.get_ref());
        out.problem(found.value_span(), Mistake::Type { key: self.path_of(found.key.get_ref()), got, want });
        None
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str, out: &mut Findings) -> Option<(&'a str, Found<'a>)> {
        let found = self.get(key)?;
        match found.value.get_ref() {
            DeValue::String(text) => Some((text, found)),
            _ => self.mistyped(found, "a string", out),
        }
    }

    /// A text with a grammar.
    pub(crate) fn parsed<T>(
        &mut self,
        key: &'static str,
        (what, help): (&'static str, &'static str),
        out: &mut Findings,
    ) -> Option<T>
    where
        T: FromStr<Err: Error + Send + Sync + 'static>,
    {
        let (text, found) = self.text(key, out)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let source = Box::new(error);
                out.problem(
                    found.value_span(),
                    Mistake::Malformed { key: self.path_of(key), what, help, source },
                );
                None
            }
        }
    }

    /// A text that `valid` accepts.
    pub(crate) fn checked(
        &mut self,
        key: &'static str,
        want: &'static str,
        valid: impl Fn(&str) -> bool,
        out: &mut Findings,
    ) -> Option<(&'a str, Found<'a>)> {
        let (text, found) = self.text(key, out)?;
        if valid(text) {
            return Some((text, found));
        }
        let (key, value) = (self.path_of(key), quoted(text));
        out.problem(found.value_span(), Mistake::Value { key, value, want: want.into() });
        None
    }

    /// One of a few words.
    pub(crate) fn word<T: Word>(&mut self, key: &'static str, out: &mut Findings) -> Option<T> {
        let (text, found) = self.text(key, out)?;
        if let Some((_, value)) = T::WORDS.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: Vec<_> = T::WORDS.iter().map(|(word, _)| format!("`{word}`")).collect();
        let (key, value) = (self.path_of(key), quoted(text));
        let want = format!("one of {}", words.join(", "));
        out.problem(found.value_span(), Mistake::Value { key, value, want });
        None
    }

    /// `true` or `false`.
    pub(crate) fn switch(&mut self, key: &'static str, out: &mut Findings) -> Option<bool> {
        let found = self.get(key)?;
        match found.value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => self.mistyped(found, "a boolean", out),
        }
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, key: &'static str, out: &mut Findings) -> Option<(i64, Found<'a>)> {
        let found = self.get(key)?;
        let DeValue::Integer(integer) = found.value.get_ref() else {
            return self.mistyped(found, "an integer", out);
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => Some((value, found)),
            Err(_) => {
                let value = format!("`{}`", clipped(integer.as_str()));
                let mistake = Mistake::Value { key: self.path_of(key), value, want: INTEGER.into() };
                out.problem(found.value_span(), mistake);
                None
            }
        }
    }

    /// A whole number from 1 to `most`.
    pub(crate) fn count<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        most: i64,
        out: &mut Findings,
    ) -> Option<T> {
        let (value, found) = self.integer(key, out)?;
        if let (1.., Ok(count)) = (value, T::try_from(value))
            && value <= most
        {
            return Some(count);
        }
        let want = if most == i64::MAX { "at least 1".into() } else { format!("1 to {most}") };
        let (key, value) = (self.path_of(key), format!("`{value}`"));
        out.problem(found.value_span(), Mistake::Value { key, value, want });
        None
    }

    /// A list of grants, of which there are none: every entry is a mistake.
    pub(crate) fn no_grants(&mut self, key: &'static str, out: &mut Findings) -> Vec<Grant> {
        let Some(found) = self.get(key) else { return Vec::new() };
        match found.value.get_ref() {
            DeValue::Array(entries) => {
                for entry in entries {
                    out.problem(entry.span(), Mistake::Grant(self.path_of(key)));
                }
                Vec::new()
            }
            _ => self.mistyped(found, "an array", out).unwrap_or_default(),
        }
    }

    /// A table.
    pub(crate) fn section(&mut self, key: &'static str, out: &mut Findings) -> Option<Self> {
        let found = self.get(key)?;
        self.enter(found, out)
    }

    fn enter(&self, found: Found<'a>, out: &mut Findings) -> Option<Self> {
        match found.value.get_ref() {
            DeValue::Table(table) => {
                Some(Self { path: self.path_of(found.key.get_ref()), table, asked: Vec::new() })
            }
            _ => self.mistyped(found, "a table", out),
        }
    }

    /// A table of tables with names of the user's choice. The caller finishes each.
    pub(crate) fn named(&mut self, key: &'static str, out: &mut Findings) -> Vec<(&'a str, Found<'a>, Self)> {
        let Some(section) = self.section(key, out) else { return Vec::new() };
        let mut entries = Vec::new();
        for (name, value) in section.table {
            let found = Found { key: name, value };
            if !is_name(name.get_ref()) {
                let (key, name_text) = (section.path.clone(), quoted(name.get_ref()));
                out.problem(name.span(), Mistake::Name { key, name: name_text });
            }
            if let Some(entry) = section.enter(found, out) {
                entries.push((name.get_ref().as_ref(), found, entry));
            }
        }
        entries
    }

    /// A list of tables. The caller finishes each.
    pub(crate) fn tables(&mut self, key: &'static str, out: &mut Findings) -> Vec<(Span, Self)> {
        let Some(found) = self.get(key) else { return Vec::new() };
        let DeValue::Array(entries) = found.value.get_ref() else {
            self.mistyped::<()>(found, "an array of tables", out);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in entries {
            match entry.get_ref() {
                DeValue::Table(table) => {
                    tables.push((entry.span(), Self { path: self.path_of(key), table, asked: Vec::new() }));
                }
                _ => {
                    self.mistyped::<()>(Found { key: found.key, value: entry }, "a table", out);
                }
            }
        }
        tables
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str, out: &mut Findings) -> Vec<(&'a str, Found<'a>)> {
        let Some(found) = self.get(key) else { return Vec::new() };
        let DeValue::Array(entries) = found.value.get_ref() else {
            self.mistyped::<()>(found, "an array of strings", out);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in entries {
            let found = Found { key: found.key, value: entry };
            match entry.get_ref() {
                DeValue::String(text) => texts.push((text.as_ref(), found)),
                _ => {
                    self.mistyped::<()>(found, "a string", out);
                }
            }
        }
        texts
    }

    /// A table of anything, as JSON.
    pub(crate) fn free(&mut self, key: &'static str, out: &mut Findings) -> Map<String, Value> {
        let Some(section) = self.section(key, out) else { return Map::new() };
        section.free_table(DEPTH_LIMIT, out)
    }

    fn free_table(&self, depth: usize, out: &mut Findings) -> Map<String, Value> {
        let entries = self.table.iter().filter_map(|(key, value)| {
            let json = free_value(&|| self.path_of(key.get_ref()), value, depth, out)?;
            Some((key.get_ref().to_string(), json))
        });
        entries.collect()
    }

    /// Warns about every key that nobody asked for.
    pub(crate) fn finish(self, out: &mut Findings) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let unused: Vec<_> =
                self.asked.iter().copied().filter(|asked| !self.table.contains_key(*asked)).collect();
            let help = match nearest(name, unused) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known here: `{}`", self.asked.join("`, `")),
            };
            out.warning(Warning {
                code: "config::unknown-key",
                span: key.span(),
                message: format!("unknown key `{}`", self.path_of(name)),
                help: Some(help),
            });
        }
    }
}

const INTEGER: &str = "an integer of at most 64 bits";

/// Whether a text follows [`crate::mistake::NAME`].
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The value as JSON; absent with a mistake noted when JSON has nothing for it.
fn free_value(
    path: &dyn Fn() -> String,
    value: &Spanned<DeValue<'_>>,
    depth: usize,
    out: &mut Findings,
) -> Option<Value> {
    let mut refuse = |value_text: String, want: &str| {
        out.problem(value.span(), Mistake::Value { key: path(), value: value_text, want: want.into() });
        None
    };
    match value.get_ref() {
        DeValue::String(text) => Some(Value::String(text.to_string())),
        DeValue::Boolean(value) => Some(Value::Bool(*value)),
        // JSON has no dates; their text is what a plugin can read.
        DeValue::Datetime(date) => Some(Value::String(date.to_string())),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => Some(value.into()),
            Err(_) => refuse(format!("`{}`", clipped(integer.as_str())), INTEGER),
        },
        DeValue::Float(float) => match float.as_str().parse().ok().and_then(Number::from_f64) {
            Some(number) => Some(Value::Number(number)),
            None => refuse(format!("`{}`", clipped(float.as_str())), "a finite number"),
        },
        DeValue::Array(_) | DeValue::Table(_) if depth == 0 => {
            refuse("nested too deep".into(), &format!("at most {DEPTH_LIMIT} levels"))
        }
        DeValue::Array(array) => {
            let items = array.iter().enumerate().filter_map(|(index, item)| {
                free_value(&|| format!("{}[{index}]", path()), item, depth - 1, out)
            });
            Some(Value::Array(items.collect()))
        }
        DeValue::Table(table) => {
            let section = Section { path: path(), table, asked: Vec::new() };
            Some(Value::Object(section.free_table(depth - 1, out)))
        }
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// The key as one writes it in TOML, cut short.
fn shown_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let shown = clipped(key);
    if bare { shown } else { format!("\"{}\"", shown.escape_debug()) }
}

fn quoted(text: &str) -> String {
    format!("`{}`", clipped(text).escape_debug())
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(SHOWN_LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
