//! `tidegate status`

use tidegate_model::Diagnosis;
use tidegate_release::State;

use crate::args::Global;
use crate::exit;
use crate::output::Output;
use crate::releasing;
use crate::session::Session;

/// Show how far the last release has come
///
/// Exits with 15 when it is neither finished nor taken back.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?;
        let journal = releasing::journal(&session)?;
        output.answer(&releasing::told(&journal, global.format));
        let is_open = matches!(journal.state(), State::Unfinished | State::Returning);
        Ok(if is_open { exit::INCOMPLETE } else { exit::DONE })
    }
}
