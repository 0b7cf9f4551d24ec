//! `tidegate schema`

use clap::ValueEnum;
use tidegate_model::Diagnosis;

use crate::exit;
use crate::output::Output;

/// Print a JSON Schema
///
/// `config` is for editors that help with tidegate.toml, `plugin` for people who
/// write plugins in a language without an SDK.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Of what
    #[arg(value_enum, default_value_t = Subject::Config)]
    subject: Subject,
}

/// What there are schemas of.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    /// `tidegate.toml`
    Config,
    /// The plugin contract, with every type in its JSON mapping
    Plugin,
}

impl Args {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Diagnosis> {
        output.answer(match self.subject {
            Subject::Config => tidegate_config::JSON_SCHEMA,
            Subject::Plugin => tidegate_contract::JSON_SCHEMA,
        });
        Ok(exit::DONE)
    }
}
