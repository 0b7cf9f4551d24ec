//! `tidegate explain`

use tidegate_model::{Diagnose, Diagnosis};

use crate::output::Output;
use crate::{exit, pages};

/// Explain an error or warning code
///
/// Without a code, lists them all.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, as it stands in brackets: `config::syntax`
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Nobody knows this code.
#[derive(Debug, thiserror::Error)]
#[error("there is no code `{0}`")]
struct UnknownCode(String);

impl Diagnose for UnknownCode {
    fn code(&self) -> &'static str {
        "explain::unknown-code"
    }

    fn help(&self) -> Option<String> {
        Some("`tidegate explain` lists all codes".into())
    }
}

impl Args {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Diagnosis> {
        let Some(code) = &self.code else {
            let lines: Vec<_> =
                pages::all().map(|(code, text)| format!("{code:28} {}", first_sentence(text))).collect();
            output.answer(&lines.join("\n"));
            return Ok(exit::DONE);
        };
        let page = pages::find(code).ok_or_else(|| UnknownCode(code.clone()))?;
        output.answer(&format!("{code}\n\n{page}"));
        Ok(exit::DONE)
    }
}

fn first_sentence(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.split_once(". ").map_or(line, |(sentence, _)| sentence).trim_end_matches('.')
}
