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
pub(crate) struct Args {
    /// Go on even where another clone is at work, or seems to be
    ///
    /// Without it, a clone that is not heard of for fifteen minutes is taken for gone.
    #[arg(long)]
    take_over: bool,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?;
        Releasing::open(&session, self.take_over, output)?.take_back(global.format, output)
    }
}
