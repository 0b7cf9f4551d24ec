//! The gate for commit messages.
//!
//! Every commit since the last release is [checked](check) against the user's
//! [configuration](config), merges and what the user ignores left out. Each
//! broken rule is a [finding], with the same message [corrected](correct).

mod check;
mod config;
mod correct;
mod finding;

use config::{Config, Rules};
use tidegate_plugin_sdk::contract::gates::{JudgeRequest, JudgeResponse};
use tidegate_plugin_sdk::contract::types::{Commit, Failure};
use tidegate_plugin_sdk::{Gate, plugin};

/// The plugin.
#[derive(Debug)]
pub struct CommitFormat;

impl Gate for CommitFormat {
    fn judge(request: JudgeRequest) -> Result<JudgeResponse, Failure> {
        let config: Config = tidegate_plugin_sdk::config(&request.context)?;
        let rules = Rules::new(config)?;
        let commits = &request.plan.commits;
        let judged: Vec<&Commit> = commits.iter().filter(|commit| rules.judges(commit)).collect();
        let mut findings = Vec::new();
        let mut offenders = 0;
        for commit in &judged {
            let before = findings.len();
            findings.extend(
                check::check(commit, &rules).iter().map(|offence| finding::finding(commit, offence, &rules)),
            );
            offenders += usize::from(findings.len() > before);
        }
        let (judged, all) = (judged.len(), commits.len());
        let summary = format!(
            "{offenders} of {judged} commits break a rule ({all} in all, {} not judged)",
            all - judged
        );
        Ok(JudgeResponse { findings, summary })
    }
}

plugin! {
    manifest: "../plugin.json",
    config_schema: "../config.schema.json",
    gate: CommitFormat,
}

#[cfg(test)]
mod tests;
