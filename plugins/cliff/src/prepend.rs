//! A new section in an old file, of which every byte stays.
//!
//! The section goes above the sections that are there and below everything that
//! stands before them. Where that is follows from the text: after the header that
//! the configuration renders or its end mark, and before the first heading that
//! looks like a release. An `Unreleased` section that somebody keeps by hand stays
//! on top, as Keep a Changelog has it.

/// What is known about where sections begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The header as it would be written today.
    pub header: &'a str,
    /// The line that ends a header, if the file has one.
    pub marker: &'a str,
    /// Whether the new section has a version; if not, nothing goes above it.
    pub released: bool,
}

/// Returns the file with the section in it.
pub(crate) fn prepend(existing: &str, section: &str, place: &Place<'_>) -> String {
    if section.is_empty() {
        return existing.to_owned();
    }
    if existing.trim_start_matches('\u{feff}').is_empty() {
        return format!("{existing}{}{section}", place.header);
    }
    let crlf = existing.contains("\r\n") && !existing.replace("\r\n", "").contains('\n');
    let floor = end_of_header(existing, place);
    let at = position(existing, floor, place);
    let at = step_back(existing, floor.unwrap_or(0), at, section);
    let (above, below) = existing.split_at(at);

    let mut inserted = String::with_capacity(section.len() + 4);
    inserted.push_str(missing_newlines(above, section));
    inserted.push_str(section);
    let gap = missing_newlines(&inserted, below).to_owned();
    if !below.is_empty() {
        inserted.push_str(&gap);
    }
    if crlf {
        inserted = inserted.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    format!("{above}{inserted}{below}")
}

/// Returns the newlines it takes to have a blank line between two texts.
fn missing_newlines(above: &str, below: &str) -> &'static str {
    let blank = |text: &str| text.trim_matches(['\u{feff}', '\r', '\n']).is_empty();
    if blank(above) || below.is_empty() {
        return "";
    }
    let ending = above.bytes().rev().filter(|&byte| byte != b'\r').take_while(|&byte| byte == b'\n').count();
    let leading = below.bytes().filter(|&byte| byte != b'\r').take_while(|&byte| byte == b'\n').count();
    ["\n\n", "\n"].get(ending + leading).copied().unwrap_or("")
}

/// Returns where the header ends, if it can be found.
fn end_of_header(existing: &str, place: &Place<'_>) -> Option<usize> {
    let after_line =
        |end: usize| existing[end..].find('\n').map_or(existing.len(), |length| end + length + 1);
    if !place.marker.is_empty()
        && let Some(start) = existing.find(place.marker)
    {
        return Some(after_line(start + place.marker.len()));
    }
    let header = place.header.trim();
    if header.is_empty() {
        return None;
    }
    existing.find(header).map(|start| after_line(start + header.len()))
}

/// Returns where the section goes.
fn position(existing: &str, floor: Option<usize>, place: &Place<'_>) -> usize {
    let mut headings = headings(existing).into_iter().filter(|heading| heading.start >= floor.unwrap_or(0));
    match headings.next() {
        Some(first) if place.released && first.unreleased => headings
            .find(|next| next.level <= first.level)
            .map_or_else(|| end_of_text(existing), |next| next.start),
        Some(first) => first.start,
        // No sections: below a header or title, above text that has neither.
        None if floor.is_some() => floor.unwrap_or(0),
        None if existing.trim_start_matches('\u{feff}').starts_with("# ") => existing.len(),
        None => existing.len() - existing.trim_start_matches('\u{feff}').len(),
    }
}

/// Returns where the text ends: at the end, or where the link definitions begin.
fn end_of_text(existing: &str) -> usize {
    let mut start = existing.len();
    let mut end = existing.len();
    for line in existing.split_inclusive('\n').rev() {
        let text = line.trim();
        start -= line.len();
        if text.starts_with('[') && text.contains("]: ") {
            end = start;
        } else if !text.is_empty() {
            break;
        }
    }
    end
}

/// Moves up over blank lines that the section brings itself, so that a file made
/// section by section is the file made at once.
fn step_back(existing: &str, floor: usize, at: usize, section: &str) -> usize {
    let mut at = at;
    for _ in section.bytes().take_while(|&byte| byte == b'\n') {
        let above = &existing[..at];
        match above.strip_suffix("\r\n").or_else(|| above.strip_suffix('\n')) {
            Some(line) if line.len() >= floor && (line.is_empty() || line.ends_with('\n')) => at = line.len(),
            _ => break,
        }
    }
    at
}

/// A heading that begins a release's section.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Heading {
    start: usize,
    level: usize,
    unreleased: bool,
}

/// Finds the headings of releases: those with a version or the word unreleased,
/// outside code and comments; if there are none, all of the second level.
fn headings(text: &str) -> Vec<Heading> {
    let mut releases = Vec::new();
    let mut second_level = Vec::new();
    let mut fence: Option<&str> = None;
    let mut comment = false;
    let mut anchor: Option<usize> = None;
    let mut paragraph: Option<(usize, &str)> = None;
    let mut start = 0;
    let mut first = true;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim_start_matches('\u{feff}').trim_end();
        let here = start;
        start += raw.len();
        if let Some(mark) = fence {
            fence = (!line.trim_start().starts_with(mark)).then_some(mark);
            continue;
        }
        if comment {
            comment = !line.contains("-->");
            continue;
        }
        fence = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        comment = line.rfind("<!--").is_some_and(|open| !line[open..].contains("-->"));
        if fence.is_some() || comment {
            paragraph = None;
            continue;
        }
        let found = match (atx(line), paragraph) {
            (Some((level, title)), _) => Some((anchor.unwrap_or(here), level, title)),
            (None, Some((at, title))) if is_underline(line) => {
                Some((anchor.unwrap_or(at), if line.starts_with('=') { 1 } else { 2 }, title))
            }
            _ => None,
        };
        if let Some((start, level, title)) = found {
            let unreleased = is_unreleased(title);
            let heading = Heading { start, level, unreleased };
            let title_of_file = std::mem::take(&mut first) && level == 1 && names_the_file(title);
            if level <= 3 && !title_of_file && (unreleased || has_version(title)) {
                releases.push(heading);
            } else if level == 2 {
                second_level.push(heading);
            }
        }
        // An anchor right above a heading belongs to it.
        anchor = line.starts_with("<a ").then(|| anchor.unwrap_or(here));
        paragraph = (found.is_none() && !line.is_empty()).then_some((here, line));
    }
    if releases.is_empty() { second_level } else { releases }
}

/// Reads a heading that begins with `#`.
fn atx(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with([' ', '\t'])).then_some((level, title.trim()))
}

/// Says whether a line makes a heading of the one above it.
fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// Says whether a title is that of changes without a release.
fn is_unreleased(title: &str) -> bool {
    let title = title.trim_start_matches(['[', ' ', '*', '_']).to_ascii_lowercase();
    title.starts_with("unreleased") || title.starts_with("upcoming")
}

/// Says whether a title is the file's rather than a release's.
fn names_the_file(title: &str) -> bool {
    let title = title.to_ascii_lowercase();
    ["changelog", "change log", "history", "release notes"].iter().any(|name| title.contains(name))
}

/// Says whether a title has two numbers with a dot between them.
fn has_version(title: &str) -> bool {
    title
        .as_bytes()
        .windows(3)
        .any(|window| window[0].is_ascii_digit() && window[1] == b'.' && window[2].is_ascii_digit())
}

#[cfg(test)]
mod tests;
