//! Alternatives in braces, written out: `a/{b,c/*}` is `a/b` and `a/c/*`.

/// At most this many alternatives of one pattern.
const LIMIT: usize = 256;

/// All alternatives, in the order of the text. Braces without a comma or
/// without an end stand for themselves. Absent when there are too many.
pub(super) fn expand(text: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut open = vec![text.to_owned()];
    while let Some(text) = open.pop() {
        match first_group(&text) {
            None => done.push(text),
            Some((start, end, commas)) => {
                let (before, after) = (&text[..start], &text[end + 1..]);
                let edges = std::iter::once(start)
                    .chain(commas.iter().copied())
                    .zip(commas.iter().copied().chain([end]));
                // The last one first: `open` is a stack.
                let alternatives: Vec<_> = edges.collect();
                for (from, to) in alternatives.into_iter().rev() {
                    open.push(format!("{before}{}{after}", &text[from + 1..to]));
                }
            }
        }
        if done.len() + open.len() > LIMIT {
            return None;
        }
    }
    Some(done)
}

/// The first braces with a comma of their own: start, end, and the commas.
fn first_group(text: &str) -> Option<(usize, usize, Vec<usize>)> {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut best: Option<(usize, usize, Vec<usize>)> = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => groups.push((at, Vec::new())),
            b',' => {
                if let Some((_, commas)) = groups.last_mut() {
                    commas.push(at);
                }
            }
            b'}' => {
                let Some((start, commas)) = groups.pop() else { continue };
                let is_first = best.as_ref().is_none_or(|(first, ..)| start < *first);
                if !commas.is_empty() && is_first {
                    best = Some((start, at, commas));
                }
            }
            _ => {}
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_written_out() {
        for (text, want) in [
            ("a", &["a"][..]),
            ("{a,b}", &["a", "b"]),
            ("x/{a,b/*}/y", &["x/a/y", "x/b/*/y"]),
            ("{a,{b,c}}", &["a", "b", "c"]),
            ("{a,b}{c,d}", &["ac", "ad", "bc", "bd"]),
            ("{a}", &["{a}"]),
            ("{{a,b}}", &["{a}", "{b}"]),
            ("{a,b", &["{a,b"]),
            ("a,b}", &["a,b}"]),
            ("{,a}", &["", "a"]),
        ] {
            assert_eq!(expand(text).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn too_many_alternatives_are_refused_early() {
        assert_eq!(expand(&"{a,b}".repeat(200)), None);
        assert_eq!(expand(&format!("{{{}}}", ",".repeat(1000))), None);
    }
}
