//! What a file is, decided by its bytes alone.
//!
//! Only a core module goes further. Nothing else is interpreted: a text or an
//! archive that is named `plugin.wasm` is recognised to say so, not to be read.

use tidegate_plugin::FaultKind;

const MAGIC: &[u8] = b"\0asm";
const CORE: &[u8] = &[1, 0, 0, 0];
const COMPONENT: &[u8] = &[13, 0, 1, 0];
/// Where an ELF header says for which system it is, and what wasmtime writes there.
const ELF_SYSTEM: usize = 7;
const WASMTIME_SYSTEM: u8 = 200;

/// Accepts a core module.
pub(crate) fn check_core_module(bytes: &[u8]) -> Result<(), FaultKind> {
    match bytes.strip_prefix(MAGIC) {
        Some(rest) if rest.starts_with(CORE) => Ok(()),
        rest => Err(FaultKind::NotWasm { found: describe(bytes, rest).to_owned() }),
    }
}

fn describe(bytes: &[u8], after_magic: Option<&[u8]>) -> &'static str {
    if let Some(version) = after_magic {
        return if version.starts_with(COMPONENT) {
            "it is a WebAssembly component, and this version of tidegate runs core modules only"
        } else if version.len() < CORE.len() {
            "it ends within its first eight bytes"
        } else {
            "it is WebAssembly of a version that tidegate does not know"
        };
    }
    let known: [(&[u8], &str); 8] = [
        (b"\x1f\x8b", "it is compressed with gzip"),
        (b"\x28\xb5\x2f\xfd", "it is compressed with zstd"),
        (b"PK\x03\x04", "it is a ZIP archive"),
        (b"MZ", "it is a Windows program"),
        (b"\xcf\xfa\xed\xfe", "it is a macOS program"),
        (b"BC\xc0\xde", "it is LLVM bitcode"),
        (b"!<arch>\n", "it is a static library"),
        (b"#!", "it is a script"),
    ];
    if bytes.is_empty() {
        return "it is empty";
    }
    if bytes.starts_with(b"\x7fELF") {
        return match bytes.get(ELF_SYSTEM) {
            Some(&WASMTIME_SYSTEM) => {
                "it is precompiled native code (`.cwasm`), which is never loaded from a file"
            }
            _ => "it is a native program or library (ELF)",
        };
    }
    known
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map_or_else(|| describe_text(bytes), |known| known.1)
}

fn describe_text(bytes: &[u8]) -> &'static str {
    let Some(&first) = bytes.trim_ascii_start().first() else { return "it is blank" };
    match first {
        b'{' | b'[' => "it looks like JSON or TOML",
        b'<' => "it looks like an HTML or XML page",
        b'(' | b';' => "it looks like WebAssembly text: assemble it first",
        _ if bytes.iter().take(256).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) => {
            "it is a text"
        }
        _ => "its first bytes are unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> String {
        match check_core_module(bytes) {
            Err(FaultKind::NotWasm { found }) => found,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_core_module_is_accepted_whatever_follows() {
        assert!(check_core_module(b"\0asm\x01\0\0\0garbage").is_ok());
    }

    #[test]
    fn everything_else_is_named() {
        let cases: [(&[u8], &str); 14] = [
            (b"", "empty"),
            (b" \n", "blank"),
            (b"\0asm", "first eight bytes"),
            (b"\0asm\x0d\0\x01\0", "component"),
            (b"\0asm\x02\0\0\0", "does not know"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\x7fELF\x02\x01\x01\x00", "ELF"),
            (b"\x7fELF\x02\x01\x01\xc8", ".cwasm"),
            (b"\x7fELF", "ELF"),
            (b"  {\"id\":1}", "JSON"),
            (b"(module)", "WebAssembly text"),
            (b"<!doctype html>", "HTML"),
            (b"not found", "a text"),
            (b"\xff\xfe\0\x01", "unknown"),
        ];
        for (bytes, part) in cases {
            assert!(found(bytes).contains(part), "{bytes:?}: {}", found(bytes));
        }
    }
}
