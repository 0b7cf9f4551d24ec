//! How much of a history a template looks at.
//!
//! Whatever a template is given is copied for it, and some of it for each name
//! that it reads, and nearly all of that is commits. Templates look at few fields
//! of them, headers and footers rarely at any, and bodies at those of the release
//! before hardly ever, so they only get what their text could reach. What is in
//! doubt is given.

use crate::grouping::{EVERYTHING, Groups, sees_commits};

/// The fields of the release before that are no lists.
const PLAIN: [&str; 4] = [".version", ".timestamp", ".commit_id", ".message"];

/// The forges that git-cliff can ask, by their names in templates.
const FORGES: [&str; 5] = ["github", "gitlab", "gitea", "bitbucket", "azure_devops"];

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

/// A field of a commit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Field {
    Id,
    Message,
    Body,
    Footers,
    Group,
    BreakingDescription,
    Breaking,
    Scope,
    Links,
    Author,
    Committer,
    Conventional,
    MergeCommit,
    Statistics,
    Extra,
    Remote,
    RawMessage,
}

impl Field {
    /// All that git-cliff gives.
    pub(crate) const ALL: [Self; 17] = [
        Self::Id,
        Self::Message,
        Self::Body,
        Self::Footers,
        Self::Group,
        Self::BreakingDescription,
        Self::Breaking,
        Self::Scope,
        Self::Links,
        Self::Author,
        Self::Committer,
        Self::Conventional,
        Self::MergeCommit,
        Self::Statistics,
        Self::Extra,
        Self::Remote,
        Self::RawMessage,
    ];

    /// Returns its name in templates.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Message => "message",
            Self::Body => "body",
            Self::Footers => "footers",
            Self::Group => "group",
            Self::BreakingDescription => "breaking_description",
            Self::Breaking => "breaking",
            Self::Scope => "scope",
            Self::Links => "links",
            Self::Author => "author",
            Self::Committer => "committer",
            Self::Conventional => "conventional",
            Self::MergeCommit => "merge_commit",
            Self::Statistics => "statistics",
            Self::Extra => "extra",
            Self::Remote => "remote",
            Self::RawMessage => "raw_message",
        }
    }
}

/// What the templates of a configuration look at, all together.
#[derive(Clone, Debug)]
pub(crate) struct Sights {
    /// Fields of commits.
    pub fields: Vec<Field>,
    /// Forges that are named.
    pub forges: Vec<&'static str>,
    /// Those of them that a commit may be asked about.
    pub commit_forges: Vec<&'static str>,
    /// The commits of a release as one list.
    pub commits: bool,
    /// The commits of a release in groups.
    pub groups: Vec<Groups>,
    /// The commits of the release before.
    pub before: bool,
    /// What a release's commits are in numbers.
    pub statistics: bool,
}

impl Sights {
    /// Says what these templates look at.
    pub(crate) fn of(templates: &[&str]) -> Self {
        let any = |looks: &dyn Fn(&str) -> bool| templates.iter().any(|template| looks(template));
        let all = any(&goes_through_fields);
        let named = |name: &str| any(&|template| template.contains(name));
        // The id tells commits apart where a template compares them.
        let seen = |field: &Field| all || *field == Field::Id || named(field.name());
        let asked = |forge: &str| all || any(&|template| asks_commits(template, forge));
        let forges: Vec<_> = FORGES.into_iter().filter(|forge| named(forge)).collect();
        Self {
            fields: Field::ALL.into_iter().filter(seen).collect(),
            commit_forges: forges.iter().copied().filter(|forge| asked(forge)).collect(),
            forges,
            commits: all || any(&|template| sees_commits(template) || sight(template) == Sight::Commits),
            groups: Groups::named_in(templates),
            before: any(&sees_before),
            statistics: all || named("statistics"),
        }
    }
}

/// Says whether a template may ask a commit about a forge: by a field of its
/// name that is none of `remote`, or by its name as a text.
fn asks_commits(template: &str, forge: &str) -> bool {
    template.match_indices(forge).any(|(at, _)| {
        let before = &template[..at];
        before.ends_with(['.', '"', '\'', '`']) && !before.ends_with("remote.")
    })
}

/// Says whether a template looks at the commits of the release before.
fn sees_before(template: &str) -> bool {
    let mut uses = template.split("previous").skip(1);
    template.contains(EVERYTHING)
        || sight(template) == Sight::Commits
        || uses.any(|rest| !PLAIN.iter().any(|field| rest.starts_with(field)))
}

/// Says whether a template may list the fields of what it sees: by printing the
/// whole, or by a loop over names and values, other than those of a group.
fn goes_through_fields(template: &str) -> bool {
    let is_over_fields = |after_for: &str| {
        let head = after_for.split("%}").next().unwrap_or_default();
        head.split_once(" in ").is_some_and(|(names, container)| {
            names.contains(',')
                && !container.contains("group_by")
                && !container.contains(Groups::ByName.name())
        })
    };
    template.contains(EVERYTHING)
        || template.contains("json_encode")
        || template.split("for").skip(1).any(is_over_fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPED: &str = "{% for group, commits in commits | group_by(attribute=\"group\") %}\
        {% for commit in commits %}{{ commit.author.name }}{% endfor %}{% endfor %}";

    #[test]
    fn fields_that_no_template_can_reach_are_unseen() {
        let seen = Sights::of(&[GROUPED, "{{ commit.body }}"]).fields;
        assert_eq!(seen, [Field::Id, Field::Body, Field::Group, Field::Author]);
        for all in [
            "{% for name, value in commit %}{{ value }}{% endfor %}",
            "{%- for name,value in commit -%}{{ value }}{% endfor %}",
            "{{ commits | json_encode() }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(Sights::of(&[GROUPED, all]).fields, Field::ALL, "{all}");
        }
    }

    #[test]
    fn commits_are_asked_about_forges_by_a_field_only() {
        for (template, asked) in [
            ("https://github.com/{{ remote.github.owner }}{% if github %}x{% endif %}", false),
            ("{{ github.contributors | length }}", false),
            ("{{ commit.github.username }}", true),
            ("{{ commits | filter(attribute=\"github.pr_number\") }}", true),
            ("{{ commit['github'] }}", true),
        ] {
            assert_eq!(Sights::of(&[template]).commit_forges == ["github"], asked, "{template}");
            assert_eq!(Sights::of(&[template]).forges, ["github"], "{template}");
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
