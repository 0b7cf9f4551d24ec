//! What is wrong, where people look at the change.

use serde_json::{Value, json};

use super::outputs::{azure, percent};
use super::{Piece, is_like_github, plain};
use crate::System;

/// GitHub shows so many of each level for a step:
/// <https://docs.github.com/en/rest/checks/runs>, and drops what is more without a word.
const MOST: usize = 10;

/// How bad it is, the worst first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// It stops the release.
    Error,
    /// Somebody should look at it.
    Warning,
    /// It is good to know.
    Notice,
}

/// Something that is said about the release.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Annotation {
    /// How bad it is.
    pub level: Level,
    /// Who says so, or what about.
    pub title: String,
    /// What is said.
    pub message: String,
    /// The file, from the repository's root.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What makes it the same from run to run.
    pub fingerprint: String,
}

/// All of them, the worst first, as the system shows them. Where it shows only so many, the
/// last one says how many more there are.
#[must_use]
pub fn annotations(system: Option<System>, mut all: Vec<Annotation>) -> Vec<Piece> {
    all.sort_by_key(|annotation| annotation.level);
    if system == Some(System::GitLab) {
        let report: Vec<_> = all.iter().map(code_quality).collect();
        let text = format!("{:#}\n", Value::Array(report));
        return vec![Piece::File { name: "gl-code-quality-report.json".into(), text }];
    }
    let render = match system {
        _ if is_like_github(system) => github,
        Some(System::Azure) => vso,
        _ => told,
    };
    let shown = if is_like_github(system) { at_most(all) } else { all };
    if shown.is_empty() { Vec::new() } else { vec![Piece::Log(shown.iter().map(render).collect())] }
}

fn at_most(all: Vec<Annotation>) -> Vec<Annotation> {
    let mut shown = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let mut own: Vec<_> = all.iter().filter(|annotation| annotation.level == level).cloned().collect();
        if own.len() > MOST {
            let more = own.len() + 1 - MOST;
            own.truncate(MOST - 1);
            own.push(Annotation {
                level,
                title: "Tidegate".to_owned(),
                message: format!("{more} more of this kind are in the summary"),
                file: None,
                line: None,
                fingerprint: String::new(),
            });
        }
        shown.append(&mut own);
    }
    shown
}

/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message>
fn github(annotation: &Annotation) -> String {
    let property = |text: &str| percent(&plain::line(text)).replace(':', "%3A").replace(',', "%2C");
    let level = match annotation.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let mut properties = vec![format!("title={}", property(&annotation.title))];
    if let Some(file) = &annotation.file {
        properties.push(format!("file={}", property(file)));
        properties.extend(annotation.line.map(|line| format!("line={line}")));
    }
    format!("::{level} {}::{}\n", properties.join(","), percent(&plain::line(&annotation.message)))
}

/// <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning>
fn vso(annotation: &Annotation) -> String {
    let kind = match annotation.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => return told(annotation),
    };
    let mut properties = format!("type={kind};");
    if let Some(file) = &annotation.file {
        properties += &format!("sourcepath={};", azure(&plain::line(file)));
        properties += &annotation.line.map(|line| format!("linenumber={line};")).unwrap_or_default();
    }
    let message = plain::line(&format!("{}: {}", annotation.title, annotation.message));
    format!("##vso[task.logissue {properties}]{}\n", azure(&message))
}

fn told(annotation: &Annotation) -> String {
    let level = match annotation.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "note",
    };
    let place = match (&annotation.file, annotation.line) {
        (Some(file), Some(line)) => format!(" ({file}:{line})"),
        (Some(file), None) => format!(" ({file})"),
        (None, _) => String::new(),
    };
    let text = format!("{level}: {}: {}{place}", annotation.title, annotation.message);
    plain::line(&text) + "\n"
}

/// <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
fn code_quality(annotation: &Annotation) -> Value {
    let severity = match annotation.level {
        Level::Error => "blocker",
        Level::Warning => "minor",
        Level::Notice => "info",
    };
    json!({
        "description": plain::line(&annotation.message),
        "check_name": plain::line(&annotation.title),
        "fingerprint": annotation.fingerprint,
        "severity": severity,
        // A report without a place is not taken.
        "location": {
            "path": annotation.file.as_deref().unwrap_or("tidegate.toml"),
            "lines": { "begin": annotation.line.unwrap_or(1) },
        },
    })
}
