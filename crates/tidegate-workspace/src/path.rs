//! Paths inside the repository: relative, `/` between the parts, `.` for the root.

/// The root.
pub(crate) const ROOT: &str = ".";

/// The deepest folder that is looked into, in parts of its path.
pub(crate) const DEPTH: usize = 32;

/// The path of something in a folder.
pub(crate) fn join(folder: &str, name: &str) -> String {
    match folder {
        ROOT => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

/// The folder that something is in, and its name there.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or((ROOT, path))
}

/// The last part of a path; the root has none.
pub(crate) fn name(path: &str) -> Option<&str> {
    (path != ROOT).then(|| split(path).1)
}

/// The parts of a path; the root has none.
pub(crate) fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| *part != ROOT)
}

/// The path itself and every folder it is in, the root left out.
pub(crate) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let mut next = (path != ROOT).then_some(path);
    std::iter::from_fn(move || {
        let path = next?;
        next = path.rsplit_once('/').map(|(folder, _)| folder);
        Some(path)
    })
}

/// Where `text` leads, seen from `folder`; absent when that is outside.
pub(crate) fn resolve(folder: &str, text: &str) -> Option<String> {
    let drive = matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || text.starts_with(['/', '\\', '~']) || text.contains('\0') {
        return None;
    }
    let mut resolved: Vec<&str> = parts(folder).collect();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                resolved.pop()?;
            }
            _ => resolved.push(part),
        }
    }
    Some(if resolved.is_empty() { ROOT.to_owned() } else { resolved.join("/") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_resolved_from_its_folder() {
        for (folder, text, want) in [
            (".", "crates/a", Some("crates/a")),
            (".", "./a//b/", Some("a/b")),
            (".", "", Some(".")),
            ("crates/a", "../b", Some("crates/b")),
            ("crates/a", "../..", Some(".")),
            ("crates/a", "../../..", None),
            (".", "..", None),
            (".", "a/../../b", None),
            (".", "/etc", None),
            (".", r"C:\x", None),
            (".", "~/x", None),
        ] {
            assert_eq!(resolve(folder, text).as_deref(), want, "{folder} {text}");
        }
    }

    #[test]
    fn a_path_has_parts_and_ancestors() {
        assert_eq!(parts("a/b").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(parts(".").count(), 0);
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b/c", "a/b", "a"]);
        assert_eq!(ancestors(".").count(), 0);
        assert_eq!((name("a/b"), name("."), name("a")), (Some("b"), None, Some("a")));
        assert_eq!((split("a/b/c"), split("a")), (("a/b", "c"), (".", "a")));
        assert_eq!((join(".", "a"), join("a", "b")), ("a".to_owned(), "a/b".to_owned()));
    }

    proptest! {
        #[test]
        fn a_resolved_path_stays_inside(text in "[a./~:\\\\]{0,12}") {
            if let Some(path) = resolve(ROOT, &text) {
                prop_assert!(path == ROOT || path.split('/').all(|part| !matches!(part, "" | "." | "..")));
                prop_assert_eq!(resolve(ROOT, &format!("./{path}")), Some(path));
            }
        }
    }
}
