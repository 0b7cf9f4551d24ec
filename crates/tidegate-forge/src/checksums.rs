//! Files of checksums.

use tidegate_model::Digest;

/// A file that `sha256sum --check` reads: one line for each file, by name.
#[must_use]
pub fn checksums(files: impl IntoIterator<Item = (String, Digest)>) -> String {
    let mut lines: Vec<_> = files.into_iter().map(|(name, digest)| (digest.hex(), name)).collect();
    lines.sort_by(|a, b| a.1.cmp(&b.1));
    lines.iter().map(|(digest, name)| format!("{digest}  {name}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_in_the_order_of_names() {
        let text =
            checksums([("b.zip".to_owned(), Digest::of(b"b")), ("a.zip".to_owned(), Digest::of(b"a"))]);
        // By `printf a | sha256sum` and `printf b | sha256sum`.
        assert_eq!(
            text,
            "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.zip\n\
             3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b.zip\n"
        );
    }
}
