//! `tidegate resume`

use tidegate_model::Diagnosis;

use crate::args::Global;
use crate::output::Output;
use crate::releasing::Releasing;
use crate::session::Session;

/// Finish the release that was interrupted
///
/// Goes on where the journal ends. What was begun and may have happened is looked
/// for first, so that nothing happens twice.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Go on even where another clone is at work, or seems to be
    ///
    /// Without it, a clone that is not heard of for fifteen minutes is taken for gone.
    #[arg(long)]
    take_over: bool,

    /// Take a command's or a notice's work for done: somebody has looked
    #[arg(long, value_name = "NAME")]
    done: Vec<String>,

    /// Run a command, or send a notice, once more
    #[arg(long, value_name = "NAME")]
    repeat: Vec<String>,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?;
        let mut releasing = Releasing::open(&session, self.take_over, output)?;
        for (names, is_done) in [(&self.done, true), (&self.repeat, false)] {
            names.iter().try_for_each(|name| releasing.journal.decide(name, is_done))?;
        }
        releasing.carry_out(global.format, output)
    }
}
