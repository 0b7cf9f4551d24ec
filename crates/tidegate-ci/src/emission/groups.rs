//! Lines of a log that can be folded away.

use super::{is_like_github, plain};
use crate::System;

/// Lines under a title, folded where the system folds: everybody sees the title.
///
/// `lines` must be harmless already, as [`super::lines`] makes them. `time` is in seconds since
/// 1970; GitLab shows how long a group took, which says nothing here, so it begins and ends then.
///
/// - GitHub: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#grouping-log-lines>
/// - Azure: <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands#formatting-commands>
/// - GitLab: <https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections>
/// - Buildkite: <https://buildkite.com/docs/pipelines/configure/managing-log-output#grouping-log-output>
#[must_use]
pub fn group(system: Option<System>, title: &str, lines: &str, time: i64) -> String {
    let title = plain::line(title);
    match system {
        _ if is_like_github(system) => format!("::group::{title}\n{lines}::endgroup::\n"),
        Some(System::Azure) => format!("##[group]{title}\n{lines}##[endgroup]\n"),
        Some(System::GitLab) => {
            let name = key(&title);
            format!(
                "\u{1b}[0Ksection_start:{time}:{name}[collapsed=true]\r\u{1b}[0K{title}\n{lines}\
                 \u{1b}[0Ksection_end:{time}:{name}\r\u{1b}[0K\n"
            )
        }
        // What follows has to have a group of its own, or it is part of this one.
        Some(System::Buildkite) => format!("--- {title}\n{lines}+++ Tidegate\n"),
        _ => format!("{title}\n{lines}\n"),
    }
}

/// A name that GitLab takes: letters, digits, `_`, `.` and `-`.
fn key(title: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("tidegate_{}", title.chars().map(fits).collect::<String>())
}
