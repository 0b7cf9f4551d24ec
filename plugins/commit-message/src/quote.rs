//! Tells what a message says from what it quotes.
//!
//! Bots paste other projects' changelogs into `<details>` elements, people paste
//! logs into fenced code. A `feat:` or `BREAKING CHANGE:` in there is somebody
//! else's.

/// One line of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line<'a> {
    /// Its text, without the line end.
    pub text: &'a str,
    /// It stands in a quotation, or begins or ends one.
    pub quoted: bool,
}

impl<'a> Line<'a> {
    /// Returns the text, if it is not quoted.
    #[must_use]
    pub fn said(self) -> Option<&'a str> {
        (!self.quoted).then_some(self.text)
    }
}

const FENCES: [&str; 2] = ["```", "~~~"];

/// Returns the lines of a message. A quotation that nobody closes is none, so
/// that an opening mark cannot swallow the footers.
pub fn lines(message: &str) -> impl Iterator<Item = Line<'_>> {
    let last_closing = message.rfind("</details>");
    let last_fence = FENCES.map(|fence| message.rfind(&format!("\n{fence}")).map(|at| at + 1));
    let mut depth = 0_usize;
    let mut open_fence = None;
    let mut offset = 0;
    message.split_inclusive('\n').map(move |whole| {
        let start = offset;
        offset += whole.len();
        let text = whole.trim_end_matches(['\n', '\r']);

        if let Some(fence) = open_fence {
            if text.starts_with(fence) {
                open_fence = None;
            }
            return Line { text, quoted: true };
        }
        if depth == 0
            && let Some(index) = FENCES.iter().position(|fence| text.starts_with(fence))
            && last_fence[index].is_some_and(|last| last > start)
        {
            open_fence = Some(FENCES[index]);
            return Line { text, quoted: true };
        }

        let was_inside = depth > 0;
        if last_closing.is_some_and(|last| last > start) {
            depth += text.matches("<details").count();
        }
        let quoted = was_inside || depth > 0;
        depth = depth.saturating_sub(text.matches("</details>").count());
        Line { text, quoted }
    })
}

#[cfg(test)]
#[path = "quote/tests.rs"]
mod tests;
