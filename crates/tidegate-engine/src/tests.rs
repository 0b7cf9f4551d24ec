//! The flow of decisions, with a history in memory and plugins made of closures.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tidegate_contract::manifest::Kind;
use tidegate_contract::types::Verdict;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnosis, History as _};
use tidegate_plugin::{FaultKind, TrapKind};

use crate::Parts;
use crate::testing::{Closure, Line, Shelf, gate, texts, versioner, with_engine};

fn line(tags: &[(&'static str, usize)]) -> Line {
    Line { messages: vec!["feat: a", "fix: b", "fix: c"], tags: tags.to_vec(), ..Line::default() }
}

fn plan(history: &Line, shelf: &Shelf, config: &str) -> Result<Plan, Diagnosis> {
    with_engine(history, shelf, config, |engine| engine.plan(Parts::ALL))
}

fn next(history: &Line, bump: &'static str, exact: Option<&'static str>) -> Result<String, &'static str> {
    let shelf = Shelf::default().with(versioner(bump, exact));
    let plan = with_engine(history, &shelf, "", |engine| engine.plan(Parts::VERSIONS));
    let plan = plan.map_err(|error| error.code())?;
    Ok(plan.packages[0].next.as_ref().map_or_else(|| "nothing".into(), |next| next.tag.to_string()))
}

#[test]
fn the_next_version_follows_from_base_and_bump() {
    let history = line(&[("v1.2.3", 0), ("v1.1.0", 1)]);
    assert_eq!(next(&history, "patch", None).unwrap(), "v1.2.4");
    assert_eq!(next(&history, "major", None).unwrap(), "v2.0.0");
    assert_eq!(next(&history, "none", None).unwrap(), "nothing");
    assert_eq!(next(&history, "none", Some("7.0.0")).unwrap(), "v7.0.0");
}

#[test]
fn the_first_release_does_not_fall_below_a_pre_release() {
    assert_eq!(next(&line(&[]), "minor", None).unwrap(), "v0.1.0");
    assert_eq!(next(&line(&[("v2.0.0-rc.1", 0)]), "patch", None).unwrap(), "v2.0.0");
    assert_eq!(next(&line(&[("2.0.0-rc.1", 0)]), "patch", None).unwrap(), "2.0.0");
}

#[test]
fn a_version_is_never_lowered_and_a_tag_never_taken_twice() {
    let mut history = line(&[("v1.2.3", 0)]);
    for lower in ["1.2.3", "1.2.2", "0.9.0", "1.2.3-rc.1"] {
        assert_eq!(next(&history, "minor", Some(lower)), Err("version::not-higher"), "{lower}");
    }
    assert_eq!(next(&history, "minor", Some("one")), Err("plugin::bad-output"));
    history.elsewhere = vec!["v1.3.0"];
    assert_eq!(next(&history, "minor", None), Err("version::tag-exists"));
    assert_eq!(next(&history, "patch", None).unwrap(), "v1.2.4");
}

#[test]
fn an_answer_about_other_packages_is_not_used() {
    let stranger = Closure::new("conventional", &[Kind::Versioner], |_, _| {
        Ok(
            serde_json::json!({"proposals": [{"package": "other", "bump": "major", "reason": "", "rule": ""}]}),
        )
    });
    let error = plan(&line(&[]), &Shelf::default().with(stranger), "").unwrap_err();
    assert_eq!(error.code(), "plugin::bad-output");
}

#[test]
fn a_commit_that_breaks_the_versioner_is_left_out_and_listed() {
    let picky = Closure::new("conventional", &[Kind::Versioner], |_, request| {
        if request["packages"][0]["commits"].to_string().contains("fix: b") {
            return Err(FaultKind::Trap(TrapKind::Unreachable));
        }
        let package = &request["packages"][0]["package"]["name"];
        Ok(
            serde_json::json!({"proposals": [{"package": package, "bump": "minor", "reason": "", "rule": ""}]}),
        )
    });
    let plan = plan(&line(&[]), &Shelf::default().with(picky).with(texts()), "").unwrap();
    let package = &plan.packages[0];
    assert!(package.next.is_some());
    assert_eq!(package.unparsed.len(), 1);
    assert_eq!(package.unparsed[0].commit, Some(crate::testing::id(1)));
    assert!(package.unparsed[0].reason.contains("unreachable"), "{}", package.unparsed[0].reason);
}

#[test]
fn a_changelog_that_lost_text_is_refused() {
    let forgetful = Closure::new("cliff", &[Kind::Changelog, Kind::Notes], |_, request| {
        let package = &request["tasks"][0]["package"]["name"];
        Ok(serde_json::json!({"texts": [{"package": package, "entry": "new", "content": "new"}]}))
    });
    let mut shelf = Shelf::default().with(versioner("patch", None)).with(forgetful);
    shelf.files.insert("CHANGELOG.md", "old");
    assert_eq!(plan(&line(&[]), &shelf, "").unwrap_err().code(), "plugin::bad-output");
}

fn judged(gate: Closure, mode: &str) -> Plan {
    let config =
        format!("[gates.freeze]\nplugin = 'freeze'\nmode = '{mode}'\n[plugins.freeze]\npath = 'f.wasm'");
    let shelf = Shelf::default().with(versioner("patch", None)).with(texts()).with(gate);
    plan(&line(&[]), &shelf, &config).unwrap()
}

fn finding(verdict: &str) -> serde_json::Value {
    serde_json::json!([{
        "id": "x", "verdict": verdict, "severity": "low", "title": "", "message": "", "key": "k",
    }])
}

#[test]
fn the_worst_finding_is_the_gates_verdict_and_advice_only_warns() {
    for (said, enforced, advised) in [
        ("allow", Verdict::Allow, Verdict::Allow),
        ("warn", Verdict::Warn, Verdict::Warn),
        ("require-approval", Verdict::RequireApproval, Verdict::Warn),
        ("unknown", Verdict::Unknown, Verdict::Warn),
        ("deny", Verdict::Deny, Verdict::Warn),
    ] {
        assert_eq!(judged(gate("freeze", finding(said)), "enforce").verdict, enforced);
        assert_eq!(judged(gate("freeze", finding(said)), "advise").verdict, advised);
        assert!(judged(gate("freeze", finding(said)), "off").gates.is_empty());
    }
    assert_eq!(judged(gate("freeze", serde_json::json!([])), "enforce").verdict, Verdict::Allow);
}

#[test]
fn a_gate_that_fails_or_talks_nonsense_denies_by_name() {
    let broken = Closure::new("freeze", &[Kind::Gate], |_, _| Err(FaultKind::Fuel { limit: 1 }));
    for (gate, code) in [(broken, "plugin::fuel"), (gate("freeze", finding("maybe")), "plugin::bad-output")] {
        let plan = judged(gate, "enforce");
        assert_eq!(plan.verdict, Verdict::Error);
        let finding = &plan.gates[0].findings[0].finding;
        assert_eq!(finding.key, code);
        assert!(finding.message.contains("`freeze` 1.0.0"), "{}", finding.message);
    }
}

#[test]
fn a_fingerprint_stays_from_run_to_run_and_differs_between_gates() {
    let print = |plan: Plan| plan.gates[0].findings[0].fingerprint.clone();
    let first = print(judged(gate("freeze", finding("deny")), "enforce"));
    assert_eq!(first, print(judged(gate("freeze", finding("warn")), "advise")));
}

#[test]
fn a_plugin_must_be_of_the_kind_and_its_configuration_of_the_shape() {
    let shelf = || Shelf::default().with(versioner("patch", None)).with(texts());
    let error = plan(&line(&[]), &shelf(), "version.plugin = 'cliff'").unwrap_err();
    assert_eq!(error.code(), "config::wrong-kind");
    let config = "plugins.conventional.config.strict = 1";
    let error = plan(&line(&[]), &shelf(), config).unwrap_err();
    assert_eq!(error.code(), "config::plugin-config");
    assert!(error.to_string().contains("`/strict`"), "{error}");
    assert!(plan(&line(&[]), &shelf(), "plugins.conventional.config.strict = true").is_ok());
}

#[test]
fn equal_inputs_give_equal_plans_and_other_inputs_other_digests() {
    let shelf = || Shelf::default().with(versioner("patch", None)).with(texts());
    let make = |tags: &[(&'static str, usize)], config: &str| plan(&line(tags), &shelf(), config).unwrap();
    let first = make(&[("v1.0.0", 0)], "");
    assert_eq!(first, make(&[("v1.0.0", 0)], ""));
    assert_ne!(first.inputs.all, make(&[("v1.0.0", 1)], "").inputs.all);
    assert_ne!(first.inputs.all, make(&[("v1.0.0", 0)], "initial-version = '2.0.0'").inputs.all);
}

#[test]
fn notes_of_a_tag_are_about_what_came_since_the_lower_release() {
    let history = line(&[("v1.0.0", 0), ("v1.1.0", 1), ("v2.0.0-rc.1", 1), ("v9.0.0", 2), ("nightly", 2)]);
    let shelf = Shelf::default();
    let tagged = |name: &str| {
        with_engine(&history, &shelf, "", |engine| {
            let (_, _, release) = engine.tagged(name).map_err(|error| error.code())?;
            Ok((release.previous_tag, release.commits.len()))
        })
    };
    assert_eq!(tagged("v1.0.0"), Ok((None, 1)));
    assert_eq!(tagged("v1.1.0"), Ok((Some("v1.0.0".into()), 1)));
    // A stable release follows the stable one before it.
    assert_eq!(tagged("v9.0.0"), Ok((Some("v1.1.0".into()), 1)));
    assert_eq!(tagged("v2.0.0-rc.1"), Ok((Some("v1.1.0".into()), 0)));
    assert_eq!(tagged("nightly"), Err("notes::not-a-release"));
    assert_eq!(tagged("v3.0.0"), Err("notes::no-such-tag"));
}

/// Two packages with tags on a line of commits and off it, and a branch.
fn released() -> impl Strategy<Value = Line> {
    const TAGS: [&str; 14] = [
        "one-v0.1.0",
        "one-v0.1.1",
        "one-v0.2.0",
        "one-v1.0.0-rc.1",
        "one-v1.0.0-rc.2",
        "one-v1.0.0",
        "one-v1.0.1",
        "one-v1.1.0",
        "one-v1.1.0-rc.1",
        "one-v2.0.0",
        "two-v0.9.0",
        "two-v1.0.0",
        "two-v1.1.0-rc.1",
        "two-v1.1.0",
    ];
    let place = prop_oneof![4 => Just(None), 3 => (0..3_usize).prop_map(Some), 1 => Just(Some(9))];
    let branch = proptest::sample::select(vec!["main", "rc", "1.x", "beta"]);
    (proptest::collection::vec(place, TAGS.len()), branch).prop_map(|(places, branch)| {
        let mut line = Line {
            messages: vec!["feat: a", "fix: b", "fix: c"],
            changes: vec![&["one/a", "two/a"][..]; 3],
            tree: [("one/VERSION", "1\n"), ("two/VERSION", "1\n")].into(),
            branch,
            ..Line::default()
        };
        for (tag, place) in TAGS.into_iter().zip(places) {
            match place {
                Some(9) => line.elsewhere.push(tag),
                Some(at) => line.tags.push((tag, at)),
                None => {}
            }
        }
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_lowers_a_version_or_takes_a_tag_twice(
        history in released(),
        asked in proptest::collection::vec((0..4_usize, 0..8_usize), 2),
        propagate in proptest::sample::select(vec!["none", "patch", "same"]),
        kind in proptest::sample::select(vec!["fixed", "linked"]),
    ) {
        let (bumps, exact) = (["none", "patch", "minor", "major"], ["0.1.0", "1.0.0", "1.2.0", "3.0.0"]);
        let shelf = Shelf::default().with(Closure::new("conventional", &[Kind::Versioner], move |_, request| {
            let packages = request["packages"].as_array().unwrap().iter();
            let proposals = packages.map(|package| {
                let name = package["package"]["name"].as_str().unwrap();
                let (bump, exact_version) = asked[usize::from(name == "two")];
                serde_json::json!({
                    "package": name, "bump": bumps[bump],
                    "exact_version": exact.get(exact_version), "reason": "", "rule": "",
                    "decided_by": "0".repeat(40),
                })
            });
            Ok(serde_json::json!({"proposals": proposals.collect::<Vec<_>>()}))
        }));
        let config = format!(
            "[workspace]\ndetect = 'never'\n[[workspace.edges]]\nfrom = 'two'\nto = 'one'\n\
             propagate = '{propagate}'\n[[workspace.groups]]\nkind = '{kind}'\npackages = ['two']\n\
             [[packages]]\nname = 'one'\npath = 'one'\ntag = 'one-v{{version}}'\n\
             [[packages]]\nname = 'two'\npath = 'two'\ntag = 'two-v{{version}}'\n"
        );
        match with_engine(&history, &shelf, &config, |engine| engine.plan(Parts::VERSIONS)) {
            Err(error) => {
                let known = ["version::not-higher", "version::tag-exists", "version::out-of-range"];
                prop_assert!(known.contains(&error.code()), "{error:?}");
            }
            Ok(plan) => {
                let taken: Vec<_> = history.tags().unwrap().into_iter().map(|tag| tag.name).collect();
                let mut planned = BTreeSet::new();
                for package in &plan.packages {
                    let Some(next) = &package.next else { continue };
                    prop_assert!(!taken.contains(&next.tag), "{}", next.tag);
                    prop_assert!(planned.insert(next.tag.clone()));
                    let previous = package.previous.as_ref().map(|previous| &previous.version);
                    prop_assert!(previous.is_none_or(|previous| *previous < next.version));
                }
            }
        }
    }
}
