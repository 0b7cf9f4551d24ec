//! `pnpm-workspace.yaml`, of which only `packages` matters.
//!
//! The parser's events are read one by one: nothing is built in memory, so that
//! neither depth nor aliases of a hostile file can do anything.

use saphyr_parser::{Event, Parser, ScanError};
use tidegate_model::Diagnosis;

use crate::problem::cut;
use crate::reader::{Failure, Reader};
use crate::{Fault, Position};

/// The file.
pub(super) const FILE: &str = "pnpm-workspace.yaml";

/// The patterns for members; absent when the file or its list is.
///
/// # Errors
/// When the tree fails.
pub(super) fn packages(reader: &mut Reader<'_>) -> Result<Option<Vec<String>>, Diagnosis> {
    Ok(reader.parse(FILE, parse)?.ok().flatten())
}

/// Where in the file an event is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// A key of the top.
    Key,
    /// The value of `packages`.
    Packages,
    /// The value of another key.
    Other,
}

fn parse(text: &str) -> Result<Option<Vec<String>>, Failure> {
    let mut patterns = None;
    let mut place = Place::Key;
    // Collections that are open: 1 is the top's mapping, 2 a key's value.
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| failure(&error))?;
        let is_list = matches!(event, Event::SequenceStart(..));
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth == 2 && place == Place::Packages && is_list {
                    patterns = Some(Vec::new());
                }
                // A key that is a collection itself: nobody's.
                if depth == 2 && place == Place::Key {
                    place = Place::Other;
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    place = Place::Key;
                }
            }
            Event::Scalar(key, ..) if depth == 1 && place == Place::Key => {
                place = if key == "packages" { Place::Packages } else { Place::Other };
            }
            Event::Scalar(..) | Event::Alias(_) if depth == 1 => place = Place::Key,
            Event::Scalar(pattern, ..) if depth == 2 && place == Place::Packages => {
                if let Some(patterns) = &mut patterns {
                    patterns.push(pattern.into_owned());
                }
            }
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    Ok(patterns)
}

fn failure(error: &ScanError) -> Failure {
    let marker = error.marker();
    let at = Position { line: marker.line(), column: marker.col() + 1 };
    (Some(at), Fault::Malformed(cut(error.info())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_list_of_packages_matters() {
        for (text, want) in [
            ("", None),
            ("# nothing\n", None),
            ("packages:\n", None),
            ("packages: a\n", None),
            ("catalog:\n  packages: [x]\n", None),
            ("- packages\n- x\n", None),
            ("packages: []\n", Some(&[][..])),
            ("packages:\n  - 'a/*'\n  - \"!b\" # not b\n", Some(&["a/*", "!b"])),
            ("packages: [a, {b: c}, [d], e]\n", Some(&["a", "e"])),
            ("catalog: {a: ^1}\nx: [1, 2]\npackages:\n- a\ny: z\n", Some(&["a"])),
            ("x: &x a\npackages: [*x, b]\n", Some(&["b"])),
            ("packages: [a]\n---\npackages: [b]\n", Some(&["a"])),
        ] {
            let want = want.map(|want| want.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(parse(text).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn a_mistake_has_a_place() {
        let (at, fault) = parse("packages:\n  - a\n  b: c\n").unwrap_err();
        assert_eq!(at.map(|at| at.line), Some(3), "{fault}");
        assert_eq!(fault.code(), "workspace::manifest");
    }

    #[test]
    fn depth_does_no_harm() {
        for text in ["[".repeat(100_000), "- ".repeat(100_000), "a: {".repeat(50_000)] {
            drop(parse(&text));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_yaml_or_not(text in "(packages|[a:\\-\\[\\]{},&*!|>'\"# \n]){0,40}") {
            drop(parse(&text));
        }
    }
}
