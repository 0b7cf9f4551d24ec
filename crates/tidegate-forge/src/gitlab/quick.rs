//! Texts that GitLab does not obey.

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
