//! The files of `[[release.files]]`.

use super::Reader;
use crate::mistake::Mistake;
use crate::release::VersionFile;
use crate::section::Section;

impl Reader<'_, '_> {
    pub(super) fn version_files(&mut self, release: &mut Section<'_>) -> Vec<VersionFile> {
        let mut files = Vec::new();
        for (span, mut entry) in release.tables("files", self.out) {
            if entry.peek("path").is_none() {
                self.out.problem(span, Mistake::Missing(entry.path_of("path")));
            }
            let path = self.path(&mut entry, "");
            let package = entry.text("package", self.out).map(|(text, _)| text.to_owned());
            let mut ways = [None, None, None];
            for (way, key) in ["pattern", "key", "element"].into_iter().enumerate() {
                let Some((text, found)) = entry.text(key, self.out) else { continue };
                if ways.iter().any(Option::is_some) {
                    let (key, value) = (entry.path_of(key), format!("`{text}`"));
                    let want = "one of `pattern`, `key` and `element`".into();
                    self.out.problem(found.value_span(), Mistake::Value { key, value, want });
                }
                ways[way] = Some(text.to_owned());
            }
            entry.finish(self.out);
            let [pattern, key, element] = ways;
            files.extend(path.map(|path| VersionFile { path, package, pattern, key, element }));
        }
        files
    }
}
