//! Paths inside the repository.

use std::fmt;

use serde::Serialize;

/// A file's path inside the repository, checked by its spelling alone: relative,
/// with `/` between its parts, without `.` and `..`, and not in git's own folder.
///
/// Whether a symbolic link leads out again is for whoever opens the file to check.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct RepoPath(String);

/// A path cannot be that of a file in the repository.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PathError {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It starts at the file system's root or at a drive.
    #[error("it is absolute")]
    Absolute,
    /// It is written for one system only.
    #[error("it has a backslash, want `/` between folders")]
    Backslash,
    /// It means a drive or a stream on one system.
    #[error("it has a colon")]
    Colon,
    /// It has a character that is invisible.
    #[error("it has a control character")]
    Control,
    /// `..` leads out.
    #[error("it leads out of the repository")]
    Outside,
    /// It is git's.
    #[error("it leads into git's own folder")]
    Git,
    /// It names no file.
    #[error("it is a folder's, want a file's")]
    Folder,
}

impl RepoPath {
    /// The changelog's usual place.
    pub(crate) fn changelog() -> Self {
        Self("CHANGELOG.md".into())
    }

    /// The path that `text` is, seen from `folder`.
    ///
    /// # Errors
    /// When that is no file's path in the repository.
    pub fn resolve(folder: &str, text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        if is_absolute(text) {
            return Err(PathError::Absolute);
        }
        if text.contains('\\') {
            return Err(PathError::Backslash);
        }
        if text.contains(':') {
            return Err(PathError::Colon);
        }
        if text.chars().any(char::is_control) {
            return Err(PathError::Control);
        }
        let mut parts = Vec::new();
        for part in folder.split('/').chain(text.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Outside)?;
                }
                _ if is_git_folder(part) => return Err(PathError::Git),
                _ => parts.push(part),
            }
        }
        if parts.is_empty() || matches!(text.rsplit('/').next(), Some("" | "." | "..")) {
            return Err(PathError::Folder);
        }
        Ok(Self(parts.join("/")))
    }

    /// The path, relative to what it was resolved from.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The folder of a configuration file inside the repository. A file elsewhere
/// (`--config` takes any) has none there, and counts as standing at the root.
pub(crate) fn folder_of(file_name: &str) -> &str {
    match file_name.rsplit_once('/') {
        Some((folder, _)) if RepoPath::resolve("", file_name).is_ok() => folder,
        _ => "",
    }
}

/// Whether some system takes the name for `.git`: without regard to case, to
/// dots and spaces at the end, or by the short name that Windows gives it.
fn is_git_folder(part: &str) -> bool {
    let name = part.trim_end_matches(['.', ' ']);
    name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case("git~1")
}

fn is_absolute(text: &str) -> bool {
    let drive = matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    text.starts_with(['/', '\\']) || drive
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_resolved_from_its_folder() {
        for (folder, text, want) in [
            ("", "a.wasm", "a.wasm"),
            ("", "./policies//a.wasm", "policies/a.wasm"),
            ("", "a/../b.wasm", "b.wasm"),
            (".config", "a.wasm", ".config/a.wasm"),
            (".config", "../policies/a.wasm", "policies/a.wasm"),
            ("", ".github/x", ".github/x"),
        ] {
            assert_eq!(RepoPath::resolve(folder, text).unwrap().as_str(), want, "{folder} {text}");
        }
    }

    #[test]
    fn a_path_that_is_not_a_file_of_the_repository_is_refused() {
        for (folder, text, want) in [
            ("", "", PathError::Empty),
            ("", "/etc/passwd", PathError::Absolute),
            ("", "C:x.wasm", PathError::Absolute),
            ("", r"\\server\x", PathError::Absolute),
            ("", r"..\x.wasm", PathError::Backslash),
            ("", "./C:x.wasm", PathError::Colon),
            ("", ".git::$INDEX_ALLOCATION/x", PathError::Colon),
            ("", "a\nb", PathError::Control),
            ("", "../x.wasm", PathError::Outside),
            ("", "a/../../x.wasm", PathError::Outside),
            (".config", "../../x.wasm", PathError::Outside),
            ("", ".git/hooks/pre-push", PathError::Git),
            ("", "sub/.GIT/config", PathError::Git),
            ("", ".git. /config", PathError::Git),
            ("", "GIT~1/config", PathError::Git),
            ("", "policies/", PathError::Folder),
            ("", ".", PathError::Folder),
            ("a", "..", PathError::Folder),
        ] {
            assert_eq!(RepoPath::resolve(folder, text), Err(want), "{folder} {text}");
        }
    }

    #[test]
    fn only_a_file_inside_the_repository_has_a_folder_there() {
        for (file, want) in [
            ("tidegate.toml", ""),
            (".config/tidegate.toml", ".config"),
            ("/etc/tidegate.toml", ""),
            ("../x/tidegate.toml", ""),
        ] {
            assert_eq!(folder_of(file), want, "{file}");
        }
    }

    proptest! {
        #[test]
        fn a_resolved_path_stays_inside_and_resolves_to_itself(text in "[a./\\\\:]{0,12}") {
            if let Ok(path) = RepoPath::resolve("", &text) {
                prop_assert!(path.as_str().split('/').all(|part| !matches!(part, "" | "." | "..")));
                prop_assert_eq!(RepoPath::resolve("", path.as_str()), Ok(path));
            }
        }
    }
}
