//! Every block that is marked `toml tidegate` is a configuration: a plan can be
//! made with it, and nothing about it is warned about.

use std::fs;
use std::path::Path;

use super::page::Page;
use crate::support::{Run, at, quickstart};

const MARK: &str = "toml tidegate";

/// Puts a file where the configuration expects a plugin: a page's own plugins are
/// not built. It is none, so their gates say no, and a plan can be made all the same.
fn stand_ins(configuration: &str, repository: &Path) {
    let paths =
        configuration.lines().filter_map(|line| line.strip_prefix("path = \"")?.strip_suffix(".wasm\""));
    for path in paths {
        let path = repository.join(path).with_extension("wasm");
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, "no module").expect("written");
    }
}

#[test]
fn every_configuration_is_accepted() {
    let (home, repository) = quickstart();
    let file = home.path().join("shown.toml");
    let mut tried = 0;
    for page in Page::all() {
        for block in page.blocks.iter().filter(|block| block.info == MARK) {
            fs::write(&file, &block.text).expect("written");
            stand_ins(&block.text, &repository);
            // A plan also looks at the files that it would change, which are not all here.
            let mut next = at(&repository, "next --format json");
            next.arg("--config").arg(&file);
            let seen = Run::of(next);
            assert!(seen.code == 0 && seen.err.is_empty(), "{}:\n{}\n{}", page.path, block.text, seen.err);
            tried += 1;
        }
    }
    assert!(tried > 10, "only {tried} configurations are shown");
}
