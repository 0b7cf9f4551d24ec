//! How verdicts add up.

use tidegate_contract::types::Verdict;

/// The worst of several verdicts; `allow` when there are none.
///
/// The order is that of the contract's cases: `allow`, `warn`,
/// `require-approval`, `unknown`, `deny`, `error`.
#[must_use]
pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    verdicts.into_iter().max().unwrap_or(Verdict::Allow)
}

/// The plan may go out without anybody doing anything.
#[must_use]
pub const fn passes(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Allow | Verdict::Warn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_one_counts_and_only_two_pass() {
        assert_eq!(worst([]), Verdict::Allow);
        assert_eq!(worst([Verdict::Unknown, Verdict::RequireApproval]), Verdict::Unknown);
        assert_eq!(worst([Verdict::Deny, Verdict::Unknown, Verdict::Allow]), Verdict::Deny);
        assert_eq!(worst(Verdict::ALL.iter().copied()), Verdict::Error);
        let passing: Vec<_> = Verdict::ALL.iter().filter(|&&verdict| passes(verdict)).collect();
        assert_eq!(passing, [&Verdict::Allow, &Verdict::Warn]);
    }
}
