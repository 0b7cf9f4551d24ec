//! Short values for later steps and jobs.

use super::{Piece, is_like_github, plain};
use crate::System;

/// Values by their names, which are small letters, digits and hyphens. Each is one line.
/// `random` is unknown to whoever has written the values.
#[must_use]
pub fn outputs(system: Option<System>, values: &[(&str, &str)], random: &str) -> Vec<Piece> {
    let values = values.iter().map(|(name, value)| (*name, plain::line(value)));
    match system {
        _ if is_like_github(system) => {
            let text = values.map(|(name, value)| delimited(name, &value, random)).collect();
            vec![Piece::Append { variable: "GITHUB_OUTPUT", text }]
        }
        Some(System::Azure) => {
            let set = |(name, value): (&str, String)| {
                let value = azure(&value);
                let name = variable(name);
                format!("##vso[task.setvariable variable={name};isOutput=true]{value}\n")
            };
            vec![Piece::Log(values.map(set).collect())]
        }
        Some(System::CircleCi) => {
            let export = |(name, value): (&str, String)| {
                format!("export {}='{}'\n", variable(name), value.replace('\'', r"'\''"))
            };
            vec![Piece::Append { variable: "BASH_ENV", text: values.map(export).collect() }]
        }
        Some(System::Bitbucket) => {
            let text = values.map(|(name, value)| format!("{}={value}\n", variable(name))).collect();
            vec![Piece::Append { variable: "BITBUCKET_PIPELINES_VARIABLES_PATH", text }]
        }
        // Both take what a file has as one value: <https://tekton.dev/docs/pipelines/tasks/#emitting-results>,
        // <https://argo-workflows.readthedocs.io/en/latest/walk-through/output-parameters/>.
        Some(System::Tekton | System::Argo) => values
            .map(|(name, value)| Piece::File { name: format!("outputs/{name}").into(), text: value })
            .collect(),
        // GitLab reads it as a report: <https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv>.
        _ => {
            let text = values.map(|(name, value)| format!("{}={value}\n", variable(name))).collect();
            vec![Piece::File { name: "outputs.env".into(), text }]
        }
    }
}

/// A value between lines that it does not have:
/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#multiline-strings>.
fn delimited(name: &str, value: &str, random: &str) -> String {
    let mut end = format!("end_{random}");
    while value.contains(&end) {
        end.push('_');
    }
    format!("{name}<<{end}\n{value}\n{end}\n")
}

/// `TIDEGATE_PREVIOUS_VERSION` for `previous-version`.
fn variable(name: &str) -> String {
    format!("TIDEGATE_{}", name.to_ascii_uppercase().replace('-', "_"))
}

/// The data of a command of GitHub's:
/// <https://github.com/actions/toolkit/blob/main/docs/commands.md>.
pub(super) fn percent(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The data of a command of Azure's:
/// <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands#formatting-commands>.
pub(super) fn azure(text: &str) -> String {
    let text = text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A");
    text.replace(';', "%3B").replace(']', "%5D")
}
