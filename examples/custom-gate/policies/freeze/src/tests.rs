use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::types::CallContext;

use super::*;

fn judge(at: &str, freezes: Value) -> Result<JudgeResponse, Failure> {
    let context =
        CallContext { at: at.to_owned(), config: json!({ "freezes": freezes }), ..CallContext::default() };
    Freeze::judge(JudgeRequest { context, ..JudgeRequest::default() })
}

fn year_end() -> Value {
    json!([{"from": "2026-12-21", "until": "2027-01-03", "reason": "nobody is on call"}])
}

#[test]
fn both_ends_belong_to_the_freeze() {
    for (at, refused) in [
        ("2026-12-20T23:59:59Z", false),
        ("2026-12-21T00:00:00Z", true),
        ("2027-01-03T23:59:59Z", true),
        ("2027-01-04T00:00:00Z", false),
        // The day counts in UTC, wherever the release is made.
        ("2026-12-21T00:30:00+01:00", false),
    ] {
        let answer = judge(at, year_end()).expect("an answer");
        assert_eq!(!answer.findings.is_empty(), refused, "{at}");
    }
}

#[test]
fn a_refusal_says_when_to_come_back() {
    let answer = judge("2026-12-28T09:00:00Z", year_end()).expect("an answer");
    let [finding] = answer.findings.as_slice() else { panic!("{answer:?}") };
    assert_eq!(finding.verdict, Verdict::Deny);
    assert_eq!(finding.message, "Nothing goes out from 2026-12-21 to 2027-01-03: nobody is on call.");
    assert_eq!(finding.remedies[0], Remedy::WaitUntil("2027-01-04T00:00:00Z".to_owned()));
}

#[test]
fn without_freezes_everything_may_go_out() {
    let answer = judge("2026-12-28T09:00:00Z", json!([])).expect("an answer");
    assert!(answer.findings.is_empty());
    assert_eq!(answer.summary, "freezes configured: 0; today is 2026-12-28");
}

#[test]
fn what_makes_no_sense_is_no_answer() {
    let reversed = json!([{"from": "2027-01-03", "until": "2026-12-21", "reason": "?"}]);
    assert!(matches!(judge("2026-12-28T09:00:00Z", reversed), Err(Failure::InvalidConfig(_))));
    let no_such_day = json!([{"from": "2026-02-30", "until": "2026-03-01", "reason": "?"}]);
    assert!(matches!(judge("2026-12-28T09:00:00Z", no_such_day), Err(Failure::InvalidConfig(_))));
    let endless = json!([{"from": "2026-12-21", "until": "9999-12-31", "reason": "?"}]);
    assert!(matches!(judge("2026-12-28T09:00:00Z", endless), Err(Failure::InvalidConfig(_))));
    assert!(matches!(judge("yesterday", year_end()), Err(Failure::InvalidInput(_))));
}
