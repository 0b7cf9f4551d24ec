use super::*;

#[track_caller]
fn check(body: &str, expected: Option<&str>, sees: bool) {
    let ready = with_ready_groups(body);
    assert_eq!(ready, expected.unwrap_or(body));
    assert_eq!(sees_commits(&ready), sees, "{ready}");
}

#[test]
fn the_first_loop_over_groups_gets_them_ready() {
    check(
        "a{% for group, commits in commits | group_by(attribute=\"group\") %}{% for c in commits %}{% endfor %}{% endfor %}",
        Some(
            "a{% for group, commits in tidegate.commits_by_group %}{% for c in commits %}{% endfor %}{% endfor %}",
        ),
        false,
    );
    check(
        "{%- for g, list in commits|group_by( attribute = 'group' ) -%}{{ g }}{%- endfor -%}",
        Some("{%- for g, list in tidegate.commits_by_group -%}{{ g }}{%- endfor -%}"),
        false,
    );
    check(
        "{% for e in commits | commit_groups(groups=commit_parsers_groups) %}{{ e.commits }}{% endfor %}",
        Some("{% for e in tidegate.commit_groups %}{{ e.commits }}{% endfor %}"),
        false,
    );
}

#[test]
fn other_looks_at_the_commits_are_seen() {
    let head = "{% for g, list in commits | group_by(attribute=\"group\") %}";
    let ready = "{% for g, list in tidegate.commits_by_group %}";
    for (rest, sees) in [
        ("{{ commits | length }}{% endfor %}", true),
        ("{% for x in list %}{% endfor %}{% endfor %}{{ commits | length }}", true),
        ("{% for x in list %}{{ x.commits }}{% endfor %}{%- endfor %}{{ previous.commits | length }}", false),
    ] {
        check(&format!("{head}{rest}"), Some(&format!("{ready}{rest}")), sees);
    }
    // Inside of a loop that calls its variable the same, that is what is looked at.
    let own = "{% for g, commits in commits | group_by(attribute=\"group\") %}{{ commits }}{% endfor %}{{ commits }}";
    assert!(sees_commits(&with_ready_groups(own)));
}

#[test]
fn what_is_in_doubt_stays() {
    let head = "{% for g, list in commits | group_by(attribute=\"group\") %}";
    for body in [
        &format!("{{% if commits %}}{head}{{% endfor %}}{{% endif %}}"),
        &format!("{{% macro m(commits) %}}{head}{{% endfor %}}{{% endmacro m %}}"),
        &format!("{{% for i in [1,2] %}}{head}{{% endfor %}}{{% set_global commits = [] %}}{{% endfor %}}"),
        &format!("{{% raw %}}{head}{{% endfor %}}{{% endraw %}}"),
        &format!("{head}{{% endfor %}}{{{{ __tera_context }}}}"),
        "{% for g, list in commits | group_by(attribute=\"scope\") %}{% endfor %}",
        "{% for g, list in commits | sort(attribute=\"id\") | group_by(attribute=\"group\") %}{% endfor %}",
        "{% for e in commits | commit_groups(groups=order) %}{% endfor %}",
        "{% for e in commits | commit_groups(groups=commit_parsers_groups) | reverse %}{% endfor %}",
        "{% set list = commits | group_by(attribute=\"group\") %}",
        "{{ commits | length }}",
    ] {
        check(body, None, true);
    }
    check("{% for c in previous.commits %}{% endfor %}", None, false);
}
