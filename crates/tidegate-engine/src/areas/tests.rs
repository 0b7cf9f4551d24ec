use proptest::prelude::*;

use super::*;
use crate::testing::member;

/// The areas of a file, looking through all folders as `History::touched` does.
fn areas_of(areas: &PackageAreas, path: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    if folders.all(|folder| areas.folder(folder.as_bytes(), &mut found)) {
        areas.file(path.as_bytes(), &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_file_belongs_to_the_deepest_package_around_it() {
    let members = [member("root", "."), member("a", "crates/a"), member("b", "crates/a/b")];
    let areas = PackageAreas::new(&members, &[(1, "old/a".into())]);
    for (path, want) in [
        ("README.md", vec![0]),
        ("crates/x/file", vec![0]),
        ("crates/a/src/lib.rs", vec![1]),
        ("crates/a/b/src/lib.rs", vec![2]),
        ("crates/ab/src/lib.rs", vec![0]),
        ("old/a/lib.rs", vec![1]),
        // A file that has the name of a package's folder.
        ("crates/a", vec![1]),
    ] {
        assert_eq!(areas_of(&areas, path), want, "{path}");
    }
}

#[test]
fn globs_take_files_in_and_leave_files_out() {
    let mut a = member("a", "a");
    a.include = vec!["shared/**".into(), "*.lock".into()];
    a.exclude = vec!["a/docs/**".into(), "**/*.md".into(), "shared/private/**".into()];
    let mut b = member("b", "b");
    b.include = vec!["shared/b.txt".into()];
    let areas = PackageAreas::new(&[a, b], &[]);
    for (path, want) in [
        ("a/src/x", vec![0]),
        ("a/docs/x", vec![]),
        ("a/README.md", vec![]),
        ("shared/x", vec![0]),
        ("shared/b.txt", vec![0, 1]),
        ("shared/private/x", vec![]),
        ("Cargo.lock", vec![0]),
        // `*` stays within a folder.
        ("b/Cargo.lock", vec![1]),
        ("b/README.md", vec![1]),
        ("other", vec![]),
    ] {
        assert_eq!(areas_of(&areas, path), want, "{path}");
    }
}

proptest! {
    /// The short way over folders gives what looking at the file alone gives.
    #[test]
    fn folders_are_passed_over_only_where_that_changes_nothing(
        folders in prop::collection::vec("[ab](/[ab]){0,2}|\\.", 1..5),
        path in "[abc](/[abc]){0,4}",
        include in prop::option::of("[ab](/[ab])?/\\*\\*"),
    ) {
        let mut members: Vec<_> = folders.iter().enumerate().map(|(at, path)| member(&at.to_string(), path)).collect();
        members[0].include.extend(include);
        let areas = PackageAreas::new(&members, &[]);
        let mut alone = Vec::new();
        areas.file(path.as_bytes(), &mut alone);
        alone.sort_unstable();
        alone.dedup();
        prop_assert_eq!(areas_of(&areas, &path), alone.clone());
        let is_inside = |folder: &str| folder == "." || path.starts_with(&format!("{folder}/")) || path == folder;
        let depth = |folder: &str| if folder == "." { 0 } else { folder.len() };
        let deepest = (0..members.len()).filter(|&at| is_inside(&folders[at])).max_by_key(|&at| (depth(&folders[at]), at));
        if let Some(deepest) = deepest {
            prop_assert!(has(&alone, deepest));
        }
    }
}
