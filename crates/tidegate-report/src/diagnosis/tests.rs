use tidegate_model::Diagnose;
use tidegate_model::Diagnosis;

use super::*;

#[derive(Debug, thiserror::Error)]
#[error("gate `{gate}` refused release 2.0.0 of `core`")]
struct Refused {
    gate: String,
    source: Broke,
}

#[derive(Debug, thiserror::Error)]
#[error("plugin `deny-licenses` 0.4.1 found GPL-3.0 in `foo 1.2.0`")]
struct Broke(#[source] std::fmt::Error);

impl Diagnose for Refused {
    fn code(&self) -> &'static str {
        "gate::refused"
    }

    fn help(&self) -> Option<String> {
        Some("allow it under [gates.licenses], or release without `foo`;\nsee `tidegate explain gate::refused`".into())
    }
}

fn refused(gate: &str) -> Diagnosis {
    Refused { gate: gate.into(), source: Broke(std::fmt::Error) }.into()
}

#[test]
fn an_error_says_what_happened_why_and_what_to_do() {
    insta::assert_snapshot!(error(refused("licenses").inner(), None, &Style::plain(80)), @"
    error[gate::refused]: gate `licenses` refused release 2.0.0 of `core`
      cause: plugin `deny-licenses` 0.4.1 found GPL-3.0 in `foo 1.2.0`
      cause: an error occurred when formatting an argument
      help: allow it under [gates.licenses], or release without `foo`;
        see `tidegate explain gate::refused`
    ");
}

#[test]
fn a_snippet_stands_below_the_message_with_its_colours_only() {
    let snippet = " --> tidegate.toml:3:1\n  |\n3 | \x1b[31mtga\x1b[0m = 1\x1b[2J\n";
    insta::assert_snapshot!(error(refused("licenses").inner(), Some(snippet), &Style::plain(60)), @r"
    error[gate::refused]: gate `licenses` refused release 2.0.0
      of `core`
     --> tidegate.toml:3:1
      |
    3 | [31mtga[0m = 1\u{1b}[2J
      cause: plugin `deny-licenses` 0.4.1 found GPL-3.0 in `foo
        1.2.0`
      cause: an error occurred when formatting an argument
      help: allow it under [gates.licenses], or release without
        `foo`;
        see `tidegate explain gate::refused`
    ");
}

#[test]
fn strangers_names_cannot_act() {
    let text = error(refused("a\x1b[2Jb\u{202e}c\rd").inner(), None, &Style::plain(200));
    assert!(text.contains(r"`a\u{1b}[2Jb\u{202e}c\rd`"), "{text}");
}

#[test]
fn a_warning_has_the_same_shape() {
    let text = warning(
        "config::unknown-key",
        "unknown key `tga`",
        Some("did you mean `tag`?"),
        None,
        &Style::plain(80),
    );
    insta::assert_snapshot!(text, @"
    warning[config::unknown-key]: unknown key `tga`
      help: did you mean `tag`?
    ");
}
