//! The versioner for Conventional Commits.
//!
//! Each commit is [read](reading) once: what it says ([`split`] finds the
//! commits inside a squash commit), or what it takes back; and so is each
//! [change file](change_file). [`revert`] settles who takes back whom, [`rules`]
//! says which step each change asks for, and [`propose`] puts the answer together.
//! How the user wants it stands in [`config`].

mod change_file;
mod config;
mod propose;
mod reading;
mod revert;
mod rules;
mod split;

use propose::{Commits, Common, Files};
use rules::Rules;
use std::collections::BTreeMap;
use tidegate_plugin_sdk::contract::types::Failure;
use tidegate_plugin_sdk::contract::versioning::{BumpProposal, BumpRequest, BumpResponse, Unparsed};
use tidegate_plugin_sdk::{Versioner, plugin};

pub use config::{ChangeFiles, Config};

/// The plugin.
#[derive(Debug)]
pub struct Conventional;

impl Versioner for Conventional {
    fn propose_bumps(request: BumpRequest) -> Result<BumpResponse, Failure> {
        let config: Config = tidegate_plugin_sdk::config(&request.context)?;
        let rules = Rules::new(&config)?;
        let (mut commits, mut files) = (Commits::default(), Files::default());
        for history in &request.packages {
            commits.read(&history.commits, &rules);
            if config.change_files != ChangeFiles::Ignore {
                files.read(&history.change_files, &rules);
            }
        }
        let common = Common {
            rules: &rules,
            commits: &commits,
            files: &files,
            names: &request.package_names,
            commits_count: config.change_files != ChangeFiles::Instead,
        };
        let proposals = request.packages.iter().map(|history| propose::propose(history, &common));
        let proposals: Vec<_> = proposals.collect();
        if config.strict {
            refuse_unparsed(&proposals)?;
        }
        Ok(BumpResponse { proposals })
    }
}

/// How many commits and files a refusal names.
const NAMED: usize = 10;

fn refuse_unparsed(proposals: &[BumpProposal]) -> Result<(), Failure> {
    let origin = |unparsed: &Unparsed| {
        unparsed.commit.clone().or_else(|| unparsed.change_file.clone()).unwrap_or_default()
    };
    let all = proposals.iter().flat_map(|proposal| &proposal.unparsed);
    let unparsed: BTreeMap<_, _> = all.map(|one| (origin(one), &one.reason)).collect();
    if unparsed.is_empty() {
        return Ok(());
    }
    let named: Vec<_> =
        unparsed.iter().take(NAMED).map(|(origin, reason)| format!("`{origin}`: {reason}")).collect();
    let more = match unparsed.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let files = proposals.iter().flat_map(|proposal| &proposal.unparsed).any(|one| one.change_file.is_some());
    let what = if files { "commits or change files" } else { "commits" };
    let count = unparsed.len();
    Err(Failure::InvalidInput(format!("{count} {what} cannot be understood: {}{more}", named.join("; "))))
}

plugin! {
    manifest: "../plugin.json",
    config_schema: "../config.schema.json",
    versioner: Conventional,
}

#[cfg(test)]
mod tests;
