//! A gate that refuses releases whose commits contain certain words.
use serde::Deserialize;
use tidegate_plugin_sdk::contract::gates::{JudgeRequest, JudgeResponse};
use tidegate_plugin_sdk::contract::types::{Failure, Finding, Location, Severity, Verdict};
use tidegate_plugin_sdk::{Gate, config, plugin};

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    words: Vec<String>,
}

/// The gate.
pub struct Words;

impl Gate for Words {
    fn judge(request: JudgeRequest) -> Result<JudgeResponse, Failure> {
        let Config { words } = config(&request.context)?;
        let commits = &request.plan.commits;
        let summary = format!("looked for {} words in {} commits", words.len(), commits.len());
        let pairs = commits.iter().flat_map(|commit| words.iter().map(move |word| (commit, word)));
        let found = pairs.filter(|(commit, word)| commit.message.contains(word.as_str()));
        let findings = found.map(|(commit, word)| Finding {
            id: "forbidden-word".to_owned(),
            verdict: Verdict::Deny,
            severity: Severity::High,
            title: format!("a commit says `{word}`"),
            message: format!("Commit {} contains `{word}`.", commit.id),
            why: vec![],
            remedies: vec![],
            locations: vec![Location::Commit(commit.id.clone())],
            evidence: vec![],
            key: format!("{} {word}", commit.id),
        });
        Ok(JudgeResponse { findings: findings.collect(), summary })
    }
}

plugin! { manifest: "small_gate.json", config_schema: "small_gate.schema.json", gate: Words }
