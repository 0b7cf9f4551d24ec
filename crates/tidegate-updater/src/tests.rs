//! Whole files, in all the ways in which they are saved.

mod cargo;
mod chosen;
mod documents;
mod hostile;
mod locks;
mod npm;
mod properties;
mod scripts;
mod texts;
mod xml;

use crate::{Edit, Format, NewVersion, Position, Problem, Updated, update};

fn new(version: &str) -> NewVersion {
    NewVersion::parse(version).unwrap()
}

/// Package `demo` becomes 2.0.0, and `other` becomes 3.1.0.
fn edit() -> Edit {
    Edit {
        package: "demo".into(),
        version: Some(new("2.0.0")),
        others: [("other".into(), new("3.1.0")), ("@scope/b".into(), new("3.1.0"))].into(),
    }
}

/// The ways in which editors save a text.
fn saved(text: &str) -> Vec<String> {
    let mut ways = Vec::new();
    for text in [text, text.trim_end_matches('\n')] {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            ways.push(format!("\u{feff}{text}"));
            ways.push(text);
        }
    }
    ways
}

/// Updates a file and checks what is true of all updates.
fn updated(format: &Format, file: &[u8], edit: &Edit) -> Result<Updated, Problem> {
    let updated = update(format, file, edit)?;
    let mut rebuilt = Vec::new();
    let mut done = 0;
    for change in &updated.changes {
        assert_eq!(&file[change.range.clone()], change.old.as_bytes());
        assert_ne!(change.old, change.new);
        rebuilt.extend_from_slice(&file[done..change.range.start]);
        rebuilt.extend_from_slice(change.new.as_bytes());
        done = change.range.end;
        let text = str::from_utf8(file).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let start = change.range.start + text.len() - file.len();
        assert_eq!(change.at, Position::of_byte(text, start));
    }
    rebuilt.extend_from_slice(&file[done..]);
    assert_eq!(updated.bytes, rebuilt, "nothing outside of the ranges is different");
    let again = update(format, &updated.bytes, edit).expect("what was updated can be updated again");
    assert!(again.is_unchanged(), "{:?}", again.changes);
    assert_eq!(again.bytes, updated.bytes);
    Ok(updated)
}

/// A file becomes another one, however it is saved.
#[track_caller]
fn becomes(format: &Format, before: &str, after: &str) {
    becomes_by(format, &edit(), before, after);
}

#[track_caller]
fn becomes_by(format: &Format, edit: &Edit, before: &str, after: &str) {
    for (before, after) in saved(before).iter().zip(saved(after)) {
        match updated(format, before.as_bytes(), edit) {
            Ok(updated) => assert_eq!(String::from_utf8(updated.bytes).unwrap(), after),
            Err(problem) => panic!("{problem}\n{before:?}"),
        }
    }
}

/// A file stays as it is, and is no problem.
#[track_caller]
fn stays(format: &Format, text: &str) {
    becomes(format, text, text);
}

/// A file is a problem at a line and a column.
#[track_caller]
fn fails(format: &Format, text: &str, code: &str, line: usize, column: usize) {
    for text in [text.to_owned(), format!("\u{feff}{text}"), text.replace('\n', "\r\n")] {
        let problem = update(format, text.as_bytes(), &edit()).expect_err(&text);
        let at = problem.at.map(|at| (at.line, at.column));
        assert_eq!((problem.fault.code(), at), (code, Some((line, column))), "{problem}\n{text:?}");
    }
}

/// What the problem of a file says.
#[track_caller]
fn says(format: &Format, text: &str, words: &str) {
    let problem = update(format, text.as_bytes(), &edit()).expect_err(text);
    assert!(problem.to_string().contains(words), "{problem}");
}
