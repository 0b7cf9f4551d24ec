//! ARCHITECTURE.md, proved: who depends on whom, and who may do what.
//!
//! [`workspace`] asks cargo which packages there are, [`source`] reads what a
//! file says, [`tree`] follows `mod` from file to file, [`scope`] tells what a
//! path means where it stands. Everything else is a rule.

mod codes;
mod confinement;
mod files;
mod floors;
mod loops;
mod scope;
mod source;
mod tree;
mod workspace;

/// Fails with all violations of a rule at once.
#[track_caller]
fn assert_none(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}; {} violations:\n  {}", violations.len(), violations.join("\n  "));
}
