//! `tidegate undo`

use tidegate_model::Diagnosis;

use crate::args::Global;
use crate::output::Output;
use crate::releasing::Releasing;
use crate::session::Session;

/// Take the release back that was interrupted
///
/// From the end to the beginning. What others may have by now stays, and is listed
/// with the way forward; the exit code is 15 then.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?;
        Releasing::open(&session)?.take_back(global.format, output)
    }
}
