//! The manifest's JSON, put together by the compiler.
//!
//! A custom section has to be a constant, so this runs in `const` context: once
//! to count the bytes, once to write them. What Cargo and the macro know is
//! written here; everything else is the author's `plugin.json`, spliced in as it
//! is. A test that `plugin!` puts into the plugin reads the whole.

use tidegate_contract::VERSION;

/// What the manifest is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The package's name, which is the plugin's id.
    pub id: &'a str,
    /// The package's version.
    pub version: &'a str,
    /// The package's description.
    pub description: &'a str,
    /// The kinds that the macro was given.
    pub kinds: &'a [&'a str],
    /// The text of `plugin.json`.
    pub rest: &'a str,
    /// The text of the configuration's schema.
    pub config_schema: Option<&'a str>,
}

impl Parts<'_> {
    /// Returns the size of the manifest in bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.write(&mut [])
    }

    /// Returns the manifest; `N` is its [size](Self::size).
    #[must_use]
    pub const fn render<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        assert!(self.write(&mut out) == N, "the size is that of the manifest");
        out
    }

    const fn write(&self, out: &mut [u8]) -> usize {
        let mut at = put(out, 0, "{\"id\":");
        at = put_string(out, at, self.id);
        at = put(out, at, ",\"version\":");
        at = put_string(out, at, self.version);
        at = put(out, at, ",\"contract\":");
        at = put_string(out, at, VERSION);
        at = put(out, at, ",\"description\":");
        at = put_string(out, at, self.description);
        at = put(out, at, ",\"kinds\":[");
        let mut kind = 0;
        while kind < self.kinds.len() {
            at = put(out, at, if kind == 0 { "{\"tag\":" } else { ",{\"tag\":" });
            at = put_string(out, at, self.kinds[kind]);
            at = put(out, at, "}");
            kind += 1;
        }
        at = put(out, at, "]");
        if let Some(schema) = self.config_schema {
            at = put(out, at, ",\"config_schema\":");
            at = put(out, at, schema.trim_ascii());
        }
        let members = members(self.rest);
        if !members.is_empty() {
            at = put(out, at, ",");
            at = put(out, at, members);
        }
        put(out, at, "}")
    }
}

/// Returns what stands between the braces of a JSON object.
const fn members(object: &str) -> &str {
    let Some((b'{', rest)) = object.trim_ascii().as_bytes().split_first() else {
        panic!("`plugin.json` has to be a JSON object");
    };
    let Some((b'}', members)) = rest.split_last() else {
        panic!("`plugin.json` has to be a JSON object");
    };
    match str::from_utf8(members) {
        Ok(members) => members.trim_ascii(),
        Err(_) => panic!("a text without its ASCII ends is a text"),
    }
}

/// Writes as much as there is room for, and returns where the next byte would go.
const fn put(out: &mut [u8], at: usize, text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        put_byte(out, at + index, bytes[index]);
        index += 1;
    }
    at + bytes.len()
}

/// Writes a text as a JSON string.
const fn put_string(out: &mut [u8], at: usize, text: &str) -> usize {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    let mut at = put(out, at, "\"");
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        match byte {
            b'"' => at = put(out, at, "\\\""),
            b'\\' => at = put(out, at, "\\\\"),
            0..0x20 => {
                at = put(out, at, "\\u00");
                put_byte(out, at, HEX[(byte >> 4) as usize]);
                put_byte(out, at + 1, HEX[(byte & 0xf) as usize]);
                at += 2;
            }
            _ => {
                put_byte(out, at, byte);
                at += 1;
            }
        }
        index += 1;
    }
    put(out, at, "\"")
}

const fn put_byte(out: &mut [u8], at: usize, byte: u8) {
    if at < out.len() {
        out[at] = byte;
    }
}

/// Reads a manifest as the host does. For the test that `plugin!` writes.
///
/// # Errors
///
/// What is wrong with it: not JSON, a key twice, a value of the wrong type.
pub fn check(manifest: &str) -> Result<tidegate_contract::manifest::Manifest, String> {
    serde_json::from_str(manifest).map_err(|error| format!("{error} in {manifest}"))
}

#[cfg(test)]
#[path = "manifest/tests.rs"]
mod tests;
