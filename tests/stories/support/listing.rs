//! Shows whether anything was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Everything that can be seen of a file without opening it, and its content.
pub(crate) type Listing = BTreeMap<PathBuf, (SystemTime, u64, Vec<u8>)>;

fn listing(folder: &Path, found: &mut Listing) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let facts = fs::symlink_metadata(&path).expect("it is there");
        let content = if facts.is_file() { fs::read(&path).expect("a readable file") } else { Vec::new() };
        found.insert(path.clone(), (facts.modified().expect("a time"), facts.len(), content));
        if facts.is_dir() {
            listing(&path, found);
        }
    }
}

/// Everything below a folder.
pub(crate) fn everything(folder: &Path) -> Listing {
    let mut found = Listing::new();
    listing(folder, &mut found);
    found
}
