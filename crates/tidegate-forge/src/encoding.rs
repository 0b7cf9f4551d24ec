//! Names that every forge takes.

/// A tag or a file's name, so that every forge takes it as the name of a file: letters,
/// digits, `.`, `-` and `_` stay, every other byte is `+` and two digits. Different names
/// stay different. GitLab's package registry takes nothing else
/// (<https://docs.gitlab.com/user/packages/generic_packages/>).
pub(crate) fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("+{byte:02X}");
        }
    }
    encoded
}

/// What [`encoded`] was given; nothing where it has not made this.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('+') {
        bytes.extend(rest[..at].bytes());
        bytes.push(u8::from_str_radix(rest.get(at + 1..at + 3)?, 16).ok()?);
        rest = &rest[at + 3..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok().filter(|name| encoded(name) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_so_that_they_stay_different() {
        for (name, want) in [
            ("v1.0.0", "v1.0.0"),
            ("parcels/v1.0.0", "parcels+2Fv1.0.0"),
            ("@scope/pkg@1.0.0+build", "+40scope+2Fpkg+401.0.0+2Bbuild"),
            ("a b_c-ä.zip", "a+20b_c-+C3+A4.zip"),
            ("", ""),
        ] {
            assert_eq!(encoded(name), want);
            assert_eq!(decoded(want).as_deref(), Some(name));
        }
        for foreign in ["a b", "a+", "a+2", "a+zz", "a+41", "+FF"] {
            assert_eq!(decoded(foreign), None, "{foreign}");
        }
    }
}
