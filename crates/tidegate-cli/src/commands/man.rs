//! `tidegate man`

use std::io;

use clap::CommandFactory as _;
use tidegate_model::{Diagnose, Diagnosis};

use crate::output::Output;
use crate::{Cli, exit};

/// Print the manual page, or write those of all commands into a folder
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder: `tidegate.1`, `tidegate-plan.1`, and so on
    #[arg(long, value_name = "DIR")]
    output: Option<std::path::PathBuf>,
}

/// A page cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the manual cannot be written")]
struct ManError(#[from] io::Error);

impl Diagnose for ManError {
    fn code(&self) -> &'static str {
        "usage::man"
    }

    fn help(&self) -> Option<String> {
        Some("name a folder that can be written with `--output`".into())
    }
}

impl Args {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Diagnosis> {
        let command = Cli::command();
        if let Some(folder) = &self.output {
            std::fs::create_dir_all(folder).map_err(ManError)?;
            clap_mangen::generate_to(command, folder).map_err(ManError)?;
            return Ok(exit::DONE);
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).map_err(ManError)?;
        output.answer(&String::from_utf8_lossy(&page));
        Ok(exit::DONE)
    }
}
