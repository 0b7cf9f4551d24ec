//! Names that GitLab takes, and texts that it does not obey.

/// A tag or a file's name, so that GitLab takes it as the version or the name of something in
/// its package registry: letters, digits, `.`, `-` and `_` stay, every other byte is `+` and
/// two digits (<https://docs.gitlab.com/user/packages/generic_packages/>). Different names
/// stay different.
pub(super) fn encoded(name: &str) -> String {
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
pub(super) fn decoded(text: &str) -> Option<String> {
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

/// A text in which no line is a quick action, which GitLab would carry out
/// (<https://docs.gitlab.com/user/project/quick_actions/>). It looks the same.
pub(super) fn quiet(text: &str) -> String {
    let quiet = |line: &str| {
        let (space, rest) = line.split_at(line.len() - line.trim_start().len());
        let acts =
            rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        if acts { format!("{space}\\{rest}") } else { line.to_owned() }
    };
    text.split('\n').map(quiet).collect::<Vec<_>>().join("\n")
}

/// What [`quiet`] was given.
pub(super) fn loud(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let loud = |line: &str| {
        let (space, rest) = line.split_at(line.len() - line.trim_start().len());
        match rest.strip_prefix('\\').filter(|rest| *quiet(rest) != **rest) {
            Some(rest) => format!("{space}{rest}"),
            None => line.to_owned(),
        }
    };
    text.split('\n').map(loud).collect::<Vec<_>>().join("\n")
}
