//! The page of each error code.

/// All pages, one section for each code.
const PAGES: &str = include_str!("../pages/errors.md");

/// The codes and what stands on their pages, in order.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.split("\n## ").skip(1).filter_map(|section| {
        let (code, text) = section.split_once('\n')?;
        Some((code.trim(), text.trim()))
    })
}

/// The page of a code.
pub(crate) fn find(code: &str) -> Option<&'static str> {
    all().find(|(name, _)| *name == code).map(|(_, text)| text)
}
