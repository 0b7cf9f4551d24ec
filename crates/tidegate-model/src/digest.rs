//! SHA-256 digests of content, in the one spelling that plans and lock files use.

use std::{fmt, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of a sequence of parts, each with its length, so that no two
    /// different sequences run into the same bytes.
    #[must_use]
    pub fn of_parts<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            let part = part.as_ref();
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// The digest of all that a reader has, and its length in bytes.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn of_stream(mut reader: impl io::Read) -> io::Result<(Self, u64)> {
        let mut hash = Sha256::new();
        let mut length = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok((Self(hash.finalize().into()), length)),
                read => {
                    hash.update(&buffer[..read]);
                    length += read as u64;
                }
            }
        }
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first twelve digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.hex().chars().take(12).collect()
    }

    /// The 64 digits, as files of checksums have them.
    #[must_use]
    pub fn hex(&self) -> String {
        use fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// The text is not `sha256:` and 64 hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a digest: want `sha256:` and 64 hexadecimal digits")]
pub struct ParseDigestError(String);

impl TryFrom<String> for Digest {
    type Error = ParseDigestError;

    fn try_from(text: String) -> Result<Self, ParseDigestError> {
        let digits = text.strip_prefix("sha256:").filter(|hex| hex.len() == 64 && hex.is_ascii());
        let parsed = digits.and_then(|hex| {
            let mut bytes = [0; 32];
            for (index, byte) in bytes.iter_mut().enumerate() {
                *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
            }
            (Self(bytes).hex() == hex).then_some(Self(bytes))
        });
        parsed.ok_or(ParseDigestError(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_and_nothing_else_does() {
        let digest = Digest::of(b"tide");
        assert_eq!(Digest::try_from(digest.to_string()).unwrap(), digest);
        let upper = format!("sha256:{}", digest.hex().to_uppercase());
        for wrong in ["", "sha256:", "sha256:zz", &upper, &format!("{digest}0"), &digest.hex()] {
            assert!(Digest::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Digest::of_parts(["ab", "c"]), Digest::of_parts(["a", "bc"]));
        assert_ne!(Digest::of_parts(["", "a"]), Digest::of_parts(["a", ""]));
    }
}
