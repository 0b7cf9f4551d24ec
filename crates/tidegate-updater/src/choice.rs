//! What users write to point at a version in a file of no known format.

use regex::{Regex, RegexBuilder};

use crate::problem::{Fault, cut};

/// The group of an expression that is the version.
pub(crate) const GROUP: &str = "version";

/// The largest expression, compiled.
const LARGEST: usize = 1024 * 1024;

/// A regular expression with a group `version`. Lines have `^` and `$` of
/// their own.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads an expression.
    ///
    /// # Errors
    /// When it is none, has no group `version`, or is far too large.
    pub fn parse(expression: &str) -> Result<Self, Fault> {
        let built = RegexBuilder::new(expression).multi_line(true).crlf(true).size_limit(LARGEST).build();
        let regex = built.map_err(|error| Fault::Expression(why(&error)))?;
        if regex.capture_names().flatten().any(|name| name == GROUP) {
            return Ok(Self(regex));
        }
        Err(Fault::Expression("it has no group `version`".to_owned()))
    }

    /// The expression.
    pub(crate) const fn regex(&self) -> &Regex {
        &self.0
    }
}

/// The last line of what the parser says; those before draw the expression.
fn why(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    cut(last.strip_prefix("error: ").unwrap_or(last))
}

/// The names of XML elements from the root to one of them: `project/version`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ElementPath(Vec<String>);

impl ElementPath {
    /// Reads names with slashes between them; one in front is allowed.
    ///
    /// # Errors
    /// When a name is empty or no name: what XPath has beyond this is refused,
    /// so that nothing is misread.
    pub fn parse(path: &str) -> Result<Self, Fault> {
        let names: Vec<_> = path.strip_prefix('/').unwrap_or(path).split('/').map(str::to_owned).collect();
        let is_name = |name: &String| {
            let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.');
            name.chars().all(is_part) && name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        };
        if names.iter().all(is_name) {
            return Ok(Self(names));
        }
        let why = "it has to be names of elements with `/` between them, without prefixes";
        Err(Fault::Path { path: cut(path), why })
    }

    /// The names.
    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_has_its_group() {
        assert!(Pattern::parse("^v(?<version>.*)$").is_ok());
        for bad in ["(", "v(.*)", "(?<other>x)", "(?<version>(x{1000}){1000})", "(?<version>a)\\1"] {
            assert_eq!(Pattern::parse(bad).unwrap_err().code(), "updater::expression", "{bad}");
        }
    }

    #[test]
    fn an_element_has_its_path() {
        assert_eq!(ElementPath::parse("/a/b-c").unwrap().names(), ["a", "b-c"]);
        for bad in ["", "/", "a//b", "//a", "a[1]", "a/@b", "a/text()", "*", "n:a"] {
            assert_eq!(ElementPath::parse(bad).unwrap_err().code(), "updater::path", "{bad}");
        }
    }
}
