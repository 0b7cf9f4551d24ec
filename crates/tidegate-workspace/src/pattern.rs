//! Patterns for folders: `packages/*`, `crates/**`, `tools/{a,b}`.
//!
//! Cargo, npm, pnpm, Lerna and uv differ in corners. Here `*`, `?` and `[…]`
//! stay within a folder's name and skip names that start with a dot, `**` is any
//! number of folders, and braces list alternatives.

mod braces;

use globset::{GlobBuilder, GlobMatcher};

use crate::Fault;
use crate::path::{DEPTH, join, parts, resolve};
use crate::problem::cut;

/// The longest pattern, in bytes.
const LENGTH: usize = 1024;

/// A pattern for paths of folders.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
}

/// What one part of a path must be.
#[derive(Clone, Debug)]
pub(crate) enum Segment {
    /// This name.
    Name(String),
    /// A name like this.
    Like(Box<GlobMatcher>),
    /// Any number of parts.
    Any,
}

impl Segment {
    /// Whether a folder's name fits. That [`Segment::Any`] fits many is for
    /// others to know.
    pub(crate) fn takes(&self, name: &str) -> bool {
        match self {
            Self::Name(want) => want == name,
            Self::Like(glob) => !is_hidden(name) && glob.is_match(name),
            Self::Any => !is_hidden(name),
        }
    }
}

/// Whether wildcards pass the name over.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules"
}

impl Pattern {
    /// Reads a pattern, seen from the root. Braces make several of one.
    ///
    /// # Errors
    /// When it leads out of the repository, or is beyond what is understood.
    pub(crate) fn parse(text: &str) -> Result<Vec<Self>, Fault> {
        let unusable = |why: &str| Fault::Pattern { pattern: cut(text), why: why.into() };
        if text.len() > LENGTH {
            return Err(unusable("it is too long"));
        }
        if has_extended_glob(text) {
            return Err(unusable("such parentheses are not supported"));
        }
        let alternatives = braces::expand(text).ok_or_else(|| unusable("it has too many alternatives"))?;
        alternatives.iter().map(|alternative| Self::parse_one(alternative, text)).collect()
    }

    fn parse_one(text: &str, whole: &str) -> Result<Self, Fault> {
        let path = resolve(".", text).ok_or_else(|| Fault::Outside(cut(whole)))?;
        let mut segments = Vec::new();
        for part in parts(&path) {
            let segment = match part {
                "**" if matches!(segments.last(), Some(Segment::Any)) => continue,
                "**" => Segment::Any,
                _ if part.contains(['*', '?', '[']) => Segment::Like(Box::new(glob(part, whole)?)),
                _ => Segment::Name(part.to_owned()),
            };
            segments.push(segment);
        }
        if segments.len() > DEPTH {
            return Err(Fault::Pattern { pattern: cut(whole), why: "it is too deep".into() });
        }
        Ok(Self { segments })
    }

    /// Its parts.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The one path that it is for, when it has no wildcards.
    pub(crate) fn literal(&self) -> Option<String> {
        let mut path = ".".to_owned();
        for segment in &self.segments {
            let Segment::Name(name) = segment else { return None };
            path = join(&path, name);
        }
        Some(path)
    }

    /// Whether it is for this path.
    pub(crate) fn matches(&self, path: &str) -> bool {
        // Where in the pattern one may stand after each part of the path.
        let mut places = self.closure(vec![true]);
        for part in parts(path) {
            let mut next = vec![false; self.segments.len() + 1];
            for (index, segment) in self.segments.iter().enumerate() {
                if places[index] && segment.takes(part) {
                    next[if matches!(segment, Segment::Any) { index } else { index + 1 }] = true;
                }
            }
            places = self.closure(next);
        }
        places[self.segments.len()]
    }

    /// Goes past each `**` too, since it may be for no part at all.
    fn closure(&self, mut places: Vec<bool>) -> Vec<bool> {
        places.resize(self.segments.len() + 1, false);
        for (index, segment) in self.segments.iter().enumerate() {
            if places[index] && matches!(segment, Segment::Any) {
                places[index + 1] = true;
            }
        }
        places
    }
}

fn glob(part: &str, whole: &str) -> Result<GlobMatcher, Fault> {
    let glob = GlobBuilder::new(part).literal_separator(true).backslash_escape(true).build();
    let glob = glob.map_err(|error| Fault::Pattern { pattern: cut(whole), why: error.kind().to_string() })?;
    Ok(glob.compile_matcher())
}

/// `!(a)`, `@(a|b)` and the like. Taken for names they would match nothing.
fn has_extended_glob(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, [b'!' | b'@' | b'+' | b'?' | b'*', b'(']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).unwrap().iter().any(|pattern| pattern.matches(path))
    }

    #[test]
    fn a_pattern_is_for_whole_paths() {
        for (pattern, path, want) in [
            ("packages/*", "packages/a", true),
            ("packages/*", "packages/a/b", false),
            ("packages/*", "packages", false),
            ("./packages/*/", "packages/a", true),
            ("packages/**", "packages", true),
            ("packages/**", "packages/a/b/c", true),
            ("**/test/**", "a/b/test", true),
            ("**/test/**", "test/x", true),
            ("**/test/**", "testing", false),
            ("**/**/**/b", "a/b", true),
            ("crates/foo-*", "crates/foo-bar", true),
            ("crates/foo-?", "crates/foo-bar", false),
            ("crates/[ab]", "crates/b", true),
            ("{packages,tools}/*", "tools/x", true),
            ("{packages/*,root}", "root", true),
            ("*", "a", true),
            ("*", ".", false),
            (".", ".", true),
            ("*", ".hidden", false),
            ("**", "a/node_modules/b", false),
            (".config/*", ".config/x", true),
            ("a/*/../b", "a/b", true),
        ] {
            assert_eq!(matches(pattern, path), want, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_without_wildcards_is_one_path() {
        for (pattern, want) in [
            ("./crates/core/", Some("crates/core")),
            (".", Some(".")),
            ("crates/*", None),
            ("crates/**", None),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap()[0].literal().as_deref(), want, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_cannot_be_used_is_refused() {
        let long = "a".repeat(LENGTH + 1);
        let deep = "a/".repeat(DEPTH + 1);
        let many = "{a,b}".repeat(20);
        for (pattern, code) in [
            ("../x/*", "workspace::outside"),
            ("/etc/*", "workspace::outside"),
            ("a/../../b", "workspace::outside"),
            ("{a,../b}", "workspace::outside"),
            ("packages/!(a)", "workspace::pattern"),
            ("packages/[a", "workspace::pattern"),
            (&long, "workspace::pattern"),
            (&deep, "workspace::pattern"),
            (&many, "workspace::pattern"),
        ] {
            assert_eq!(Pattern::parse(pattern).map_err(|fault| fault.code()).err(), Some(code), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_not(text in "[a*?\\[\\]{},./!()\\\\-]{0,24}", path in "[a./]{0,8}") {
            if let (Ok(patterns), Some(path)) = (Pattern::parse(&text), resolve(".", &path)) {
                for pattern in patterns {
                    let literal = pattern.literal();
                    prop_assert!(literal.is_none_or(|literal| pattern.matches(&literal)));
                    pattern.matches(&path);
                }
            }
        }
    }
}
