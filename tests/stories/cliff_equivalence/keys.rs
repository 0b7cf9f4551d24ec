//! Keys that hardly anybody sets, one at a time.

use super::pair::Case;

/// Laid over git-cliff's own defaults.
const KEYS: [(&str, &str); 14] = [
    ("chronological", "[git]\ntopo_order_commits = false"),
    ("limit-commits", "[git]\nlimit_commits = 100"),
    ("limit-tags", "[git]\nlimit_tags = 5"),
    ("ignore-tags", "[git]\nignore_tags = \"0\\\\.[1-9]|[13579]$\""),
    ("skip-tags", "[git]\nskip_tags = \"[02468]$\""),
    ("count-tags", "[git]\ncount_tags = \"\\\\.0$\""),
    ("newest", "[git]\nsort_commits = \"newest\""),
    ("split", "[git]\nsplit_commits = true\nfilter_unconventional = false"),
    ("protect", "[git]\nprotect_breaking_commits = true\nfilter_commits = true"),
    ("format", "[changelog]\nformat = true"),
    ("links", "[git]\nlink_parsers = [{ pattern = \"#(\\\\d+)\", href = \"https://example.org/$1\" }]"),
    (
        "order",
        "[git]\nprocessing_order = [\"commit_preprocessors\", \"conventional_commits\", \"commit_parsers\", \"link_parsers\"]",
    ),
    (
        "context",
        "[changelog]\nheader = \"{% for r in releases %}{{ r.version }} {{ r.timestamp }}\\n{% endfor %}\"\nbody = '''{% for c in commits %}{{ c.id }} {{ c.author.name }} {{ c.author.timestamp }} {{ c.committer.email }} {{ c.merge_commit }} {{ c.raw_message }}\n{% endfor %}{{ commit_range | json_encode() }} {{ message }} {{ commit_id }} {{ previous.commit_id }} {{ previous.commits | length }} {{ statistics | json_encode() }} {{ remote | json_encode() }} {{ gitea | json_encode() }}'''\nfooter = \"{{ releases | length }}\"",
    ),
    ("default", ""),
];

/// Each as a configuration of its own.
pub(super) fn keys() -> Vec<Case> {
    KEYS.map(|(name, config)| Case { name: name.to_owned(), config: config.to_owned() }).into()
}
