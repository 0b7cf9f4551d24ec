use super::*;
use proptest::prelude::*;

#[test]
fn headers_are_read() {
    for (line, kind, scope, breaking, description) in [
        ("feat: add x", "feat", None, false, "add x"),
        ("FEAT: add x", "FEAT", None, false, "add x"),
        ("fix(api): x: y", "fix", Some("api"), false, "x: y"),
        ("fix(git client, api/v2)!: x", "fix", Some("git client, api/v2"), true, "x"),
        ("refactor!: drop", "refactor", None, true, "drop"),
        ("build-deps: x", "build-deps", None, false, "x"),
        ("feat:  two spaces ", "feat", None, false, "two spaces"),
        ("fix: (maybe) done!", "fix", None, false, "(maybe) done!"),
    ] {
        assert_eq!(Header::parse(line), Ok(Header { kind, scope, breaking, description }), "{line}");
    }
}

#[test]
fn problems_are_named() {
    for (line, message) in [
        ("", "the message is empty"),
        ("   ", "the message is empty"),
        (" feat: x", "the first line begins with white space"),
        ("Add x", "the first line has no `type: ` in front"),
        ("word", "the first line has no `type: ` in front"),
        ("This is it: x", "the first line has no `type: ` in front"),
        (": x", "the first line has no `type: ` in front"),
        ("feat(api) x", "the first line has no `type: ` in front"),
        ("https://example.org", "there is no space after `https:`"),
        ("fix/perf: x", "`fix/perf` is no type: a type is one word"),
        ("✨: x", "`✨` is no type: a type is one word"),
        ("feat : x", "there is a space after the type `feat`"),
        ("feat (api): x", "there is a space after the type `feat`"),
        ("feat(api) : x", "there is a space after the type `feat`"),
        ("feat(): x", "the scope after `feat` is empty"),
        ("feat(a: x", "the parentheses after `feat` do not match"),
        ("feat(a(b)): x", "the parentheses after `feat` do not match"),
        ("feat!(api): x", "`(api)` stands before the colon, where only `!` may"),
        ("feat!!: x", "`!` stands before the colon, where only `!` may"),
        ("feat(api):x", "there is no space after `feat(api):`"),
        ("feat!:", "there is no description after `feat!:`"),
        ("feat:   ", "there is no description after `feat:`"),
    ] {
        assert_eq!(
            Header::parse(line).map_err(|problem| problem.to_string()),
            Err(message.to_owned()),
            "{line}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_has_an_answer(line in ".*") {
        let _ = Header::parse(&line);
    }

    #[test]
    fn what_is_printed_is_read(
        kind in "[a-z][a-z0-9_-]{0,8}", scope in proptest::option::of("[a-z][a-z ,/.]{0,8}[a-z]"),
        breaking: bool, description in "[!-~]([ -~]{0,20}[!-~])?",
    ) {
        let scoped = scope.as_deref().map_or(String::new(), |scope| format!("({scope})"));
        let line = format!("{kind}{scoped}{}: {description}", if breaking { "!" } else { "" });
        let expected = Header { kind: &kind, scope: scope.as_deref(), breaking, description: &description };
        prop_assert_eq!(Header::parse(&line), Ok(expected));
    }

    #[test]
    fn whatever_the_strict_parser_takes_is_read_alike(
        line in "[a-zA-Z]{1,5}(\\([a-z/ ]{0,4}\\))?!?:? ?[a-z:!() ]{0,12}",
    ) {
        if let Ok(strict) = conventional_commit_parser::parse_summary(&line)
            && !strict.summary.trim().is_empty()
        {
            let header = Header::parse(&line).expect("the strict parser takes it");
            prop_assert_eq!(header.kind.to_ascii_lowercase(), strict.commit_type.to_string());
            prop_assert_eq!(header.scope, strict.scope.as_deref());
            prop_assert_eq!(header.breaking, strict.is_breaking_change);
            prop_assert_eq!(header.description, strict.summary.trim());
        }
    }
}
