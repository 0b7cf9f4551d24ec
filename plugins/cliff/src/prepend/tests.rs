use super::*;
use proptest::prelude::*;

const SECTION: &str = "## [1.1.0] - 2024-02-01\n\n### Fixed\n\n- B\n\n";

const RELEASED: Place<'static> =
    Place { header: "# Changelog\n\nAll changes.\n", marker: "<!-- end -->", released: true };

fn put(existing: &str) -> String {
    prepend(existing, SECTION, &RELEASED)
}

#[test]
fn an_empty_file_gets_the_header() {
    assert_eq!(put(""), format!("{}{SECTION}", RELEASED.header));
}

#[test]
fn the_section_goes_between_header_and_sections() {
    let old = "# Changelog\n\nAll changes.\n\n## [1.0.0] - 2024-01-01\n\n- A\n";
    assert_eq!(put(old), format!("# Changelog\n\nAll changes.\n\n{SECTION}## [1.0.0] - 2024-01-01\n\n- A\n"));
}

#[test]
fn a_header_by_hand_stays_on_top() {
    let old = "# What is new\n\nRead me.\n\n## v1.0.0\n- A\n";
    assert_eq!(put(old), format!("# What is new\n\nRead me.\n\n{SECTION}## v1.0.0\n- A\n"));
}

#[test]
fn the_marker_ends_a_header_that_changes() {
    let old = "# 7 releases, newest 1.0.0\n<!-- end -->\n## 1.0.0\n";
    assert_eq!(put(old), format!("# 7 releases, newest 1.0.0\n<!-- end -->\n\n{SECTION}## 1.0.0\n"));
}

#[test]
fn unreleased_by_hand_stays_above_a_release() {
    let old = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- soon\n\n## [1.0.0]\n\n- A\n";
    let new = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- soon\n\n";
    assert_eq!(put(old), format!("{new}{SECTION}## [1.0.0]\n\n- A\n"));
    let first = prepend(old, "## [Unreleased]\n\n", &Place { released: false, ..RELEASED });
    assert!(first.starts_with("# Changelog\n\n## [Unreleased]\n\n## [Unreleased]\n\n### Added"), "{first}");
}

#[test]
fn the_first_release_goes_below_unreleased_and_above_links() {
    let old = "# Changelog\n\n## [Unreleased]\n\n- soon\n\n[Unreleased]: https://example.org\n";
    let new =
        format!("# Changelog\n\n## [Unreleased]\n\n- soon\n\n{SECTION}[Unreleased]: https://example.org\n");
    assert_eq!(put(old), new);
}

#[test]
fn headings_of_all_common_forms_are_found() {
    for heading in [
        "# 1.0.0 (2024-01-01)",
        "## v1.0.0",
        "### [1.0.0](https://example.org)",
        "1.0.0\n-----",
        "Version 1.0.0\n=============",
        "<a name=\"v1.0.0\"></a>\n## 1.0.0",
        "## First",
    ] {
        let old = format!("# Changelog\n\ntext\n\n{heading}\n\n- A\n");
        assert_eq!(put(&old), format!("# Changelog\n\ntext\n\n{SECTION}{heading}\n\n- A\n"));
    }
}

#[test]
fn what_only_looks_like_a_heading_is_none() {
    let old = "# Changelog for 2.x and 1.4.x\n\n```\n## 9.9.9\n```\n\n<!--\n## 8.8.8\n-->\n\n## 1.0.0\n";
    let head = "# Changelog for 2.x and 1.4.x\n\n```\n## 9.9.9\n```\n\n<!--\n## 8.8.8\n-->\n\n";
    assert_eq!(put(old), format!("{head}{SECTION}## 1.0.0\n"));
}

#[test]
fn line_ends_are_those_of_the_file() {
    let old = "# Changelog\r\n\r\n## 1.0.0\r\n";
    assert_eq!(put(old), format!("# Changelog\r\n\r\n{}## 1.0.0\r\n", SECTION.replace('\n', "\r\n")));
}

#[test]
fn a_title_alone_stays_above_and_plain_text_below() {
    assert_eq!(put("# News\n"), format!("# News\n\n{SECTION}"));
    assert_eq!(put("some old notes\n"), format!("{SECTION}some old notes\n"));
    assert_eq!(put("\u{feff}## 1.0.0\n"), format!("{SECTION}\u{feff}## 1.0.0\n"));
}

#[test]
fn a_blank_line_is_kept_between_sections() {
    let tight = Place { header: "", ..RELEASED };
    assert_eq!(prepend("## 1.0.0\n- A\n", "## 1.1.0\n- B", &tight), "## 1.1.0\n- B\n\n## 1.0.0\n- A\n");
}

/// Says whether all of `part` is in `whole`, in order, in at most two pieces.
fn survives(part: &str, whole: &str) -> bool {
    let start = part.bytes().zip(whole.bytes()).take_while(|(a, b)| a == b).count();
    let end = part.bytes().rev().zip(whole.bytes().rev()).take_while(|(a, b)| a == b).count();
    start + end >= part.len()
}

proptest! {
    #[test]
    fn every_byte_survives(
        lines in prop::collection::vec(prop::sample::select(vec![
            "# Changelog", "## 1.0.0", "## [Unreleased]", "text", "", "```", "<!--", "-->", "---", "===",
            "[1.0.0]: https://example.org", "<a name=\"x\"></a>", "\u{feff}", "é\r", "All changes.", "<!-- end -->",
        ]), 0..24),
        section in "(\n){0,3}## 1\\.1\\.0\n(- [a-z]{1,5}\n){0,3}",
        released in any::<bool>(),
    ) {
        let existing = lines.join("\n");
        let out = prepend(&existing, &section, &Place { released, ..RELEASED });
        prop_assert!(survives(&existing, &out), "{out:?}");
    }

    #[test]
    fn any_text_is_taken(existing in any::<String>(), section in any::<String>()) {
        let out = prepend(&existing, &section, &RELEASED);
        prop_assert!(survives(&existing, &out));
    }
}
