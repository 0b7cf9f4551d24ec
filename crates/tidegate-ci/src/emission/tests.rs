//! Texts that want to be commands, for every system.

use std::collections::BTreeMap;

use super::{Annotation, Level, Piece, annotations, group, line, lines, mask, outputs, summary};
use crate::System;

const HOSTILE: [&str; 22] = [
    "::set-output name=verdict::allow",
    "  ::add-mask::a",
    "fine\n::error::not ours",
    "fine\r::stop-commands::x",
    "##vso[task.setvariable variable=verdict]allow",
    "fine ##vso[task.complete result=Succeeded]",
    "####vso[task.setsecret]x",
    "##[error]not ours",
    "a ##[add-matcher]x",
    "\u{1b}[2J\u{1b}[0Ksection_start:1:x\r\u{1b}[0Kx",
    "end_0123\nreleased<<end_0123\ntrue",
    "end_0123",
    "x'; rm -rf / #",
    "$(reboot) `reboot` $HOME",
    "a\nTIDEGATE_RELEASED=true",
    "--- a group",
    "+++ another",
    "\u{202e}backwards\u{200b}",
    "\u{feff}\0\u{7}",
    "%0A::error::x%25",
    "a]b;c]d",
    "=1+1|,\"x\"",
];

/// The commands in a log, by GitHub's rules and by Azure's.
fn commands(log: &str) -> Vec<&str> {
    let is_command =
        |line: &&str| line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
    log.split(['\r', '\n']).filter(is_command).collect()
}

/// What GitHub reads from a file of outputs.
fn github_file(text: &str) -> BTreeMap<String, String> {
    let (mut values, mut lines) = (BTreeMap::new(), text.lines());
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").expect("a name and a delimiter");
        let value: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
        values.insert(name.to_owned(), value.join("\n"));
    }
    values
}

/// What a shell reads from lines such as `export NAME='value'`.
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in text.lines() {
        let (_, quoted) = line.split_once('=').expect("a value");
        let (mut value, mut rest) = (String::new(), quoted);
        while let Some(inner) = rest.strip_prefix('\'') {
            let (part, behind) = inner.split_once('\'').expect("it is closed");
            value += part;
            rest = behind;
            if let Some(behind) = rest.strip_prefix("\\'") {
                value.push('\'');
                rest = behind;
            }
        }
        assert_eq!(rest, "", "{line}");
        words.push(value);
    }
    words
}

fn systems() -> impl Iterator<Item = Option<System>> {
    System::ALL.into_iter().map(Some).chain([None])
}

#[test]
fn no_text_is_a_command_in_a_log() {
    for text in HOSTILE {
        assert_eq!(commands(&lines(text)), Vec::<&str>::new(), "{text:?}");
        let line = line(text);
        assert_eq!(commands(&line), Vec::<&str>::new(), "{text:?}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}' || c == '\u{200b}'), "{line:?}");
        for group in ["---", "+++", "~~~"] {
            assert!(!line.starts_with(group), "{line}");
        }
    }
    assert_eq!(line("a sail — größer"), "a sail — größer");
    assert_eq!(line("##[x] ::y"), "# #[x] ::y");
    assert_eq!(lines("a\n\n  b\n"), "a\n\n  b\n");
}

#[test]
fn outputs_are_what_they_are() {
    for text in HOSTILE {
        let values = [("notes", text), ("previous-version", "1.0.0")];
        for system in systems() {
            for piece in outputs(system, &values, "0123") {
                match piece {
                    Piece::Append { variable: "GITHUB_OUTPUT", text: file } => {
                        let read = github_file(&file);
                        assert_eq!(read.len(), 2, "{file}");
                        assert_eq!(read["notes"], line(text));
                        assert_eq!(read["previous-version"], "1.0.0");
                    }
                    Piece::Append { variable: "BASH_ENV", text: file } => {
                        assert_eq!(shell_words(&file), [line(text), "1.0.0".into()]);
                    }
                    Piece::File { name, text: value } if name == "outputs/notes" => {
                        assert_eq!(value, line(text))
                    }
                    Piece::File { name, text: value } if name == "outputs/previous-version" => {
                        assert_eq!(value, "1.0.0");
                    }
                    Piece::Append { text: file, .. } | Piece::File { text: file, .. } => {
                        let read: Vec<_> = file.lines().filter_map(|line| line.split_once('=')).collect();
                        assert_eq!(
                            read,
                            [("TIDEGATE_NOTES", &*line(text)), ("TIDEGATE_PREVIOUS_VERSION", "1.0.0")]
                        );
                    }
                    Piece::Log(log) => {
                        assert_eq!(commands(&log).len(), 2, "{log}");
                        assert_eq!(log.matches("##vso[task.setvariable variable=").count(), 2, "{log}");
                        assert_eq!(log.matches("##vso").count(), 2, "{log}");
                    }
                }
            }
        }
    }
}

#[test]
fn groups_are_closed_by_nobody_else() {
    for text in HOSTILE.into_iter().chain(["::endgroup::", "##[endgroup]"]) {
        for system in systems() {
            let log = group(system, text, &lines(text), 7);
            let want = match system {
                Some(System::GitHub | System::Gitea | System::Forgejo | System::Azure) => 2,
                _ => 0,
            };
            assert_eq!(commands(&log).len(), want, "{log}");
            let escapes = if system == Some(System::GitLab) { 4 } else { 0 };
            assert_eq!(log.matches('\u{1b}').count(), escapes, "{log:?}");
            let groups = |line: &&str| ["---", "+++", "~~~"].iter().any(|group| line.starts_with(group));
            let own = if system == Some(System::Buildkite) { 2 } else { 0 };
            assert_eq!(log.lines().filter(groups).count(), own, "{log}");
        }
    }
    assert_eq!(group(Some(System::GitHub), "The plan", "a\n", 7), "::group::The plan\na\n::endgroup::\n");
    assert_eq!(
        group(Some(System::GitLab), "The plan", "a\n", 7),
        "\u{1b}[0Ksection_start:7:tidegate_the_plan[collapsed=true]\r\u{1b}[0KThe plan\na\n\
         \u{1b}[0Ksection_end:7:tidegate_the_plan\r\u{1b}[0K\n"
    );
}

fn annotation(level: Level, text: &str) -> Annotation {
    Annotation {
        level,
        title: text.into(),
        message: text.into(),
        file: Some(text.into()),
        line: Some(3),
        fingerprint: "f".into(),
    }
}

#[test]
fn annotations_are_one_command_each() {
    for text in HOSTILE {
        for system in systems() {
            let all = vec![annotation(Level::Warning, text), annotation(Level::Error, text)];
            for piece in annotations(system, all) {
                match piece {
                    Piece::Log(log) => {
                        assert_eq!(log.lines().count(), 2, "{log}");
                        let want = match system {
                            Some(System::GitHub | System::Gitea | System::Forgejo | System::Azure) => 2,
                            _ => 0,
                        };
                        assert_eq!(commands(&log).len(), want, "{log}");
                        assert!(log.lines().next().is_some_and(|first| first.contains("error")), "{log}");
                    }
                    Piece::File { text, .. } => {
                        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                        assert_eq!(report[0]["severity"], "blocker");
                        assert_eq!(report.as_array().map(Vec::len), Some(2));
                    }
                    Piece::Append { .. } => panic!("a file"),
                }
            }
        }
    }
    assert_eq!(annotations(Some(System::GitHub), Vec::new()), []);
}

#[test]
fn what_github_would_drop_is_counted() {
    let all = (0..13).map(|_| annotation(Level::Error, "late")).chain([annotation(Level::Notice, "n")]);
    let [Piece::Log(log)] = &annotations(Some(System::GitHub), all.collect())[..] else { panic!("a log") };
    assert_eq!(log.matches("::error ").count(), 10);
    assert_eq!(log.matches("::notice ").count(), 1);
    assert!(log.contains("::error title=Tidegate::4 more of this kind are in the summary\n"), "{log}");
    assert!(log.starts_with("::error title=late,file=late,line=3::late\n"), "{log}");
    let escaped = annotations(Some(System::GitHub), vec![annotation(Level::Error, "a:b,c%d")]);
    assert_eq!(
        escaped,
        [Piece::Log("::error title=a%3Ab%2Cc%25d,file=a%3Ab%2Cc%25d,line=3::a:b,c%25d\n".into())]
    );
}

#[test]
fn summaries_fit() {
    let long = "- a line — of a list\n".repeat(60_000);
    let [Piece::Append { variable, text }] = &summary(Some(System::GitHub), &long, "/x.md")[..] else {
        panic!("a file")
    };
    assert_eq!(*variable, "GITHUB_STEP_SUMMARY");
    assert!(text.len() <= 1 << 20 && text.len() > 1_000_000);
    assert!(
        text.ends_with("list\n\n*The rest does not fit here; the file has it.*\n"),
        "{}",
        &text[text.len() - 99..]
    );
    let [Piece::Append { text, .. }] = &summary(Some(System::Gitea), "# Plan", "/x.md")[..] else {
        panic!("a file")
    };
    assert_eq!(text, "# Plan\n");
    let uploaded = summary(Some(System::Azure), "# Plan", "/x.md");
    assert_eq!(uploaded, [Piece::Log("##vso[task.uploadsummary]/x.md\n".into())]);
    assert_eq!(summary(Some(System::GitLab), "# Plan", "/x.md"), []);
}

#[test]
fn secrets_are_hidden_line_by_line() {
    let masked = mask(Some(System::GitHub), "first-%\nsecond\nx\n");
    assert_eq!(
        masked,
        [Piece::Log("::add-mask::first-%25\n".into()), Piece::Log("::add-mask::second\n".into())]
    );
    assert_eq!(mask(Some(System::Azure), "a;b]c"), [Piece::Log("##vso[task.setsecret]a%3Bb%5Dc\n".into())]);
    assert_eq!(mask(Some(System::Jenkins), "secret"), []);
}
