//! From patterns to folders.

use std::collections::{BTreeSet, HashSet};

use tidegate_model::Diagnosis;

use crate::Fault;
use crate::path::{DEPTH, ROOT, ancestors, join, parts};
use crate::pattern::{Pattern, Segment};
use crate::problem::cut;
use crate::reader::{Content, Reader};

/// At most this many patterns with wildcards are followed in one list. Paths
/// without wildcards cost nothing and have no limit.
const WILD: usize = 256;

/// At most this many folders are found by wildcards in one list.
const FOLDERS: usize = 20_000;

/// Patterns that folders are compared with.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    literal: Vec<String>,
    set: HashSet<String>,
    wild: Vec<Pattern>,
}

impl Patterns {
    /// Reads patterns that stand in the file at `path`. What cannot be used is
    /// written down.
    pub(crate) fn parse(
        reader: &mut Reader<'_>,
        path: &str,
        texts: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Self {
        let mut patterns = Self::default();
        for text in texts {
            match Pattern::parse(text.as_ref()) {
                Ok(parsed) => parsed.into_iter().for_each(|pattern| patterns.push(pattern)),
                Err(fault) => reader.report(path, None, &fault),
            }
        }
        if patterns.wild.len() > WILD {
            patterns.wild.truncate(WILD);
            reader.report(path, None, &Fault::TooMany { what: "patterns with wildcards", limit: WILD });
        }
        patterns
    }

    fn push(&mut self, pattern: Pattern) {
        match pattern.literal() {
            Some(path) => {
                if self.set.insert(path.clone()) {
                    self.literal.push(path);
                }
            }
            None => self.wild.push(pattern),
        }
    }

    /// Whether one of them is for this folder.
    pub(crate) fn matches(&self, folder: &str) -> bool {
        self.set.contains(folder) || self.wild.iter().any(|pattern| pattern.matches(folder))
    }

    /// Whether one of them is for this folder or one that it is in.
    pub(crate) fn cover(&self, folder: &str) -> bool {
        self.set.contains(ROOT) || ancestors(folder).any(|ancestor| self.matches(ancestor))
    }

    /// Whether the folder, or one that it is in, is named without wildcards.
    pub(crate) fn name(&self, folder: &str) -> bool {
        ancestors(folder).any(|ancestor| self.set.contains(ancestor))
    }

    /// The folders that they are for. Only folders that a wildcard asks about
    /// are listed, so some of the answers may not exist.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn expand(&self, reader: &mut Reader<'_>) -> Result<Vec<Candidate>, Diagnosis> {
        let named = self.literal.iter().map(|folder| Candidate { folder: folder.clone(), is_named: true });
        let mut found: Vec<_> = named.collect();
        let mut like = BTreeSet::new();
        for pattern in &self.wild {
            walk(pattern, reader, &mut like)?;
        }
        let like = like.into_iter().filter(|folder| !self.set.contains(folder));
        found.extend(like.map(|folder| Candidate { folder, is_named: false }));
        Ok(found)
    }
}

/// A folder that may be a member.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Candidate {
    /// The folder.
    pub(crate) folder: String,
    /// Whether it is named without wildcards, and should therefore exist.
    pub(crate) is_named: bool,
}

impl Candidate {
    /// What its manifest says, if that can be used. Writes down that it has none
    /// although the file at `source` names it.
    pub(crate) fn usable<T>(
        &self,
        reader: &mut Reader<'_>,
        content: Content<T>,
        manifest: &'static str,
        source: &str,
    ) -> Option<T> {
        if self.is_named && matches!(content, Content::Missing) {
            let folder = cut(&self.folder);
            reader.report(source, None, &Fault::NoMember { folder, manifest });
        }
        content.ok()
    }
}

/// Adds the folders that a pattern is for.
fn walk(pattern: &Pattern, reader: &mut Reader<'_>, found: &mut BTreeSet<String>) -> Result<(), Diagnosis> {
    let segments = pattern.segments();
    // More than one `**` leads to the same place in many ways.
    let mut seen = HashSet::new();
    let mut open = vec![(ROOT.to_owned(), 0)];
    while let Some((folder, index)) = open.pop() {
        let Some(segment) = segments.get(index) else {
            if found.len() >= FOLDERS {
                reader.stop("folders", FOLDERS);
                return Ok(());
            }
            found.insert(folder);
            continue;
        };
        if let Segment::Name(name) = segment {
            let below = join(&folder, name);
            if !reader.misses(&below, true) {
                open.push((below, index + 1));
            }
            continue;
        }
        if !seen.insert((folder.clone(), index)) {
            continue;
        }
        let is_any = matches!(segment, Segment::Any);
        if parts(&folder).count() < DEPTH {
            for entry in reader.list(&folder)?.iter() {
                if entry.is_folder && segment.takes(&entry.name) {
                    open.push((join(&folder, &entry.name), if is_any { index } else { index + 1 }));
                }
            }
        }
        if is_any {
            open.push((folder, index + 1));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Files;

    fn check(files: &[&str], patterns: &[&str], want: &[&str], listed: &[&str]) {
        let files = Files::of(&files.iter().map(|file| (*file, "")).collect::<Vec<_>>());
        let mut reader = Reader::new(&files);
        let patterns = Patterns::parse(&mut reader, "x", patterns.iter().copied());
        let found = patterns.expand(&mut reader).unwrap();
        assert_eq!(found.iter().map(|candidate| &*candidate.folder).collect::<Vec<_>>(), want);
        assert_eq!(*files.listed.borrow(), listed);
    }

    #[test]
    fn only_folders_that_a_wildcard_asks_about_are_listed() {
        let files = ["packages/a/x", "packages/b/src/x", "docs/x", "packages/file"];
        check(&files, &["packages/*"], &["packages/a", "packages/b"], &["packages"]);
        check(&files, &["packages/{a,b}", "docs"], &["packages/a", "packages/b", "docs"], &[]);
        check(&files, &["packages/*/src"], &["packages/a/src", "packages/b/src"], &["packages"]);
        check(
            &files,
            &["packages/**"],
            &["packages", "packages/a", "packages/b", "packages/b/src"],
            &["packages", "packages/b", "packages/b/src", "packages/a"],
        );
        check(&files, &["packages/*", "packages/a"], &["packages/a", "packages/b"], &["packages"]);
        check(&files, &["nowhere/*"], &[], &["nowhere"]);
    }

    #[test]
    fn patterns_cover_what_is_in_their_folders() {
        let files = Files::default();
        let patterns = Patterns::parse(&mut Reader::new(&files), "x", ["a/b", "c/*"]);
        for (folder, matches, covers, names) in [
            ("a/b", true, true, true),
            ("a/b/c", false, true, true),
            ("a", false, false, false),
            ("a/bc", false, false, false),
            ("c/d", true, true, false),
            ("c/d/e", false, true, false),
            (".", false, false, false),
        ] {
            let is = (patterns.matches(folder), patterns.cover(folder), patterns.name(folder));
            assert_eq!(is, (matches, covers, names), "{folder}");
        }
    }

    #[test]
    fn too_many_wildcards_are_refused_and_named_folders_are_not() {
        let files = Files::default();
        let mut reader = Reader::new(&files);
        let texts: Vec<_> =
            (0..1000).flat_map(|index| [format!("a{index}"), format!("b{index}/*")]).collect();
        let patterns = Patterns::parse(&mut reader, "x", texts.iter().map(String::as_str));
        assert_eq!((patterns.literal.len(), patterns.wild.len()), (1000, WILD));
        assert_eq!(reader.into_problems()[0].code, "workspace::too-many");
    }

    /// Whether a pattern is for a path, by trying everything.
    fn is_for(pattern: &[&str], path: &[&str]) -> bool {
        let is_visible = |name: &str| !name.starts_with('.') && name != "node_modules";
        match (pattern, path) {
            ([], []) => true,
            (["**", rest @ ..], _) if is_for(rest, path) => true,
            (["**", ..], [name, below @ ..]) => is_visible(name) && is_for(pattern, below),
            ([part, rest @ ..], [name, below @ ..]) => {
                let fits = if part.contains(['*', '?', '[']) {
                    is_visible(name) && is_like(part.as_bytes(), name.as_bytes())
                } else {
                    part == name
                };
                fits && is_for(rest, below)
            }
            _ => false,
        }
    }

    fn is_like(part: &[u8], name: &[u8]) -> bool {
        match (part, name) {
            ([], []) => true,
            ([b'*', rest @ ..], _) => (0..=name.len()).any(|end| is_like(rest, &name[end..])),
            ([b'?', rest @ ..], [_, below @ ..]) => is_like(rest, below),
            ([b'[', a, b, b']', rest @ ..], [byte, below @ ..]) => {
                (byte == a || byte == b) && is_like(rest, below)
            }
            ([a, rest @ ..], [b, below @ ..]) => a == b && is_like(rest, below),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn expanding_finds_what_matches(
            files in proptest::collection::vec("(([ab]|[abc]{2}|\\.a|node_modules)/){0,4}f", 0..12),
            pattern in "(([ab]{1,2}|[abc*?]{1,3}|\\*\\*|\\[ab\\]\\*?|\\.a)/){0,3}(a|\\*|\\*\\*|\\?b)",
        ) {
            let files = Files::of(&files.iter().map(|file| (file.as_str(), "")).collect::<Vec<_>>());
            let mut reader = Reader::new(&files);
            let patterns = Patterns::parse(&mut reader, "x", [&pattern]);
            let mut found: Vec<_> =
                patterns.expand(&mut reader).unwrap().into_iter().map(|candidate| candidate.folder).collect();
            found.retain(|folder| files.has_folder(folder));
            let segments: Vec<_> = pattern.split('/').collect();
            let mut want = files.folders();
            want.retain(|folder| is_for(&segments, &parts(folder).collect::<Vec<_>>()));
            prop_assert_eq!(&found, &want);
            want.retain(|folder| patterns.matches(folder));
            prop_assert_eq!(found, want);
        }
    }
}
