//! Files in a row, with or without a file for the way back.

use super::{File, Found, Role, Tool};

/// Folders whose numbered files are taken for migrations without more proof.
const FOLDERS: &[&str] = &["migrations", "migration", "migrate", "drizzle"];

/// `NAME.up.sql` and `NAME.down.sql`.
pub(super) fn recognise(file: File<'_>, stem: &str) -> Option<Vec<Found>> {
    let (version, direction) = stem.rsplit_once('.')?;
    let role = match direction {
        "up" => Role::Up(file.whole()),
        "down" => Role::Down(file.whole()),
        _ => return None,
    };
    (!version.is_empty()).then(|| vec![file.found(Tool::Paired, version, role)])
}

/// `N_name.sql` in a folder that is called after its purpose.
pub(super) fn recognise_plain(file: File<'_>, stem: &str) -> Option<Vec<Found>> {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let separated = matches!(stem.as_bytes().get(digits), None | Some(b'_' | b'-' | b'.'));
    let in_place = file.folder().split('/').any(|folder| FOLDERS.contains(&folder.to_lowercase().as_str()));
    (digits > 0 && separated && in_place).then(|| vec![file.found(Tool::Plain, stem, Role::Up(file.whole()))])
}
