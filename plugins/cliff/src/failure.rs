//! git-cliff's errors in the contract's words: whose mistake it is decides the case.

use git_cliff_core::error::Error;
use tidegate_plugin_sdk::contract::types::Failure;

/// Says which side an error of git-cliff is about.
pub(crate) fn from_core(error: Error) -> Failure {
    let message = error.to_string();
    match error {
        Error::UnconventionalCommitsError(_) | Error::UnmatchedCommitsError(_) => {
            Failure::InvalidInput(message)
        }
        Error::TemplateParseError(_)
        | Error::TemplateRenderError(_)
        | Error::TemplateRenderDetailedError(..)
        | Error::TemplateError(_)
        | Error::ConfigError(_)
        | Error::DeserializeError(_)
        | Error::RegexError(_)
        | Error::PatternError(_)
        | Error::FieldError(_)
        | Error::EmbeddedError(_) => Failure::InvalidConfig(message),
        _ => Failure::Other(message),
    }
}
