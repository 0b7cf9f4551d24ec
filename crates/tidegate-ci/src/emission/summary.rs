//! A page about the run.

use super::{Piece, is_like_github, plain};
use crate::System;

/// The longest summary of a step on GitHub, in bytes:
/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits>.
const LONGEST: usize = 1 << 20;
const CUT: &str = "\n\n*The rest does not fit here; the file has it.*\n";

/// A page in Markdown. It must be harmless already: only its length is seen to. `path` is where
/// the caller has put it as a file.
#[must_use]
pub fn summary(system: Option<System>, markdown: &str, path: &str) -> Vec<Piece> {
    match system {
        _ if is_like_github(system) => {
            let text = format!("{}\n", cut(markdown).trim_end());
            vec![Piece::Append { variable: "GITHUB_STEP_SUMMARY", text }]
        }
        // <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands#uploadsummary-add-some-markdown-content-to-the-build-summary>
        Some(System::Azure) => {
            vec![Piece::Log(format!("##vso[task.uploadsummary]{}\n", plain::line(path)))]
        }
        _ => Vec::new(),
    }
}

/// Cut at the end of a line.
fn cut(text: &str) -> String {
    if text.len() < LONGEST {
        return text.to_owned();
    }
    let mut end = LONGEST - 1 - CUT.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind('\n').unwrap_or(end);
    format!("{}{CUT}", &text[..end])
}
