use super::*;
use crate::{ElementPath, Language, Pattern, Place};

#[test]
fn an_expression_finds_versions() {
    let format = Format::Pattern(Pattern::parse("^(?:FROM|image:) *demo:(?<version>\\S+)").unwrap());
    becomes(
        &format,
        "FROM  demo:1.0.0 AS x\nFROM other:1.0.0\n# é FROM demo:1\nimage: demo:v1.0.0\n",
        "FROM  demo:2.0.0 AS x\nFROM other:1.0.0\n# é FROM demo:1\nimage: demo:v2.0.0\n",
    );
    fails(&format, "FROM x\n", "updater::no-version", 2, 1);
    fails(&format, "é\nFROM demo:latest\n", "updater::not-a-version", 2, 11);
    let line = Format::Pattern(Pattern::parse("^version=(?<version>.*)$").unwrap());
    becomes(&line, "version=1.0.0\nx\n", "version=2.0.0\nx\n");
    let empty = Format::Pattern(Pattern::parse("(?<version>)").unwrap());
    fails(&empty, "x", "updater::not-a-version", 1, 1);
}

#[test]
fn a_path_leads_to_a_version() {
    let value = |language, place| Format::Value(language, Place::parse(place).unwrap());
    for (format, text) in [
        (value(Language::Json, "a[1].\"b.c\""), "{\"a\": [0,\n\t{\"b.c\":  \"$\"}], \"b\": \"1.0.0\"}\n"),
        (
            value(Language::Toml, "tool.x[0].version"),
            "# é\n[[tool.x]]\nversion='$' # c\n[[tool.x]]\nversion='1.0.0'\n",
        ),
        (
            value(Language::Yaml, "images[0].newTag"),
            "# é\nimages:\n  - name: x\n    newTag:   $   # c\n  - newTag: 1.0.0\n",
        ),
    ] {
        becomes(&format, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
        fails(&format, if text.starts_with('{') { "{}" } else { "" }, "updater::no-version", 1, 1);
    }
    fails(&value(Language::Yaml, "a"), "a: 1\na: 2\n", "updater::ambiguous", 2, 1);
    fails(&value(Language::Json, "a"), "{\"a\": 1}", "updater::not-a-version", 1, 7);
    fails(&value(Language::Toml, "a"), "a = [\n", "updater::malformed", 1, 6);
}

#[test]
fn an_element_is_found_by_its_path() {
    let format = Format::Element(ElementPath::parse("/package/metadata/version").unwrap());
    let text = "<package>\n<metadata><!-- é --><version>$</version></metadata>\n<version>1.0.0</version></package>\n";
    becomes(&format, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
    fails(&format, "<package/>", "updater::no-version", 1, 11);
    fails(&format, "<package>\n<a></b></package>", "updater::malformed", 2, 4);
}
