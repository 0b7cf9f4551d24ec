//! The example in the README, as the host would see it.

#[expect(unreachable_pub, reason = "the example is a crate of its own")]
#[path = "../examples/small_gate.rs"]
mod small_gate;

use small_gate::{MANIFEST, Words};
use tidegate_plugin_sdk::Gate;
use tidegate_plugin_sdk::contract::gates::{JudgeRequest, Plan};
use tidegate_plugin_sdk::contract::manifest::{Kind, Manifest};
use tidegate_plugin_sdk::contract::types::{CallContext, Commit, Failure, Verdict};
use tidegate_plugin_sdk::contract::{MANIFEST_SECTION, VERSION};

fn request(config: serde_json::Value) -> JudgeRequest {
    let commit = Commit { id: "a".repeat(40), message: "feat: frobnicate".to_owned(), ..Commit::default() };
    JudgeRequest {
        context: CallContext { config, ..CallContext::default() },
        plan: Plan { commits: vec![commit], ..Plan::default() },
        ..JudgeRequest::default()
    }
}

#[test]
fn it_judges() {
    let answer = Words::judge(request(serde_json::json!({"words": ["frob", "quux"]}))).expect("an answer");
    let verdicts: Vec<_> = answer.findings.iter().map(|finding| finding.verdict).collect();
    assert_eq!(verdicts, [Verdict::Deny]);
    assert_eq!(answer.summary, "looked for 2 words in 1 commits");
}

#[test]
fn it_names_mistakes_in_its_configuration() {
    assert!(matches!(
        Words::judge(request(serde_json::json!({"words": "frob"}))),
        Err(Failure::InvalidConfig(message)) if message.starts_with("`words`: ")
    ));
}

#[test]
fn its_manifest_is_complete() {
    let manifest: Manifest = serde_json::from_str(MANIFEST).expect("a manifest");
    assert_eq!(manifest.id, env!("CARGO_PKG_NAME"));
    assert_eq!(manifest.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest.description, env!("CARGO_PKG_DESCRIPTION"));
    assert_eq!(manifest.contract, VERSION);
    assert_eq!(manifest.kinds, [Kind::Gate]);
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../examples/small_gate.schema.json")).expect("JSON");
    assert_eq!(manifest.config_schema, Some(schema));
}

#[test]
fn the_macro_writes_the_section_that_the_host_reads() {
    let link_section = format!("link_section = {MANIFEST_SECTION:?}");
    assert!(include_str!("../src/macros.rs").contains(&link_section));
}

#[test]
fn the_readme_shows_it() {
    let readme = include_str!("../README.md").replace("\r\n", "\n");
    let example = include_str!("../examples/small_gate.rs").replace("\r\n", "\n");
    assert!(readme.contains(&format!("```rust\n{example}```")));
}
