use super::*;
use crate::config::Config;
use proptest::prelude::*;

fn read(content: &str) -> Result<Described, String> {
    let rules = Rules::new(&Config::default()).expect("valid");
    let file = ChangeFile { path: ".changeset/red_sails.md".into(), content: content.into() };
    Described::read(&file, &rules)
}

fn asks(content: &str) -> Vec<(String, Ask)> {
    read(content).expect("readable").asks
}

#[test]
fn both_forms_are_read() {
    let minor = |name: &str| (name.to_owned(), Ask::Step(Bump::Minor));
    assert_eq!(asks("---\n\"@tide/hull\": minor\n---\n\nRed sails\n"), [minor("@tide/hull")]);
    assert_eq!(asks("---\r\ndefault: minor\r\n---\r\n# Red\r\n"), [minor("default")]);
    let several = asks("---\nhull: Major # breaks\n'sail': none\nkeel: docs\n---\nRed");
    assert_eq!(
        several.into_iter().map(|(_, ask)| ask).collect::<Vec<_>>(),
        [Ask::Step(Bump::Major), Ask::Step(Bump::None), Ask::Type("docs".into())]
    );
    assert!(asks("---\n---\n").is_empty());
}

#[test]
fn the_text_says_what_changed() {
    let message = |text: &str| read(&format!("---\nhull: minor\n---\n{text}")).expect("readable").message;
    for (text, kind, description, body) in [
        ("\n# Red sails\n\nFor all.\n", "", "Red sails", Some("For all.")),
        ("Red sails", "", "Red sails", None),
        ("feat(color): red sails\n\nFor all.", "feat", "red sails", Some("For all.")),
        ("", "", "red sails", None),
    ] {
        let message = message(text);
        assert_eq!((message.kind.as_str(), message.description.as_str()), (kind, description), "{text}");
        assert_eq!(message.body.as_deref(), body, "{text}");
    }
}

#[test]
fn mistakes_are_named() {
    for (content, problem) in [
        ("Red sails", "it does not begin with `---` and the packages' steps"),
        ("", "it does not begin with `---` and the packages' steps"),
        ("---\nhull: minor\n", "the block of steps does not end with `---`"),
        (
            "---\nhull: mintor\n---\nRed",
            "`hull: mintor` is no step (`patch`, `minor`, `major`, `none`) and no type",
        ),
        ("---\n- hull\n---\nRed", "the steps are no list of `package: step`"),
        ("---\nhull: [minor]\n---\nRed", "the steps are no list of `package: step`"),
        ("---\nhull: &a minor\nsail: *a\n---\nRed", "the steps are no list of `package: step`"),
        ("---\nhull: {sail: minor}\n---\nRed", "the steps are no list of `package: step`"),
    ] {
        assert_eq!(read(content).expect_err(content), problem, "{content}");
    }
    assert!(
        read("---\nhull: \"minor\n---\nRed").expect_err("not closed").starts_with("the steps are no YAML")
    );
}

proptest! {
    #[test]
    fn any_file_has_an_answer(content in "(---\n|[a-z\"':&*?!{}\\[\\]>|% -]{0,6}|: |\n|\t){0,20}") {
        let _ = read(&content);
    }

    #[test]
    fn what_is_written_is_read(
        packages in proptest::collection::vec("[@a-z][a-z/_-]{0,8}", 0..5),
        text in "[A-Z][a-z ]{0,20}[a-z]",
    ) {
        let lines: String = packages.iter().map(|name| format!("\"{name}\": patch\n")).collect();
        let described = read(&format!("---\n{lines}---\n\n{text}\n")).expect("readable");
        let names: Vec<_> = described.asks.into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(names, packages);
        prop_assert_eq!(described.message.description, text);
    }
}
