//! The order in which tools run their migrations.

use std::cmp::Ordering;

/// Compares two versions so that numbers in them count as numbers: `9` comes
/// before `10`, and `1.2` before `1.10`.
#[must_use]
pub fn compare(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left, right);
    loop {
        match (a.is_empty(), b.is_empty()) {
            (true, true) => return left.cmp(right),
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
        let ((x, x_rest), (y, y_rest)) = (chunk(a), chunk(b));
        let order = if is_number(x) && is_number(y) { compare_numbers(x, y) } else { x.cmp(y) };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (x_rest, y_rest);
    }
}

fn is_number(chunk: &str) -> bool {
    chunk.starts_with(|c: char| c.is_ascii_digit())
}

/// Splits off the longest beginning that is all digits, or has none.
fn chunk(text: &str) -> (&str, &str) {
    let digits = is_number(text);
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    text.split_at(end)
}

/// Compares numbers of any length.
fn compare_numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers() {
        for (a, b) in [("9", "10"), ("1.2", "1.10"), ("0009_a", "10_a"), ("2024_a", "2024_b"), ("1", "1.1")] {
            assert_eq!(compare(a, b), Ordering::Less, "{a} < {b}");
            assert_eq!(compare(b, a), Ordering::Greater, "{b} > {a}");
        }
        assert_eq!(compare("7", "7"), Ordering::Equal);
        assert_ne!(compare("07", "7"), Ordering::Equal, "different texts never tie");
    }
}
