use proptest::prelude::*;
use serde_json::Value;

use super::*;

const LIMIT: u32 = 64;

fn reason(answer: &[u8]) -> String {
    match check(answer, LIMIT) {
        Err(FaultKind::BadOutput { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for text in ["", " ", "{", "[1,]", "{\"a\":NaN}", "Infinity", "1 2", "nul", "\"\u{1}\"", "'a'", "[}"] {
        assert!(reason(text.as_bytes()).starts_with("it is not JSON"), "{text}");
    }
    assert_eq!(reason(b"\"ab\xff\""), "byte 3 is not UTF-8");
}

#[test]
fn depth_is_limited_exactly_and_brackets_in_strings_do_not_count() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(check(nested(64).as_bytes(), LIMIT).is_ok());
    assert_eq!(reason(nested(65).as_bytes()), "it is nested deeper than 64");
    assert!(reason(nested(5_000_000).as_bytes()).contains("nested"));
    let text = format!("\"\\\"{}\"", "[".repeat(1000));
    assert!(check(text.as_bytes(), LIMIT).is_ok());
}

fn depth(value: &Value) -> u32 {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[\\[\\]{}\"\\\\a-c\u{7f}é]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[\\[{\"\\\\a]{0,4}", inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_depth_is_that_of_the_tree(value in values()) {
        let text = value.to_string();
        let depth = depth(&value);
        prop_assert!(check(text.as_bytes(), depth).is_ok());
        if let Some(less) = depth.checked_sub(1) {
            prop_assert!(check(text.as_bytes(), less).is_err());
        }
    }

    #[test]
    fn what_passes_is_what_serde_json_reads(text in "[\\[\\]{}:,\"\\\\0-9eE.+-]{0,12}| ?(true|null|\"[a-z]*\") ?") {
        let parsed = serde_json::from_str::<Value>(&text);
        if parsed.is_ok() {
            prop_assert!(check(text.as_bytes(), LIMIT).is_ok(), "{text}");
        } else if check(text.as_bytes(), LIMIT).is_ok() {
            // Numbers that no float holds are JSON all the same.
            prop_assert!(parsed.unwrap_err().to_string().contains("number out of range"), "{text}");
        }
    }

    #[test]
    fn any_bytes_end_in_a_result(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = check(&bytes, LIMIT);
    }
}
