//! Checks an answer's bytes before anybody parses them: UTF-8, JSON, nesting.
//!
//! Neither pass builds a tree or descends recursively, so an answer costs its
//! size and no more, however it is nested.

use serde::de::IgnoredAny;
use tidegate_plugin::FaultKind;

/// Accepts JSON text that is nested no deeper than the limit.
pub(crate) fn check(answer: &[u8], depth_limit: u32) -> Result<(), FaultKind> {
    let bad = |reason: String| FaultKind::BadOutput { reason };
    let text = std::str::from_utf8(answer)
        .map_err(|error| bad(format!("byte {} is not UTF-8", error.valid_up_to())))?;
    if exceeds_depth(text.as_bytes(), depth_limit) {
        return Err(bad(format!("it is nested deeper than {depth_limit}")));
    }
    // Skipping a value is iterative in serde_json, unlike building one.
    serde_json::from_str::<IgnoredAny>(text)
        .map(drop)
        .map_err(|error| bad(format!("it is not JSON: {error}")))
}

/// Counts brackets outside of strings. Right for valid JSON; for anything else
/// it is enough that it ends.
fn exceeds_depth(text: &[u8], limit: u32) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth = depth.saturating_add(1);
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests;
