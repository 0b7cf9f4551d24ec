//! What somebody may have meant.

/// The candidate that is nearest to what was written, if one is near at all.
///
/// Case and the choice between `_` and `-` do not count.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let written = plain(written);
    // A third of the word may be wrong: enough for a slip, too little for another word.
    let limit = |candidate: &str| (candidate.chars().count() / 3).max(1);
    let measured = candidates.into_iter().filter_map(|candidate| {
        // Long input cannot be near, and measuring it would take quadratic time.
        if written.len() > 2 * candidate.len() + 8 {
            return None;
        }
        let distance = distance(&written, &plain(candidate));
        (distance <= limit(candidate)).then_some((distance, candidate))
    });
    measured.min().map(|(_, candidate)| candidate)
}

/// The number of letters to insert, remove, replace or swap with their
/// neighbour ("optimal string alignment").
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut before_last = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, &left) in from.iter().enumerate() {
        let mut current = vec![row + 1; to.len() + 1];
        for (column, &right) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(left != right);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && left == to[column - 1] && from[row - 1] == right {
                best = best.min(before_last[column - 1] + 1);
            }
            current[column + 1] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let keys = ["changelog", "plugins", "initial-version", "tag"];
        for (written, meant) in [
            ("chagelog", Some("changelog")),
            ("Changelog", Some("changelog")),
            ("initial_version", Some("initial-version")),
            ("plugin", Some("plugins")),
            ("tga", Some("tag")),
            ("release", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, keys), meant, "{written}");
        }
        assert_eq!(nearest(&"x".repeat(1 << 20), keys), None);
    }

    #[test]
    fn distances_are_those_of_single_slips() {
        for (from, to, want) in [("", "abc", 3), ("abc", "", 3), ("abc", "acb", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(from, to), want, "{from} {to}");
        }
    }
}
