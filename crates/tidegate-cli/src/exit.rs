//! Exit codes. They are API: a code keeps its meaning for ever.

use tidegate_contract::types::Verdict;
use tidegate_model::Diagnosis;

/// Done; allowed, warnings included; or nothing to release.
pub(crate) const DONE: u8 = 0;
/// A bug of ours.
pub(crate) const BUG: u8 = 1;
/// Wrong usage.
pub(crate) const USAGE: u8 = 2;
/// The configuration is invalid.
pub(crate) const CONFIG: u8 = 10;
/// A plugin is missing, mismatched or refused.
pub(crate) const PLUGIN_UNUSABLE: u8 = 11;
/// A plugin failed where no verdict was asked.
pub(crate) const PLUGIN_FAILED: u8 = 12;
/// git or a forge is unavailable or refused.
pub(crate) const GIT: u8 = 13;
/// The world moved: a plan is stale, or a race was lost.
pub(crate) const MOVED: u8 = 14;
/// The release is incomplete: `resume` or `undo`.
pub(crate) const INCOMPLETE: u8 = 15;
/// Denied. A gate whose plugin failed counts here.
pub(crate) const DENIED: u8 = 20;
/// Approval is required.
pub(crate) const APPROVAL_REQUIRED: u8 = 21;
/// Evidence is missing.
pub(crate) const UNKNOWN: u8 = 22;
/// `--check`: the file or text on disk differs.
pub(crate) const DIFFERS: u8 = 23;

/// The exit code of a verdict.
pub(crate) const fn of_verdict(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allow | Verdict::Warn => DONE,
        Verdict::RequireApproval => APPROVAL_REQUIRED,
        Verdict::Unknown => UNKNOWN,
        Verdict::Deny | Verdict::Error => DENIED,
    }
}

/// The exit code of an error, by its code.
pub(crate) fn of_error(error: &Diagnosis) -> u8 {
    let code = error.code();
    let (area, kind) = code.split_once("::").unwrap_or((code, ""));
    match (area, kind) {
        ("usage" | "notes" | "explain", _) | ("ci", "no-base" | "no-tag" | "proposal" | "settings") => USAGE,
        ("packages", "choose") | ("version", "not-a-pre-release" | "label") => USAGE,
        ("config" | "packages" | "corrections" | "updater", _)
        | ("version", "not-higher" | "out-of-range") => CONFIG,
        (
            "plugin",
            "missing" | "not-wasm" | "load" | "manifest" | "contract" | "import" | "export" | "denied",
        ) => PLUGIN_UNUSABLE,
        ("plugin", "config") => CONFIG,
        ("plugin", "host") => BUG,
        ("plugin", _) => PLUGIN_FAILED,
        ("git", "moved") | ("release", "approved-other" | "stale" | "tag-taken" | "merged-late") => MOVED,
        ("forge", "none" | "no-repository") => CONFIG,
        ("release", "whose") => CONFIG,
        ("git" | "version" | "net" | "forge" | "ci", _) => GIT,
        ("release", "unfinished" | "held" | "waiting" | "command-unknown") => INCOMPLETE,
        (
            "release",
            "journal" | "journal-unreadable" | "busy" | "file" | "file-changed" | "asset" | "command"
            | "no-variable",
        ) => GIT,
        ("release", _) => USAGE,
        _ => BUG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passes_exits_with_zero() {
        for &verdict in Verdict::ALL {
            assert_eq!(of_verdict(verdict) == DONE, tidegate_model::verdict::passes(verdict), "{verdict}");
        }
    }
}
