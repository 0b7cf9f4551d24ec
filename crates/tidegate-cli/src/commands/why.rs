//! `tidegate why`

use tidegate_engine::Parts;
use tidegate_model::Diagnosis;
use tidegate_report::{human, json, markdown};

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Explain the next version, from commit to rule
///
/// Lists every commit since the base, what it was read as, the step that it asks
/// for and the rule behind it, and how the base was found.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let plan = Session::plan(global, &self.aiming, Parts::VERSIONS, output)?;
        output.answer(&match global.format {
            Format::Human => human::why(&plan, output.style()),
            Format::Json => json::plan(&plan),
            Format::Markdown => markdown::why(&plan),
        });
        Ok(exit::DONE)
    }
}
