//! `tidegate check`

use tidegate_engine::Parts;
use tidegate_model::Diagnosis;
use tidegate_report::{human, json, markdown};

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Ask the gates, and exit with their verdict
///
/// Exits with 0 when the release may go out, 20 when it is denied or a gate's
/// plugin failed, 21 when it needs an approval, 22 when evidence is missing.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let plan = Session::plan(global, &self.aiming, Parts::ALL, output)?;
        output.answer(&match global.format {
            Format::Human => human::check(&plan, output.style()),
            Format::Json => json::check(&plan),
            Format::Markdown => markdown::check(&plan),
        });
        Ok(exit::of_verdict(plan.verdict))
    }
}
