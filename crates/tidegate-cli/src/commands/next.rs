//! `tidegate next`

use tidegate_engine::Parts;
use tidegate_model::Diagnosis;
use tidegate_report::{human, json, markdown};

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Print the next version
///
/// One line for each package; `--format json` says in `released` whether a release
/// is due. Only the versioner is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let plan = Session::plan(global, &self.aiming, Parts::VERSIONS, output)?;
        output.answer(&match global.format {
            Format::Human => human::next(&plan, output.style()),
            Format::Json => json::next(&plan),
            Format::Markdown => markdown::next(&plan),
        });
        Ok(exit::DONE)
    }
}
