//! Plans for machines. The order of keys is fixed, and a key without a value is absent.
//!
//! Characters that would act on a terminal stand as `\u` escapes: the document
//! means the same, and printing it is harmless.

use std::fmt::Write as _;

use serde::Serialize;
use tidegate_contract::types::{Bump, Release, Verdict};
use tidegate_model::graph::PackageGraph;
use tidegate_model::plan::{GateReport, Plan, RollbackReport, Warning};
use tidegate_model::{TagName, Version, verdict};

use crate::escape::terminal;

/// The format version of everything but the plan, which has its own.
const FORMAT: u32 = 1;

/// The whole plan.
#[must_use]
pub fn plan(plan: &Plan) -> String {
    pretty(plan)
}

/// The versions only.
#[must_use]
pub fn next(plan: &Plan) -> String {
    let packages = plan.packages.iter().map(|package| NextPackage {
        name: &package.name,
        previous: package.previous.as_ref().map(|release| &release.version),
        next: package.next.as_ref().map(|release| &release.version),
        tag: package.next.as_ref().map(|release| &release.tag),
        bump: package.next.as_ref().map_or(Bump::None, |release| release.bump),
        released: package.next.is_some(),
    });
    pretty(&Next { format: FORMAT, packages: packages.collect() })
}

/// The verdicts only.
#[must_use]
pub fn check(plan: &Plan) -> String {
    pretty(&Check {
        format: FORMAT,
        verdict: plan.verdict,
        passes: verdict::passes(plan.verdict),
        gates: &plan.gates,
        rollbacks: &plan.rollbacks,
        warnings: &plan.warnings,
    })
}

/// The packages, and how they hang together.
#[must_use]
pub fn graph(graph: &PackageGraph) -> String {
    pretty(graph)
}

/// The notes of a release.
#[must_use]
pub fn notes(release: &Release, markdown: &str) -> String {
    pretty(&Notes {
        format: FORMAT,
        package: &release.package,
        version: release.version.as_deref(),
        tag: release.tag.as_deref(),
        previous_version: release.previous_version.as_deref(),
        previous_tag: release.previous_tag.as_deref(),
        markdown,
    })
}

/// A changelog: its file, the new section, and the whole file as it should be.
#[must_use]
pub fn changelog(path: &str, entry: &str, content: &str) -> String {
    pretty(&Changelog { format: FORMAT, path, entry, content })
}

#[derive(Serialize)]
struct Notes<'p> {
    format: u32,
    package: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_version: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_tag: Option<&'p str>,
    markdown: &'p str,
}

#[derive(Serialize)]
struct Changelog<'p> {
    format: u32,
    path: &'p str,
    entry: &'p str,
    content: &'p str,
}

#[derive(Serialize)]
struct Next<'p> {
    format: u32,
    packages: Vec<NextPackage<'p>>,
}

#[derive(Serialize)]
struct NextPackage<'p> {
    name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'p Version>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'p Version>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'p TagName>,
    bump: Bump,
    /// A release of it is due.
    released: bool,
}

#[derive(Serialize)]
struct Check<'p> {
    format: u32,
    verdict: Verdict,
    passes: bool,
    #[serde(skip_serializing_if = "<[GateReport]>::is_empty")]
    gates: &'p [GateReport],
    #[serde(skip_serializing_if = "<[RollbackReport]>::is_empty")]
    rollbacks: &'p [RollbackReport],
    #[serde(skip_serializing_if = "<[Warning]>::is_empty")]
    warnings: &'p [Warning],
}

fn pretty(document: &impl Serialize) -> String {
    // Writing to memory cannot fail, and these documents have only strings as keys.
    harmless(&serde_json::to_string_pretty(document).expect("plans are plain data"))
}

/// On one line.
pub(crate) fn compact(document: &impl Serialize) -> String {
    // As above.
    harmless(&serde_json::to_string(document).expect("plans are plain data"))
}

/// The document, without characters that would act on a terminal.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c != '\n' && terminal::is_unsafe(c) {
            // Outside of strings JSON is ASCII, so this stands inside of one.
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests;
