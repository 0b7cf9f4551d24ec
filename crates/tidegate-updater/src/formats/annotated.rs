//! Texts in which comments mark the versions.

use std::ops::Range;

use crate::draft::Draft;
use crate::problem::{Fault, Problem};
use crate::version::is_part;

/// Marks the version in its own line.
const LINE: &str = "x-tidegate-version";
/// Marks the beginning of lines with versions.
const START: &str = "x-tidegate-start";
/// Marks their end.
const END: &str = "x-tidegate-end";

/// What is said of a line with no version or more than one.
const WHAT: &str = "version in the line";

/// Changes a text.
pub(crate) fn versions(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    if version(new.as_str()) != Some(0..new.as_str().len()) {
        // It would not be found the next time.
        return Err(Fault::NewVersion(new.to_string()).into());
    }
    let mut start = 0;
    let mut block = None;
    let mut is_marked = false;
    for line in draft.text.split_inclusive('\n') {
        let mark = line.find("x-tidegate-").map_or(start, |offset| start + offset);
        if has(line, START) {
            if block.replace(mark).is_some() {
                return Err(draft.problem(mark, Fault::Mark("a block starts inside of another one")));
            }
        } else if has(line, END) {
            if block.take().is_none() {
                return Err(draft.problem(mark, Fault::Mark("a block ends that did not start")));
            }
        } else if has(line, LINE) || block.is_some() {
            let mut tokens = tokens(line);
            match (tokens.next(), tokens.next()) {
                (Some(range), None) => {
                    is_marked = true;
                    draft.replace(
                        start + range.start..start + range.end,
                        "the marked version",
                        &edit.package,
                        new,
                    )?;
                }
                (Some(_), Some(second)) => {
                    return Err(draft.problem(start + second.start, Fault::Ambiguous(WHAT.to_owned())));
                }
                (None, _) if block.is_none() => {
                    return Err(draft.problem(mark, Fault::NoVersion(WHAT.to_owned())));
                }
                (None, _) => {}
            }
        }
        start += line.len();
    }
    if let Some(mark) = block {
        return Err(draft.problem(mark, Fault::Mark("a block starts that does not end")));
    }
    if is_marked {
        return Ok(());
    }
    Err(draft.problem(draft.text.len(), Fault::NoVersion("marked version".to_owned())))
}

/// Whether a line has a mark, and not a longer word.
fn has(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let next = line[at + mark.len()..].chars().next();
        !next.is_some_and(|next| next.is_alphanumeric() || next == '-' || next == '_')
    })
}

/// What looks like a version in a line: numbers with dots between them, and
/// what may follow in SemVer and in PEP 440. A pre-release reaches as far as it
/// can: behind one, `.tar.gz` cannot be told from it.
fn tokens(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < line.len() {
            let rest = &line.as_bytes()[at..];
            let length = rest.iter().take_while(|byte| is_part(**byte) || !byte.is_ascii()).count();
            if length == 0 {
                at += 1;
                continue;
            }
            let run = at..at + length;
            at = run.end;
            if let Some(range) = version(&line[run.clone()]) {
                return Some(run.start + range.start..run.start + range.end);
            }
        }
        None
    })
}

/// The version in a run of characters without space or other signs.
fn version(run: &str) -> Option<Range<usize>> {
    let mut search = 0;
    loop {
        let start = search + run[search..].find(|sign: char| sign.is_ascii_digit())?;
        let number = run[start..].find(|sign: char| !sign.is_ascii_digit() && sign != '.');
        let end = number.map_or(run.len(), |length| start + length);
        let numbers = run[start..end].trim_end_matches('.');
        let before = run[..start].strip_suffix('v').unwrap_or(&run[..start]);
        let is_alone = !before.ends_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_'));
        if is_alone && numbers.contains('.') && !numbers.contains("..") {
            let number_end = start + numbers.len();
            return Some(start..number_end + suffix(&run[number_end..]));
        }
        search = end;
    }
}

/// The length of what belongs to a version after its numbers.
fn suffix(rest: &str) -> usize {
    let is_start =
        rest.starts_with(['-', '+', '~']) || rest.starts_with(|sign: char| sign.is_ascii_alphabetic());
    let is_python = [".post", ".dev"].iter().any(|word| rest.starts_with(word));
    if !is_start && !is_python {
        return 0;
    }
    let length = rest.bytes().take_while(|byte| is_part(*byte) && *byte != b'_' && *byte != b'!').count();
    let trimmed = rest[..length].trim_end_matches(['.', '-', '+', '~']);
    // What is left has to be more than a sign.
    trimmed.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_their_neighbours() {
        for (line, want) in [
            ("a 1.2.3 b", &["1.2.3"][..]),
            ("v1.2.3, and 4.5.", &["1.2.3", "4.5"]),
            ("tool-1.2.3.tar.gz", &["1.2.3"]),
            ("image:1.0.0-rc.1+b.2\"", &["1.0.0-rc.1+b.2"]),
            ("1.0rc1 2.0.post1", &["1.0rc1", "2.0.post1"]),
            ("python3 42 x1.2 é1.2 1..2 10.", &[]),
            ("@1.2.3-", &["1.2.3"]),
        ] {
            let found: Vec<_> = tokens(line).map(|range| &line[range]).collect();
            assert_eq!(found, want, "{line}");
        }
    }
}
