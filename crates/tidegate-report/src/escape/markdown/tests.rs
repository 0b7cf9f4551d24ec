use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;

use super::*;

/// Reads Markdown as GitHub does, and lists what it consists of and what it says.
fn read(markdown: &str) -> (Vec<&'static str>, String) {
    let arena = Arena::new();
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.autolink = true;
    extension.table = true;
    extension.strikethrough = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    let (mut kinds, mut said) = (Vec::new(), String::new());
    for node in parse_document(&arena, markdown, &options).descendants().skip(1) {
        let value = &node.data.borrow().value;
        match value {
            NodeValue::Text(text) => said.push_str(text),
            NodeValue::Code(code) => said.push_str(&code.literal),
            NodeValue::CodeBlock(block) => said.push_str(&block.literal),
            _ => {}
        }
        kinds.push(value.xml_node_name());
    }
    kinds.dedup();
    (kinds, said)
}

/// What a reader sees, without the invisible space behind each `@`.
fn seen(markdown: &str) -> String {
    read(markdown).1.replace('\u{200b}', "")
}

#[test]
fn attacks_become_text() {
    for (text, escaped) in [
        ("plain text, with (brackets) and a dot.", "plain text, with (brackets) and a dot."),
        ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("![x](https://a.example/p.png)", r"!\[x\](https\://a.example/p.png)"),
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("see www.example.com", r"see www\.example.com"),
        ("thanks @octocat", "thanks @&#8203;octocat"),
        ("a | b", r"a \| b"),
        ("`code`", r"\`code\`"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("/close", r"\/close"),
        ("one\n\n## two\r\n> three", r"one \#\# two \> three"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        ("  indented  ", "indented"),
        ("\x1b[31mred", r"\\u\{1b\}\[31mred"),
    ] {
        assert_eq!(inline(text), escaped);
    }
}

#[test]
fn code_says_what_it_was_given() {
    for text in
        ["feat = minor", "a`b", "``", "`", "a ``` b", " spaced ", "a|b", "<b>@x https://y.example", "\\"]
    {
        let (kinds, said) = read(&code(text));
        assert_eq!(kinds, ["paragraph", "code"], "{text}");
        assert_eq!(said, text.trim());
    }
    assert_eq!(code(" \n"), "");
}

#[test]
fn a_fence_is_longer_than_any_inside() {
    assert_eq!(fenced("# Hi\n", "markdown"), "```markdown\n# Hi\n```");
    assert_eq!(fenced("````\ncode\n````", ""), "`````\n````\ncode\n````\n`````");
}

fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "[a](b)",
        "![a](b)",
        "<b>",
        "<!--",
        "-->",
        "<script>",
        "@",
        "octocat",
        "`",
        "``",
        "```",
        "~~~",
        "~~",
        "*",
        "**",
        "_",
        "|",
        "\\",
        "\n",
        "\n\n",
        "\r\n",
        "# ",
        "> ",
        "- ",
        "+ ",
        "1. ",
        "---",
        "===",
        "https://",
        "http:",
        "ftp://",
        "mailto:",
        "www.",
        "WWW.",
        "a.example",
        "/p",
        "&amp;",
        "&#64;",
        "$",
        "$$",
        "[^1]",
        "[x] ",
        "[!NOTE]",
        " ",
        "    ",
        "\t",
        "a",
        "é",
        "\u{202e}",
        "\u{1b}[0m",
        ":",
        ".",
        "(",
        ")",
        "{",
        "}",
        "\u{a0}",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()), any::<String>(),]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn inline_text_is_text_and_says_the_same(text in nasty()) {
        let (kinds, _) = read(&inline(&text));
        prop_assert!(kinds.iter().all(|kind| matches!(*kind, "paragraph" | "text")), "{kinds:?}");
        prop_assert_eq!(seen(&inline(&text)), one_line(&text));
    }

    #[test]
    fn it_stays_text_in_lists_and_tables(text in nasty()) {
        let (kinds, _) = read(&format!("- {}", inline(&text)));
        prop_assert!(kinds.iter().all(|kind| matches!(*kind, "list" | "item" | "paragraph" | "text")), "{kinds:?}");
        let table = format!("| a | b |\n| --- | --- |\n| {} | {} |", inline(&text), cell_code(&text));
        let (kinds, said) = read(&table);
        let table_of_text =
            |kind: &&str| matches!(*kind, "table" | "table_row" | "table_cell" | "table_header" | "text" | "code");
        prop_assert!(kinds.iter().all(table_of_text), "{kinds:?}");
        let twice = one_line(&text);
        prop_assert_eq!(said.replace('\u{200b}', ""), format!("ab{twice}{twice}"));
    }

    #[test]
    fn nobody_is_mentioned(text in nasty()) {
        let (_, said) = read(&inline(&text));
        let mentions = said.match_indices('@').any(|(at, _)| !said[at + 1..].starts_with('\u{200b}'));
        prop_assert!(!mentions, "{said}");
    }

    #[test]
    fn code_and_fences_cannot_be_left(text in nasty()) {
        let (kinds, _) = read(&code(&text));
        prop_assert!(kinds.is_empty() || kinds == ["paragraph", "code"], "{kinds:?}");
        let (kinds, _) = read(&fenced(&text, "markdown"));
        prop_assert_eq!(kinds, ["code_block"]);
    }
}
