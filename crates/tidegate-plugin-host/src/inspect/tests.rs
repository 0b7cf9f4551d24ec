use super::*;

const MANIFEST: &str =
    r#"{"id":"x","version":"1.0.0","contract":"0.1.0","description":"","kinds":[{"tag":"gate"}]}"#;

fn examined(wasm: &[u8]) -> Result<Inspection, FaultKind> {
    examine(wasm, &Limits::default())
}

fn module(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

fn with_manifest(body: &str) -> Vec<u8> {
    module(&format!("(module (@custom \"tidegate:plugin\" {MANIFEST:?}) {body})"))
}

fn reason(wasm: &[u8]) -> String {
    match examined(wasm) {
        Err(FaultKind::Load { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_module_is_described() {
    let wasm =
        with_manifest(r#"(import "a" "b" (func)) (import "a" "m" (memory 1)) (func (export "judge"))"#);
    let inspection = examined(&wasm).unwrap();
    assert_eq!(inspection.manifest.id(), "x");
    assert_eq!((inspection.size, inspection.digest), (wasm.len() as u64, Digest::of(&wasm)));
    assert_eq!(inspection.exports, ["judge"]);
    let imports: Vec<_> = inspection.imports.iter().map(|i| (&*i.module, &*i.name, i.sort)).collect();
    assert_eq!(imports, [("a", "b", "function"), ("a", "m", "memory")]);
    let functions = inspection.counts.iter().find(|count| count.what == "functions").unwrap();
    assert_eq!(functions.found, 1);
}

#[test]
fn a_module_that_is_cut_off_anywhere_is_refused() {
    let wasm = with_manifest("(func (export \"judge\") (i32.const 1) drop)");
    for end in 0..wasm.len() {
        assert!(examined(&wasm[..end]).is_err(), "{end}");
    }
}

#[test]
fn size_and_counts_are_limited() {
    let wasm = with_manifest("");
    let limits = Limits { module_bytes: wasm.len() as u64 - 1, ..Limits::default() };
    assert!(matches!(examine(&wasm, &limits), Err(FaultKind::Load { .. })));
    assert!(reason(&with_manifest(&"(memory 1)".repeat(17))).contains("17 memories"));
    assert!(reason(&with_manifest(&"(table 1 funcref)".repeat(33))).contains("33 tables"));
    let big = format!("(func {})", "(drop (i32.const 1))".repeat(800_000));
    assert!(reason(&with_manifest(&big)).contains("largest function"));
}

#[test]
fn there_is_one_manifest() {
    let two = format!("(@custom \"tidegate:plugin\" {MANIFEST:?})");
    assert!(matches!(examined(&with_manifest(&two)), Err(FaultKind::Manifest(_))));
    assert!(matches!(examined(&module("(module)")), Err(FaultKind::Manifest(_))));
    let bad = module("(module (@custom \"tidegate:plugin\" \"{\"))");
    assert!(matches!(examined(&bad), Err(FaultKind::Manifest(_))));
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_in_a_result(tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = examined(&[b"\0asm\x01\0\0\0".as_slice(), &tail].concat());
    }
}
