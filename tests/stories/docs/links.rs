//! Links inside the repository lead to files that are there, and to headings that
//! they have.

use std::path::{Component, Path, PathBuf};

use super::page::Page;
use crate::support::root;

/// Why a link of a page leads nowhere, if it does.
fn dead(page: &Page, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let target = match file {
        "" => page.path.clone(),
        file => match resolve(&page.path, file) {
            Some(target) => target,
            None => return Some("leads out of the repository".to_owned()),
        },
    };
    if !root().join(&target).exists() {
        return Some(format!("there is no `{target}`"));
    }
    let anchor = anchor?;
    let has = target.ends_with(".md") && Page::open(&target).anchors.iter().any(|it| it == anchor);
    (!has).then(|| format!("`{target}` has no heading `{anchor}`"))
}

/// A link's path from the repository's root.
fn resolve(page: &str, link: &str) -> Option<String> {
    let mut path = PathBuf::from(page);
    path.pop();
    for part in Path::new(link).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path.to_string_lossy().replace('\\', "/"))
}

#[test]
fn every_link_leads_somewhere() {
    let pages = Page::all();
    assert!(pages.len() > 20, "only {} pages", pages.len());
    let dead: Vec<_> = pages
        .iter()
        .flat_map(|page| page.links.iter().map(move |link| (page, link)))
        .filter_map(|(page, link)| Some(format!("{}: `{link}`: {}", page.path, dead(page, link)?)))
        .collect();
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn every_page_under_docs_is_linked() {
    let pages = Page::all();
    let linked: Vec<_> = pages
        .iter()
        .flat_map(|page| page.links.iter().map(move |link| (page, link)))
        .filter_map(|(page, link)| resolve(&page.path, link.split('#').next().unwrap_or_default()))
        .collect();
    let lonely: Vec<_> =
        Page::docs().into_iter().map(|page| page.path).filter(|path| !linked.contains(path)).collect();
    assert!(lonely.is_empty(), "no page links to {lonely:?}");
}

#[test]
fn a_link_is_followed_from_its_page() {
    assert_eq!(resolve("docs/guides/a.md", "../plugins/b.md").as_deref(), Some("docs/plugins/b.md"));
    assert_eq!(resolve("a.md", "b").as_deref(), Some("b"));
    assert_eq!(resolve("a.md", "../b"), None);
    let page = Page { path: "README.md".to_owned(), ..Page::default() };
    for link in ["LICENSE-MIT", "docs/", "https://example.org/x", "SECURITY.md#reporting"] {
        assert_eq!(dead(&page, link), None, "{link}");
    }
    for link in ["LICENSE-GPL", "SECURITY.md#prizes", "LICENSE-MIT#x"] {
        assert!(dead(&page, link).is_some(), "{link}");
    }
}
