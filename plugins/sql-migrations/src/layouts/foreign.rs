//! Migrations that are not SQL. They are seen, so that they are not forgotten,
//! but cannot be read.

/// Extensions of programs that migrate, and of Liquibase's other formats.
const PROGRAMS: &[&str] = &["py", "rb", "js", "cjs", "mjs", "ts", "php", "cs", "go", "exs", "kt", "java"];
const CHANGELOGS: &[&str] = &["xml", "yaml", "yml", "json"];

/// Folders in which a numbered program is a migration.
const FOLDERS: &[&str] = &["migrations", "migration", "migrate", "versions"];

/// Whether a path looks like a migration that is not SQL.
#[must_use]
pub fn is_foreign(path: &str) -> bool {
    let mut folders = path.split('/');
    let name = folders.next_back().unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let extension = extension.to_lowercase();
    if CHANGELOGS.contains(&extension.as_str()) {
        let is_changelog = stem.to_lowercase().contains("changelog");
        return is_changelog
            && folders.any(|folder| matches!(folder, "db" | "liquibase" | "changelog" | "changelogs"));
    }
    let in_place = folders.any(|folder| FOLDERS.contains(&folder.to_lowercase().as_str()));
    // Entity Framework writes a snapshot of the model beside each migration.
    let generated = stem.ends_with(".Designer") || stem.ends_with(".spec") || stem.ends_with(".test");
    in_place && !generated && PROGRAMS.contains(&extension.as_str()) && is_revision(stem)
}

/// `0001_initial`, `20240131120000-add`, `m0001_x`, `V1__x`, or Alembic's twelve
/// hexadecimal digits.
fn is_revision(stem: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let flyway = stem.strip_prefix('V').is_some_and(|rest| digits(rest) > 0 && rest.contains("__"));
    let hexadecimal = stem.bytes().take_while(u8::is_ascii_hexdigit).count();
    digits(stem) >= 3
        || digits(stem.strip_prefix('m').unwrap_or_default()) >= 3
        || flyway
        || hexadecimal == 12
}
