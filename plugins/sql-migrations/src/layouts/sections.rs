//! Both ways in one file, with comments between them.

use super::{File, Found, Role, Tool};
use crate::dialect::Dialect;
use crate::script::{Kind, Part, Script, scan};

#[derive(Clone, Copy, Eq, PartialEq)]
enum Marker {
    Up(Tool),
    Down(Tool),
    StatementBegin,
    StatementEnd,
}

/// Goose, sql-migrate, dbmate and node-pg-migrate.
pub(super) fn recognise(file: File<'_>, stem: &str, dialect: Dialect) -> Option<Vec<Found>> {
    let text = file.text;
    let mut cutter =
        Cutter { text, from: 0, line: 1, whole: false, side: None, up: Vec::new(), down: Vec::new() };
    let mut tool = None;
    for piece in scan(text, dialect).iter().filter(|piece| piece.kind == Kind::LineComment) {
        let Some(marker) = read_marker(piece.text(text)) else { continue };
        cutter.cut(piece.start, piece.end, piece.line + 1);
        match marker {
            Marker::Up(of) => {
                tool.get_or_insert(of);
                cutter.side = Some(Side::Up);
            }
            Marker::Down(of) => {
                tool.get_or_insert(of);
                cutter.side = Some(Side::Down);
            }
            Marker::StatementBegin => cutter.whole = true,
            Marker::StatementEnd => cutter.whole = false,
        }
    }
    cutter.cut(text.len(), text.len(), 1);
    let (tool, Cutter { up, down, .. }) = (tool?, cutter);
    let script = |parts| Script { path: file.path.to_owned(), parts };
    let mut found = vec![file.found(tool, stem, Role::Up(script(up)))];
    if !down.is_empty() {
        found.push(file.found(tool, stem, Role::Down(script(down))));
    }
    Some(found)
}

#[derive(Clone, Copy)]
enum Side {
    Up,
    Down,
}

struct Cutter<'t> {
    text: &'t str,
    from: usize,
    line: u32,
    whole: bool,
    side: Option<Side>,
    up: Vec<Part>,
    down: Vec<Part>,
}

impl Cutter<'_> {
    /// Gives everything up to `to` to the side that is open, and goes on at `next`.
    fn cut(&mut self, to: usize, next: usize, next_line: u32) {
        let part = Part { text: self.text[self.from..to].to_owned(), line: self.line, whole: self.whole };
        match self.side {
            Some(Side::Up) => self.up.push(part),
            Some(Side::Down) => self.down.push(part),
            None => {}
        }
        (self.from, self.line) = (next, next_line);
    }
}

fn read_marker(comment: &str) -> Option<Marker> {
    let words: Vec<String> =
        comment.trim_start_matches('-').split_whitespace().map(str::to_lowercase).take(2).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(match words.as_slice() {
        ["+goose", "up"] => Marker::Up(Tool::Goose),
        ["+goose", "down"] => Marker::Down(Tool::Goose),
        ["+migrate", "up"] => Marker::Up(Tool::SqlMigrate),
        ["+migrate", "down"] => Marker::Down(Tool::SqlMigrate),
        ["+goose" | "+migrate", "statementbegin"] => Marker::StatementBegin,
        ["+goose" | "+migrate", "statementend"] => Marker::StatementEnd,
        ["migrate:up", ..] => Marker::Up(Tool::Dbmate),
        ["migrate:down", ..] => Marker::Down(Tool::Dbmate),
        ["up", "migration"] => Marker::Up(Tool::NodePgMigrate),
        ["down", "migration"] => Marker::Down(Tool::NodePgMigrate),
        _ => return None,
    })
}
