//! Python: <https://packaging.python.org/en/latest/specifications/version-specifiers/>.
//!
//! | SemVer | PEP 440 |
//! | --- | --- |
//! | `1.3.0-alpha.1`, `-beta.1`, `-rc.1` | `1.3.0a1`, `b1`, `rc1` |
//! | `1.3.0-dev.4` | `1.3.0.dev4` |
//! | `1.3.0+post.1` | `1.3.0.post1` |
//! | `1.3.0+abc.5` | `1.3.0+abc.5` |

use super::{digits, numbers, split, version};
use crate::Version;

/// Labels, and every way to write them; the first is the normal one.
const LABELS: [(&str, &[&str]); 3] =
    [("alpha", &["a", "alpha"]), ("beta", &["b", "beta"]), ("rc", &["rc", "c", "pre", "preview"])];

const DEV: &str = "dev";

/// Ways to write a post-release.
const POST: [&str; 3] = ["post", "rev", "r"];

/// Writes a version, or says why that is impossible.
pub(super) fn spell(version: &Version) -> Result<String, &'static str> {
    let mut text = version.dotted();
    let (label, counter) = match version.pre.as_str() {
        "" => ("", ""),
        pre => pre.split_once('.').unwrap_or((pre, "")),
    };
    let known = LABELS.iter().find(|(name, _)| *name == label);
    if !label.is_empty() && ((known.is_none() && label != DEV) || !is_number(counter)) {
        return Err("Python knows the pre-releases `alpha.1`, `beta.1`, `rc.1` and `dev.1` alone");
    }
    if let Some((_, [short, ..])) = known {
        text += &format!("{short}{counter}");
    }
    let (post, local) = post_and_local(version.build.as_str());
    if let Some(post) = post {
        if label == DEV {
            return Err("Python would take it as a step towards the post-release");
        }
        text += &format!(".post{post}");
    }
    if label == DEV {
        text += &format!(".dev{counter}");
    }
    if !local.is_empty() {
        if !local.split('.').all(is_local) {
            return Err("Python has no hyphens, upper case or zeros in front in build metadata");
        }
        text += &format!("+{local}");
    }
    Ok(text)
}

/// Splits build metadata into the number of a post-release and the rest.
fn post_and_local(build: &str) -> (Option<&str>, &str) {
    let Some(rest) = build.strip_prefix("post.") else { return (None, build) };
    let (number, local) = rest.split_once('.').unwrap_or((rest, ""));
    if is_number(number) { (Some(number), local) } else { (None, build) }
}

/// A number without zeros in front.
fn is_number(text: &str) -> bool {
    digits(text) == Some((text, ""))
}

/// A part of a local version that stays as it is when Python normalises it.
fn is_local(part: &str) -> bool {
    let word = !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    word && (is_number(part) || !part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads a version, normal or not. None of an epoch, or of both `dev` and
/// another suffix.
pub(super) fn parse(text: &str) -> Option<Version> {
    let text = text.trim().to_ascii_lowercase();
    let (public, local) = text.split_once('+').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let (numbers, mut rest) = numbers(public.strip_prefix('v').unwrap_or(public))?;
    let (mut pre, mut build) = (String::new(), Vec::new());
    while !rest.is_empty() {
        let (word, number, after) = suffix(rest)?;
        let label = LABELS.iter().find(|(_, spellings)| spellings.contains(&word)).map(|(label, _)| *label);
        match label.or_else(|| (word == DEV).then_some(DEV)) {
            Some(label) if pre.is_empty() && build.is_empty() => pre = format!("{label}.{number}"),
            None if POST.contains(&word) && build.is_empty() && !pre.starts_with(DEV) => {
                build.push(format!("post.{number}"));
            }
            _ => return None,
        }
        rest = after;
    }
    if let Some(local) = local {
        let parts: Option<Vec<_>> = local.split(['.', '-', '_']).map(local_part).collect();
        let local = parts?.join(".");
        if build.is_empty() && post_and_local(&local).0.is_some() {
            // It would be written as a post-release.
            return None;
        }
        build.push(local);
    }
    version(&numbers, &pre, &build.join("."))
}

/// The word and the number of the suffix that a text begins with, and the rest.
/// A number alone, behind a hyphen, is that of a post-release.
fn suffix(text: &str) -> Option<(&str, &str, &str)> {
    if let Some((number, rest)) = text.strip_prefix('-').and_then(digits) {
        return Some((POST[0], number, rest));
    }
    let separators = ['.', '-', '_'];
    let (word, rest) = split(text.strip_prefix(separators).unwrap_or(text), |c| c.is_ascii_alphabetic());
    let counted = digits(rest).or_else(|| rest.strip_prefix(separators).and_then(digits));
    let (number, rest) = counted.unwrap_or(("0", rest));
    (!word.is_empty()).then_some((word, number, rest))
}

fn local_part(part: &str) -> Option<&str> {
    let part = match digits(part) {
        Some((number, "")) => number,
        _ => part,
    };
    is_local(part).then_some(part)
}
