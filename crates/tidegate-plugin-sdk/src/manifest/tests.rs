use super::*;
use tidegate_contract::manifest::{Grant, Kind, Manifest};

fn parts<'a>(description: &'a str, rest: &'a str) -> Parts<'a> {
    Parts {
        id: "sample",
        version: "1.2.3",
        description,
        kinds: &["gate", "notes"],
        rest,
        config_schema: None,
    }
}

fn render(parts: &Parts<'_>) -> String {
    let mut out = vec![0; parts.size()];
    assert_eq!(parts.write(&mut out), out.len());
    String::from_utf8(out).expect("UTF-8")
}

fn read(parts: &Parts<'_>) -> Manifest {
    check(&render(parts)).expect("a manifest")
}

#[test]
fn everything_has_its_place() {
    let manifest = read(&Parts {
        config_schema: Some(" {\"type\": \"object\"}\n"),
        ..parts(
            "Says no.",
            r#" {"files": ["**/*.sql"], "grants": [{"tag": "network", "val": "example.org"}]} "#,
        )
    });
    assert_eq!(manifest.id, "sample");
    assert_eq!(manifest.version, "1.2.3");
    assert_eq!(manifest.contract, VERSION);
    assert_eq!(manifest.description, "Says no.");
    assert_eq!(manifest.kinds, [Kind::Gate, Kind::Notes]);
    assert_eq!(manifest.files, ["**/*.sql"]);
    assert_eq!(manifest.grants, [Grant::Network("example.org".to_owned())]);
    assert_eq!(manifest.config_schema, Some(serde_json::json!({"type": "object"})));
}

#[test]
fn an_empty_rest_adds_nothing() {
    for rest in ["{}", " { \n } "] {
        assert_eq!(read(&parts("x", rest)).config_schema, None);
    }
}

#[test]
fn descriptions_are_escaped() {
    for text in ["a \"quoted\" word", "back\\slash", "two\nlines\t\u{1}", "größer \u{1f980}", ""] {
        assert_eq!(read(&parts(text, "{}")).description, text);
    }
}

#[test]
fn a_key_that_is_written_twice_is_refused() {
    let error = check(&render(&parts("x", r#"{"id": "other"}"#))).expect_err("twice");
    assert!(error.contains("duplicate field `id`"), "{error}");
}

#[test]
#[should_panic(expected = "has to be a JSON object")]
fn the_rest_has_to_be_an_object() {
    let _ = parts("x", "[]").size();
}

#[test]
fn it_renders_in_const_context() {
    const PARTS: Parts<'_> =
        Parts { id: "a", version: "0.1.0", description: "", kinds: &[], rest: "{}", config_schema: None };
    const JSON: [u8; PARTS.size()] = PARTS.render();
    assert_eq!(str::from_utf8(&JSON), Ok(render(&PARTS).as_str()));
}
