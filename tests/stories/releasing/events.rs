//! GitHub's own examples of events, as jobs get them.

use std::fs;

use serde_json::Value;
use tidegate_ci::{Context, Event};

/// The context of a job that an event has started.
fn read(name: &str, payload: &Value) -> Context {
    let vars = |variable: &str| {
        let value = match variable {
            "GITHUB_ACTIONS" => "true",
            "GITHUB_EVENT_NAME" => name,
            "GITHUB_EVENT_PATH" => "/event.json",
            "GITHUB_REF" => payload["ref"].as_str()?,
            _ => return None,
        };
        Some(value.to_owned())
    };
    Context::read(&vars, &|_| Some(payload.to_string()))
}

#[test]
fn every_event_is_understood() {
    let Some(file) = tidegate_testkit::node_file("@octokit/webhooks-examples/api.github.com/index.json")
    else {
        return;
    };
    let text = fs::read_to_string(file).expect("it is there");
    let events: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let mut seen = [0; 4];
    for event in &events {
        let name = event["name"].as_str().expect("a name");
        for payload in event["examples"].as_array().expect("a list") {
            let context = read(name, payload);
            assert_eq!(context.problems, Vec::<String>::new(), "{name}");
            let of = |pointer: &str| payload.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
            match name {
                "pull_request" | "pull_request_review" => {
                    let proposal = context.proposal.expect("a proposal");
                    assert_eq!(context.event, Event::Proposal);
                    assert_eq!(Some(proposal.number), payload["pull_request"]["number"].as_u64());
                    assert_eq!(proposal.base, of("/pull_request/base/ref"));
                    assert_eq!(proposal.branch, of("/pull_request/head/ref"));
                    assert_eq!(context.head, of("/pull_request/head/sha"));
                    assert_eq!(context.base, of("/pull_request/base/sha"));
                    seen[0] += 1;
                }
                "merge_group" => {
                    assert_eq!(context.event, Event::MergeQueue);
                    assert_eq!(context.head, of("/merge_group/head_sha"));
                    assert_eq!(context.base, of("/merge_group/base_sha"));
                    seen[1] += 1;
                }
                "push" => {
                    let reference = of("/ref").expect("a reference");
                    let tag = reference.strip_prefix("refs/tags/").map(str::to_owned);
                    assert_eq!(context.event, if tag.is_some() { Event::Tag } else { Event::Push });
                    assert_eq!(context.tag, tag);
                    assert_eq!(context.branch, reference.strip_prefix("refs/heads/").map(str::to_owned));
                    seen[2] += 1;
                }
                _ => seen[3] += 1,
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}
