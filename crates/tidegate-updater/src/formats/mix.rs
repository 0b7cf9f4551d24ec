//! Elixir's `mix.exs`.

use std::ops::Range;

use super::assigned::{After, Before, Rule, assignments, replace};
use crate::draft::Draft;
use crate::problem::Problem;
use crate::syntax::script::{Token, Tokens};

/// Changes a project.
pub(crate) fn project(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let attribute = Rule { name: "version", before: Before::Sign('@'), after: After::Nothing };
    let found = assignments(draft.text, attribute);
    if !found.is_empty() {
        return replace(draft, &found, "`@version`");
    }
    let key = Rule { name: "version", before: Before::Anything, after: After::Colon };
    let body = body(draft.text);
    let mut found = assignments(draft.text, key);
    found.retain(|found| body.contains(&found.start));
    replace(draft, &found, "`version` in `project`")
}

/// The function `project`: dependencies and releases may have versions, too.
fn body(text: &str) -> Range<usize> {
    let mut body = None;
    let mut is_def = false;
    for (start, token) in Tokens::of(text) {
        match token {
            Token::Word("def" | "defp") => {
                if let Some(body) = body {
                    return body..start;
                }
                is_def = true;
            }
            Token::Word("project") if is_def => {
                body = Some(start);
                is_def = false;
            }
            _ => is_def = false,
        }
    }
    body.unwrap_or(text.len())..text.len()
}
