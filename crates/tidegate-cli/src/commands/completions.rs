//! `tidegate completions`

use clap::CommandFactory as _;
use clap_complete::Shell;
use tidegate_model::Diagnosis;

use crate::output::Output;
use crate::{Cli, exit};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Args {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Diagnosis> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "tidegate", &mut script);
        output.answer(&String::from_utf8_lossy(&script));
        Ok(exit::DONE)
    }
}
