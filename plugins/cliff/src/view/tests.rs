use super::*;
use git_conventional::Commit as ConventionalCommit;

fn commits() -> Vec<Commit<'static>> {
    let texts = [
        "feat(api)!: add a thing\n\nA body.\n\nBREAKING CHANGE: call it twice\nRefs: #1",
        "fix: a hole",
        "Whatever\nand more",
        "docs: say it",
    ];
    let mut commits: Vec<Commit<'static>> = texts
        .map(|text| Commit {
            conv: ConventionalCommit::parse(text).ok(),
            ..Commit::new("abcdef1".to_owned(), text.to_owned())
        })
        .into();
    commits[1].group = Some("Fixed".to_owned());
    commits[3].group = Some("Added".to_owned());
    commits
}

fn view(templates: &[&str]) -> Value {
    let sights = Sights::of(templates);
    let view = View {
        sights: &sights,
        groups: &["Fixed".to_owned(), "feat".to_owned()],
        outline: Map::new(),
        own: Map::new(),
        commits: commits(),
    };
    serde_json::to_value(&view).expect("JSON")
}

#[test]
fn whoever_looks_at_everything_sees_what_git_cliff_gives() {
    let theirs = serde_json::to_value(commits()).expect("JSON");
    assert_eq!(view(&["{{ __tera_context }}"])["commits"], theirs);
}

#[test]
fn groups_are_those_that_the_filters_make() {
    use git_cliff_core::template::Template;
    let show = "{% for commit in list %}{{ commit.message | upper_first }} {% endfor %};";
    for (filter, ready) in [
        ("e in commits | commit_groups(groups=order)", "e in tidegate.commit_groups"),
        ("k, v in commits | group_by(attribute=\"group\")", "k, v in tidegate.commits_by_group"),
    ] {
        let texts = [filter, ready].map(|container| {
            let (name, list) = if container.starts_with('e') { ("e.group", "e.commits") } else { ("k", "v") };
            let text = format!("{{% for {container} %}}{{{{ {name} }}}}:{show}{{% endfor %}}");
            let text = text.replace(" list ", &format!(" {list} "));
            let template = Template::new("t", text.clone(), false).expect("valid");
            let order = HashMap::from([("order", ["Fixed", "feat"])]);
            template.render(&view(&[&text]), Some(&order), &[]).expect("valid")
        });
        assert_eq!(texts[0], texts[1]);
        assert!(texts[0].contains("Fixed:A hole ;"), "{}", texts[0]);
    }
}

#[test]
fn sections_are_in_the_order_of_keep_a_changelog_and_have_titles() {
    let view = view(&["{{ tidegate.sections }}"]);
    assert!(view.get("commits").is_none());
    let sections = view["tidegate"]["sections"].as_array().expect("a list");
    let names: Vec<_> = sections.iter().map(|section| section["group"].as_str()).collect();
    assert_eq!(names, [Some("Added"), Some("Fixed"), Some("feat")]);
    assert_eq!(sections[1]["commits"], json!([{ "id": "abcdef1", "title": "A hole" }]));
}

#[test]
fn a_title_is_one_line_that_begins_with_a_capital() {
    for (message, expected) in [("", ""), (" a b \nc", "A b"), ("ßa", "SSa"), ("\n", ""), ("Éa", "Éa")] {
        assert_eq!(title(message), expected);
    }
}
