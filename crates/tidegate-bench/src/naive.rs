//! The naive rule that replay is measured against: `feat` → minor; `fix`, `perf`,
//! `revert` → patch; `!` or `BREAKING CHANGE` → major; nothing else.

use tidegate_contract::types::{Bump, Commit};

/// The step that the naive rule takes for these commits.
pub(crate) fn bump(commits: &[Commit]) -> Bump {
    commits.iter().map(|commit| bump_of(&commit.message)).max().unwrap_or(Bump::None)
}

fn bump_of(message: &str) -> Bump {
    let subject = message.lines().next().unwrap_or_default();
    let Some((head, _)) = subject.split_once(':') else { return Bump::None };
    let (head, breaking) = head.strip_suffix('!').map_or((head, false), |head| (head, true));
    let kind = head.split_once('(').map_or(head, |(kind, _)| kind);
    if kind.is_empty() || !kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Bump::None;
    }
    let footer = message
        .lines()
        .any(|line| line.starts_with("BREAKING CHANGE:") || line.starts_with("BREAKING-CHANGE:"));
    match kind.to_ascii_lowercase().as_str() {
        _ if breaking || footer => Bump::Major,
        "feat" => Bump::Minor,
        "fix" | "perf" | "revert" => Bump::Patch,
        _ => Bump::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_naive() {
        for (message, bump) in [
            ("feat: a", Bump::Minor),
            ("fix(x): a", Bump::Patch),
            ("perf!: a", Bump::Major),
            ("docs: a\n\nBREAKING CHANGE: b", Bump::Major),
            ("docs: a", Bump::None),
            ("Revert \"feat: a\"", Bump::None),
            ("Merge: a b: c", Bump::None),
        ] {
            assert_eq!(bump_of(message), bump, "{message}");
        }
    }
}
