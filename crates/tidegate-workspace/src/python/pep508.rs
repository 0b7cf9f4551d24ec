//! Requirements as PEP 508 writes them, and names as PEP 503 compares them.

/// The name and the version specifier of a requirement; the latter is absent
/// when the requirement names an address instead. Absent without a name.
///
/// Extras and markers do not matter here: `core[fast] >=1; python_version > "3"`
/// is `core` and `>=1`.
pub(super) fn parse(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.split(';').next().unwrap_or_default().trim();
    let end = text.find(|c: char| !is_part_of_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => rest,
    };
    if rest.starts_with('@') {
        return Some((name, None));
    }
    let bare = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    Some((name, Some(bare.trim())))
}

const fn is_part_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The form in which names are compared: in lower case, and each run of `-`,
/// `_` and `.` is one `-`.
pub(super) fn normalize(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if !matches!(c, '-' | '_' | '.') {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.ends_with('-') {
            normal.push('-');
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_requirement_is_a_name_and_a_specifier() {
        for (text, want) in [
            ("core", Some(("core", Some("")))),
            ("core>=1,<2", Some(("core", Some(">=1,<2")))),
            (" core_a.b >= 1 ", Some(("core_a.b", Some(">= 1")))),
            ("core[fast, x] ~=1.0; python_version > '3'", Some(("core", Some("~=1.0")))),
            ("core (>=1)", Some(("core", Some(">=1")))),
            ("core @ file:///x", Some(("core", None))),
            ("core[x]@https://example.com/x.whl ; a", Some(("core", None))),
            ("", None),
            (">=1", None),
            ("-core", None),
            ("core[x", None),
        ] {
            assert_eq!(parse(text), want, "{text}");
        }
    }

    #[test]
    fn names_are_compared_in_one_form() {
        for name in ["Friendly-Bard", "FRIENDLY_BARD", "friendly.bard", "friendly--bard", "friendly-._.-bard"]
        {
            assert_eq!(normalize(name), "friendly-bard", "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_requirement_or_not(text in "[a-c\\[\\]()@;>=1.,_ -]{0,20}|\\PC{0,12}") {
            if let Some((name, _)) = parse(&text) {
                let normal = normalize(name);
                prop_assert_eq!(normalize(&normal), normal);
            }
        }
    }
}
