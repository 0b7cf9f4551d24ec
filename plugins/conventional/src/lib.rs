//! The versioner for Conventional Commits.
//!
//! Each commit is [read](reading) once: what it says ([`split`] finds the
//! commits inside a squash commit), or what it takes back. [`revert`] settles
//! who takes back whom, [`rules`] says which step each change asks for, and
//! [`propose`] puts the answer together. How the user wants it stands in
//! [`config`].

mod config;
mod propose;
mod reading;
mod revert;
mod rules;
mod split;

use propose::Commits;
use rules::Rules;
use tidegate_plugin_sdk::contract::types::Failure;
use tidegate_plugin_sdk::contract::versioning::{BumpRequest, BumpResponse};
use tidegate_plugin_sdk::{Versioner, plugin};

pub use config::Config;

/// The plugin.
#[derive(Debug)]
pub struct Conventional;

impl Versioner for Conventional {
    fn propose_bumps(request: BumpRequest) -> Result<BumpResponse, Failure> {
        let config: Config = tidegate_plugin_sdk::config(&request.context)?;
        let rules = Rules::new(&config)?;
        let mut commits = Commits::default();
        for history in &request.packages {
            commits.read(&history.commits, &rules);
        }
        let proposals = request.packages.iter().map(|history| propose::propose(history, &commits, &rules));
        let proposals: Vec<_> = proposals.collect();
        if config.strict {
            refuse_unparsed(&proposals)?;
        }
        Ok(BumpResponse { proposals })
    }
}

/// How many commits a refusal names.
const NAMED: usize = 10;

fn refuse_unparsed(
    proposals: &[tidegate_plugin_sdk::contract::versioning::BumpProposal],
) -> Result<(), Failure> {
    let mut unparsed: Vec<_> = proposals.iter().flat_map(|proposal| &proposal.unparsed).collect();
    unparsed.sort_by(|a, b| a.commit.cmp(&b.commit));
    unparsed.dedup_by(|a, b| a.commit == b.commit);
    if unparsed.is_empty() {
        return Ok(());
    }
    let named: Vec<_> =
        unparsed.iter().take(NAMED).map(|one| format!("`{}`: {}", one.commit, one.reason)).collect();
    let more = match unparsed.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let count = unparsed.len();
    Err(Failure::InvalidInput(format!("{count} commits cannot be understood: {}{more}", named.join("; "))))
}

plugin! {
    manifest: "../plugin.json",
    config_schema: "../config.schema.json",
    versioner: Conventional,
}

#[cfg(test)]
mod tests;
