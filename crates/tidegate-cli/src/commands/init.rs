//! `tidegate init`

use std::fs::OpenOptions;
use std::io::{self, Write as _};

use tidegate_git::Repository;
use tidegate_model::{Diagnose, Diagnosis};

use crate::args::Global;
use crate::exit;
use crate::files::UserFiles;
use crate::output::Output;

/// Write a `tidegate.toml` to start from
///
/// Everything in it is a comment, since the defaults do for the common case. A
/// file that exists is never touched.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// The file cannot be written.
#[derive(Debug, thiserror::Error)]
enum InitError {
    /// There is one already.
    #[error("there is a configuration already: `{0}`")]
    Exists(&'static str),
    /// There is no place for it.
    #[error("the repository has no work tree to write `{NAME}` to")]
    Bare,
    /// The system says no.
    #[error("cannot write `{NAME}`")]
    Write(#[source] io::Error),
}

const NAME: &str = tidegate_config::FILE_NAMES[0];

impl Diagnose for InitError {
    fn code(&self) -> &'static str {
        match self {
            Self::Exists(_) => "config::exists",
            Self::Bare | Self::Write(_) => "config::file-unwritable",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Exists(name) => format!("edit `{name}`, or delete it first"),
            Self::Bare => "commit the file from a clone with a work tree".into(),
            Self::Write(_) => "make the repository's folder writable".into(),
        })
    }
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let repository = Repository::discover(&global.directory)?;
        let files = UserFiles::of(&repository);
        if let Some(&name) = tidegate_config::FILE_NAMES.iter().find(|name| files.has(name)) {
            return Err(InitError::Exists(name).into());
        }
        let root = repository.workdir().ok_or(InitError::Bare)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(root.join(NAME))
            .map_err(InitError::Write)?;
        file.write_all(tidegate_config::template().as_bytes()).map_err(InitError::Write)?;
        output.answer(&format!("wrote `{NAME}`; `tidegate plan` shows what it leads to"));
        Ok(exit::DONE)
    }
}
