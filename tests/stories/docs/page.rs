//! Pages, read as GitHub reads them.

use std::fs;
use std::path::{Path, PathBuf};

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Anchorizer, Arena, Options, parse_document};

use crate::support::root;

/// A page of this repository.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its path from the repository's root, with `/`.
    pub(super) path: String,
    /// Where its links lead.
    pub(super) links: Vec<String>,
    /// What can stand behind `#` in a link to it.
    pub(super) anchors: Vec<String>,
    /// What is written as code inside sentences and tables.
    pub(super) codes: Vec<String>,
    /// Its blocks of code.
    pub(super) blocks: Vec<Block>,
}

/// A block of code.
#[derive(Debug)]
pub(super) struct Block {
    /// What stands behind the fence: the language, and marks for tests.
    pub(super) info: String,
    /// What stands inside.
    pub(super) text: String,
}

impl Page {
    /// Reads a page.
    pub(super) fn open(path: &str) -> Self {
        let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), ..Self::parse(&text.replace("\r\n", "\n")) }
    }

    /// All pages of this repository.
    pub(super) fn all() -> Vec<Self> {
        let mut found = Vec::new();
        collect(&root(), &mut found);
        found.sort();
        found.iter().map(|path| Self::open(path)).collect()
    }

    /// The pages under `docs`.
    pub(super) fn docs() -> Vec<Self> {
        Self::all().into_iter().filter(|page| page.path.starts_with("docs/")).collect()
    }

    pub(super) fn parse(text: &str) -> Self {
        let arena = Arena::new();
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.autolink = true;
        let mut page = Self::default();
        let mut anchorizer = Anchorizer::new();
        for node in parse_document(&arena, text, &options).descendants() {
            match &node.data().value {
                NodeValue::Link(link) | NodeValue::Image(link) => page.links.push(link.url.clone()),
                NodeValue::Heading(_) => page.anchors.push(anchorizer.anchorize(&said(node))),
                NodeValue::Code(code) => page.codes.push(code.literal.clone()),
                NodeValue::CodeBlock(block) => {
                    page.blocks.push(Block { info: block.info.clone(), text: block.literal.clone() });
                }
                _ => {}
            }
        }
        page
    }
}

fn said<'a>(node: &'a AstNode<'a>) -> String {
    let parts = node.descendants().map(|part| match &part.data().value {
        NodeValue::Text(text) => text.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        _ => String::new(),
    });
    parts.collect()
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("a readable folder").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != ".git" {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(shown(&path));
        }
    }
}

fn shown(path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root()).expect("a path below the root").to_owned();
    path.to_string_lossy().replace('\\', "/")
}

#[test]
fn a_page_is_taken_apart() {
    let page = Page::parse(
        "# One `two`\n\nSee [x](a.md#b), `c|d`.\n\n```toml tidegate\ne = 1\n```\n\n    [no](link)\n\n# One `two`\n",
    );
    assert_eq!(page.links, ["a.md#b"]);
    assert_eq!(page.anchors, ["one-two", "one-two-1"]);
    assert_eq!(page.codes, ["two", "c|d", "two"]);
    let blocks: Vec<_> = page.blocks.iter().map(|it| (it.info.as_str(), it.text.as_str())).collect();
    assert_eq!(blocks, [("toml tidegate", "e = 1\n"), ("", "[no](link)\n")]);
}
