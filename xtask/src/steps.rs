//! Named steps, one after another, each with its time.

use std::time::{Duration, Instant};

use crate::{Result, say};

/// Runs steps and remembers how long they took.
pub(crate) struct Steps {
    done: Vec<(&'static str, Duration)>,
    skipped: Vec<String>,
}

impl Steps {
    pub(crate) const fn new() -> Self {
        Self { done: Vec::new(), skipped: Vec::new() }
    }

    /// Runs one step.
    ///
    /// # Errors
    /// The step's own error, with its name.
    pub(crate) fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        say(&format!("\n==> {name}"));
        let started = Instant::now();
        let result = work();
        let time = started.elapsed();
        if let Err(error) = result {
            return Err(format!("step `{name}` failed after {}: {error}", seconds(time)).into());
        }
        say(&format!("    {name}: {}", seconds(time)));
        self.done.push((name, time));
        Ok(())
    }

    /// Says, now and in the summary, that something was left out.
    pub(crate) fn skip(&mut self, what: String) {
        say(&format!("\nSKIPPED: {what}"));
        self.skipped.push(what);
    }

    /// What was done and what was not.
    pub(crate) fn summary(&self) -> String {
        let width = self.done.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let mut lines: Vec<_> =
            self.done.iter().map(|(name, time)| format!("  {name:width$}  {:>8}", seconds(*time))).collect();
        lines.extend(self.skipped.iter().map(|what| format!("  SKIPPED: {what}")));
        let total = self.done.iter().map(|(_, time)| *time).sum();
        lines.push(format!("all {} steps passed in {}", self.done.len(), seconds(total)));
        lines.join("\n")
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_the_name_of_its_step() {
        let error = Steps::new().run("lint", || Err("two warnings".into())).expect_err("a failure");
        let text = error.to_string();
        assert!(text.starts_with("step `lint` failed after "), "{text}");
        assert!(text.ends_with(" s: two warnings"), "{text}");
    }

    #[test]
    fn the_summary_lists_what_ran_and_what_did_not() {
        let mut steps = Steps::new();
        steps.done = vec![("format", Duration::from_millis(40)), ("lint", Duration::from_millis(12_300))];
        steps.skipped = vec!["cargo-deny is not installed".to_owned()];
        assert_eq!(
            steps.summary(),
            "  format     0.0 s\n  lint      12.3 s\n  SKIPPED: cargo-deny is not installed\nall 2 steps passed in 12.3 s"
        );
    }
}
