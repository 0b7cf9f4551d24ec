//! A folder for each migration: Diesel and Prisma.

use super::{File, Found, Id, Role, Tool};

pub(super) fn recognise(file: File<'_>, stem: &str) -> Option<Vec<Found>> {
    let (sequence, version) = file.folder().rsplit_once('/').unwrap_or(("", file.folder()));
    let starts_with_number = version.starts_with(|c: char| c.is_ascii_digit());
    let (tool, role) = match stem {
        "up" => (Tool::Diesel, Role::Up(file.whole())),
        "down" => (Tool::Diesel, Role::Down(file.whole())),
        "migration" if starts_with_number => (Tool::Prisma, Role::Up(file.whole())),
        _ => return None,
    };
    if version.is_empty() {
        return None;
    }
    let id = Id { tool, sequence: sequence.to_owned(), version: version.to_owned() };
    Some(vec![Found { id, role }])
}
