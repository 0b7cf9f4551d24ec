//! How much of a history a template looks at.
//!
//! Whatever a template is given is copied for it, several times, and nearly all of
//! that is commits. Headers and footers rarely look at any, and bodies at those of
//! the release before hardly ever, so they only get them when their text could
//! reach them. What is in doubt is given.

/// What a template can print all that it was given with, whatever its parts' names.
const EVERYTHING: &str = "__tera_context";

/// The fields of the release before that are no lists.
const PLAIN: [&str; 4] = [".version", ".timestamp", ".commit_id", ".message"];

/// What a header or footer looks at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sight {
    /// No releases.
    Nothing,
    /// Releases, but no commits.
    Releases,
    /// Releases with their commits.
    Commits,
}

/// Says what a header or footer looks at.
pub(crate) fn sight(template: &str) -> Sight {
    let has = |word| template.contains(word);
    if has(EVERYTHING) || has("releases") && (has("commits") || has("json_encode")) {
        Sight::Commits
    } else if has("releases") {
        Sight::Releases
    } else {
        Sight::Nothing
    }
}

/// Says whether a template looks at the commits of the release before.
pub(crate) fn sees_before(template: &str) -> bool {
    let mut uses = template.split("previous").skip(1);
    template.contains(EVERYTHING)
        || sight(template) == Sight::Commits
        || uses.any(|rest| !PLAIN.iter().any(|field| rest.starts_with(field)))
}

/// Fields of a commit that cost, and that no filter reads of its own accord.
const COSTLY: [&str; 8] =
    ["author", "body", "committer", "footers", "links", "raw_message", "remote", "statistics"];

/// Returns the fields of commits that no template can look at, because none of
/// them has the name, nor a way to go through fields without their names.
pub(crate) fn unseen_fields(templates: &[&str]) -> Vec<&'static str> {
    if templates.iter().any(|template| goes_through_fields(template)) {
        return Vec::new();
    }
    let named = |field: &str| templates.iter().any(|template| template.contains(field));
    COSTLY.into_iter().filter(|field| !named(field)).collect()
}

/// Says whether a template may list the fields of what it sees: by printing the
/// whole, or by a loop over names and values, other than those of a group.
fn goes_through_fields(template: &str) -> bool {
    let is_over_fields = |after_for: &str| {
        let head = after_for.split("%}").next().unwrap_or_default();
        head.split_once(" in ")
            .is_some_and(|(names, container)| names.contains(',') && !container.contains("group_by"))
    };
    template.contains(EVERYTHING)
        || template.contains("json_encode")
        || template.split("for").skip(1).any(is_over_fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_no_template_can_reach_are_unseen() {
        let grouped = "{% for group, commits in commits | group_by(attribute=\"group\") %}\
            {% for commit in commits %}{{ commit.author.name }}{% endfor %}{% endfor %}";
        let unseen = unseen_fields(&[grouped, "{{ commit.body }}"]);
        assert_eq!(unseen, ["committer", "footers", "links", "raw_message", "remote", "statistics"]);
        for all in [
            "{% for name, value in commit %}{{ value }}{% endfor %}",
            "{%- for name,value in commit -%}{{ value }}{% endfor %}",
            "{{ commits | json_encode() }}",
            "{{ __tera_context }}",
        ] {
            assert!(unseen_fields(&[grouped, all]).is_empty(), "{all}");
        }
    }

    #[test]
    fn headers_and_footers_see_what_they_name() {
        assert_eq!(sight("# Changelog\n"), Sight::Nothing);
        assert_eq!(sight("{% for r in releases %}{{ r.version }}{% endfor %}"), Sight::Releases);
        assert_eq!(sight("{{ releases | map(attribute=\"commits\") }}"), Sight::Commits);
        assert_eq!(sight("{{ releases | json_encode() }}"), Sight::Commits);
        assert_eq!(sight("{{ __tera_context }}"), Sight::Commits);
    }

    #[test]
    fn the_release_before_is_whole_unless_only_plain_fields_are_named() {
        assert!(!sees_before("{% for commit in commits %}{{ commit | json_encode() }}{% endfor %}"));
        assert!(!sees_before("{{ previous.version }}...{{ version }} {{ previous.timestamp }}"));
        assert!(sees_before("{{ previous.version }} {{ previous.commits | length }}"));
        assert!(sees_before("{% set before = previous %}{{ before.commits | length }}"));
        assert!(sees_before("{{ releases | map(attribute=\"previous\") }}"));
        assert!(sees_before("{{ releases | json_encode() }}"));
        assert!(sees_before("{{ __tera_context }}"));
    }
}
