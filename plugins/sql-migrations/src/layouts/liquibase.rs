//! Liquibase's formatted SQL: changesets in a row, each with its own way back.

use super::{File, Found, Id, Role, Tool};
use crate::dialect::Dialect;
use crate::script::{Kind, Part, Script, scan};

pub(super) fn recognise(file: File<'_>, dialect: Dialect) -> Option<Vec<Found>> {
    let text = file.text;
    let pieces = scan(text, dialect);
    let first = pieces.first().filter(|piece| piece.kind == Kind::LineComment)?;
    let heading: Vec<String> = marker(first.text(text)).split_whitespace().map(str::to_lowercase).collect();
    if !matches!(heading.as_slice(), [a, b, ..] if a == "liquibase" && b == "formatted") {
        return None;
    }
    let mut reader = Reader { file, open: None, from: 0, line: 1, found: Vec::new() };
    for piece in pieces.iter().filter(|piece| piece.kind.is_comment()) {
        reader.see(piece.text(text), piece.kind, piece.start, piece.end, piece.line + 1);
    }
    reader.cut(text.len());
    reader.close();
    Some(reader.found)
}

fn marker(comment: &str) -> &str {
    comment.trim_start_matches('-').trim()
}

/// Takes the first word off, when it is this one.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
    let rest = &text[head.len()..];
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

struct Changeset {
    version: String,
    up: Vec<Part>,
    down: Vec<Part>,
    nothing_to_undo: bool,
}

struct Reader<'a> {
    file: File<'a>,
    open: Option<Changeset>,
    from: usize,
    line: u32,
    found: Vec<Found>,
}

impl Reader<'_> {
    fn see(&mut self, comment: &str, kind: Kind, start: usize, end: usize, line: u32) {
        if kind == Kind::BlockComment {
            let body = comment.strip_prefix("/*").unwrap_or(comment);
            let body = body.strip_suffix("*/").unwrap_or(body).trim_end();
            let rollback =
                after_word(body.trim_start(), "liquibase").and_then(|rest| after_word(rest, "rollback"));
            if let (Some(sql), Some(open)) = (rollback, &mut self.open) {
                let lead = body[..body.len() - sql.len()].matches('\n').count();
                let line = line.saturating_add(u32::try_from(lead).unwrap_or(u32::MAX));
                open.down.push(Part { text: sql.to_owned(), line, whole: false });
            }
            return;
        }
        let text = marker(comment);
        if let Some(attributes) = after_word(text, "changeset") {
            self.cut(start);
            self.close();
            (self.from, self.line) = (end, line);
            let version = attributes.split_whitespace().next().unwrap_or_default().to_owned();
            self.open = Some(Changeset { version, up: Vec::new(), down: Vec::new(), nothing_to_undo: false });
        } else if let (Some(sql), Some(open)) = (after_word(text, "rollback"), &mut self.open) {
            let declared = sql.to_lowercase();
            if declared == "empty" || declared == "not required" {
                open.nothing_to_undo = true;
            } else {
                open.down.push(Part { text: sql.to_owned(), line, whole: false });
            }
        }
    }

    fn cut(&mut self, to: usize) {
        if let Some(open) = &mut self.open {
            open.up.push(Part {
                text: self.file.text[self.from..to].to_owned(),
                line: self.line,
                whole: false,
            });
        }
    }

    fn close(&mut self) {
        let Some(Changeset { version, up, down, nothing_to_undo }) = self.open.take() else { return };
        // Changesets are known by file, author and id together.
        let id = Id { tool: Tool::Liquibase, sequence: self.file.path.to_owned(), version };
        let script = |parts| Script { path: self.file.path.to_owned(), parts };
        self.found.push(Found { id: id.clone(), role: Role::Up(script(up)) });
        if !down.is_empty() {
            self.found.push(Found { id, role: Role::Down(script(merge(down))) });
        } else if nothing_to_undo {
            self.found.push(Found { id, role: Role::NothingToUndo });
        }
    }
}

/// Joins `--rollback` lines that follow each other: a statement may span them.
fn merge(parts: Vec<Part>) -> Vec<Part> {
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            Some(last) => {
                let lines = u32::try_from(last.text.matches('\n').count()).unwrap_or(u32::MAX);
                let gap = part.line.saturating_sub(last.line.saturating_add(lines)).max(1);
                last.text.push_str(&"\n".repeat(gap as usize));
                last.text.push_str(&part.text);
            }
            None => merged.push(part),
        }
    }
    merged
}
