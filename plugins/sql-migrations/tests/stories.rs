//! Whole releases: a folder for each story, with the files before and after,
//! and the answer in `expected.txt`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use sql_migrations::{Config, assess_rollbacks};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tidegate_plugin_sdk::contract::rollbacks::{
    RollbackAssessment, RollbackRequest, RollbackTask, StepAction,
};
use tidegate_plugin_sdk::contract::types::{Channel, FileChange, FileStatus, Location, Package, Remedy};

type Files = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn read_files(folder: &Path, base: &Path, files: &mut Files) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(&path, base, files);
        } else {
            let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
        }
    }
}

fn task(story: &Path) -> RollbackTask {
    let side = |name: &str| {
        let (mut files, base) = (Files::new(), story.join(name));
        read_files(&base, &base, &mut files);
        files
    };
    let (before, after) = (side("before"), side("after"));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let files = paths.into_iter().filter_map(|path| {
        let (old, new) = (before.get(path).cloned(), after.get(path).cloned());
        let status = match (&old, &new) {
            (Some(old), Some(new)) if old == new => return None,
            (Some(_), Some(_)) => FileStatus::Modified,
            (None, _) => FileStatus::Added,
            (_, None) => FileStatus::Deleted,
        };
        Some(FileChange { path: path.clone(), status, before: old, after: new, unreadable: None })
    });
    RollbackTask {
        package: Package {
            name: "shop".into(),
            path: ".".into(),
            channel: Channel::Stable,
            scheme: "semver".into(),
        },
        from_version: "2.0.0".into(),
        to_version: "1.9.0".into(),
        to_commit: "0".repeat(40),
        commits: Vec::new(),
        files: files.collect(),
        tree: after.keys().cloned().collect(),
    }
}

fn render(answer: &RollbackAssessment) -> String {
    let mut text = format!("{}: {}\n{}\n", answer.package, answer.reversibility, answer.summary);
    for finding in &answer.findings {
        let Some(Location::File(at)) = finding.locations.first() else { panic!("no place: {finding:?}") };
        let line = at.line.map(|line| format!(":{line}")).unwrap_or_default();
        writeln!(text, "\n{} [{}] {}{line}", finding.verdict, finding.id, at.path).unwrap();
        writeln!(text, "  {}: {}", finding.title, finding.message).unwrap();
        if let Some(Remedy::Fix(fix)) = finding.remedies.first() {
            writeln!(text, "  fix: {fix}").unwrap();
        }
    }
    if !answer.steps.is_empty() {
        text.push_str("\nto go back:\n");
    }
    for (index, step) in answer.steps.iter().enumerate() {
        let what = match &step.action {
            StepAction::RunScript(path) => format!(" with {path}"),
            _ => String::new(),
        };
        let loses = if step.loses_data { " (loses data)" } else { "" };
        writeln!(text, "  {}. {}{what}{loses}", index + 1, step.title).unwrap();
    }
    text
}

fn answer(story: &Path) -> String {
    let config: Config = std::fs::read_to_string(story.join("config.json"))
        .map(|text| serde_json::from_str(&text).unwrap())
        .unwrap_or_default();
    let request = RollbackRequest { tasks: vec![task(story)], ..RollbackRequest::default() };
    let response = assess_rollbacks(&request, &config);
    assert_eq!(response, assess_rollbacks(&request, &config), "the same question has the same answer");
    render(&response.assessments[0])
}

#[test]
fn every_story_ends_as_told() {
    let mut wrong = Vec::new();
    let mut stories: Vec<PathBuf> =
        std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    assert!(stories.len() >= 12, "{stories:?}");
    for story in stories {
        let actual = answer(&story);
        let expected = std::fs::read_to_string(story.join("expected.txt")).unwrap_or_default();
        if actual != expected.replace("\r\n", "\n") {
            wrong.push(format!("=== {}\n{actual}", story.file_name().unwrap().to_string_lossy()));
        }
    }
    assert!(wrong.is_empty(), "these stories end differently:\n{}", wrong.join("\n"));
}

#[test]
fn the_documentation_shows_a_true_answer() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/plugins/sql-migrations.md");
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    let shown = answer(&root().join("diesel-contract"));
    assert!(page.contains(&shown), "the page does not show:\n{shown}");
}
