use super::*;
use git_cliff_core::config::{CommitParser, LinkParser, TextProcessor};
use proptest::prelude::*;
use regex::Regex;

/// Patterns that fit some of the messages below, some of them with pieces to name.
const PATTERNS: [&str; 7] =
    [r"^feat", r"(?m)^(\w+)(\([^)]*\))?!?:", r"\bx", r".*", r"(?i)refs?: #?(\d+)", r"[a-z]+$", "a|b"];

fn pattern() -> impl Strategy<Value = Option<Regex>> {
    prop::option::weighted(0.4, prop::sample::select(&PATTERNS[..]))
        .prop_map(|pattern| Regex::new(pattern?).ok())
}

fn name() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec!["Plain", "$1", "${1} of $0", ""]).prop_map(str::to_owned))
}

fn parser() -> impl Strategy<Value = CommitParser> {
    let sha = prop::option::weighted(0.2, prop::sample::select(vec!["ABCDEF1", "0000000"]));
    let flags = (prop::option::of(any::<bool>()), prop::option::of(any::<bool>()));
    (sha, (pattern(), pattern(), pattern()), (name(), name(), name()), flags).prop_map(
        |(sha, (message, body, footer), (group, scope, default_scope), (skip, goes_on))| CommitParser {
            sha: sha.map(str::to_owned),
            message,
            body,
            footer,
            group,
            scope,
            default_scope,
            skip,
            r#continue: goes_on,
            field: None,
            pattern: None,
        },
    )
}

fn settings() -> impl Strategy<Value = GitConfig> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (prop::collection::vec(parser(), 0..5), flags).prop_map(|(commit_parsers, flags)| GitConfig {
        conventional_commits: flags.0,
        filter_unconventional: flags.1,
        protect_breaking_commits: flags.2,
        filter_commits: flags.3,
        commit_parsers,
        commit_preprocessors: vec![TextProcessor {
            pattern: Regex::new("fixx?").expect("valid"),
            replace: Some("fix".to_owned()),
            replace_command: None,
        }],
        link_parsers: vec![LinkParser {
            pattern: Regex::new(r"#(\d+)").expect("valid"),
            href: "https://example.org/$1".to_owned(),
            text: None,
        }],
        ..GitConfig::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_quick_way_is_git_cliffs(
        git in settings(),
        head in "(feat|fixx|Add|chore)?(\\((ui|b)\\))?!?:? ?[abx #1]{0,9}",
        rest in prop::sample::select(vec![
            "", "\n\nbody x", "\n\na\n\nRefs: #12", "\n\nBREAKING CHANGE: b\nRef: 3", "\nx",
        ]),
    ) {
        let commit = Commit::new("abcdef1".to_owned(), format!("{head}{rest}"));
        prop_assert!(is_usual(&git));
        let theirs = commit.process(&git).ok();
        prop_assert_eq!(process(commit, &git, true), theirs);
    }
}

fn raw(tag: Option<&str>, messages: &[&str], after_nothing: bool) -> Raw {
    let commits = messages.iter().map(|&message| Commit::new("abcdef1".to_owned(), message.to_owned()));
    let before = Release { version: Some("v0".to_owned()), ..Release::default() };
    let release = Release {
        version: tag.map(str::to_owned),
        commits: commits.collect(),
        previous: Some(Box::new(before)),
        ..Release::default()
    };
    Raw { release, after_nothing }
}

/// Both ways, from releases whose commits are kept or not by a parser.
#[test]
fn the_releases_that_remain_are_git_cliffs() {
    let drop = Regex::new("drop").ok();
    for (render_always, skip_tags) in [(false, "none"), (true, "none"), (false, "v2"), (true, "v[13]")]
        .map(|(always, tags)| (always, Regex::new(tags).ok()))
    {
        let mut config: Config = "".parse().expect("valid");
        config.remote.offline = true;
        config.changelog.render_always = render_always;
        config.git.skip_tags.clone_from(&skip_tags);
        config.git.commit_parsers =
            vec![CommitParser { message: drop.clone(), skip: Some(true), ..CommitParser::default() }];
        let mut list = vec![
            raw(Some("v1"), &["a"], true),
            raw(Some("v2"), &["drop"], false),
            raw(Some("v3"), &["b", "drop"], false),
            raw(None, &["drop"], true),
        ];
        for index in 1..list.len() {
            let before = Release { previous: None, ..list[index - 1].release.clone() };
            list[index].release.previous = Some(Box::new(before));
            list[index].after_nothing = false;
        }
        let releases: Vec<_> = list.iter().map(|raw| raw.release.clone()).collect();
        let theirs =
            git_cliff_core::changelog::Changelog::new(releases, config.clone(), None).expect("valid");
        let everything = Sights::of(&["__tera_context"]);
        let ours = super::releases(list, &config, &everything).expect("valid");
        assert_eq!(ours, theirs.releases, "{render_always} {skip_tags:?}");
    }
}

#[test]
fn what_is_unusual_is_left_to_git_cliff() {
    let parser = CommitParser {
        field: Some("author.name".to_owned()),
        pattern: Regex::new("x").ok(),
        ..CommitParser::default()
    };
    assert!(!is_usual(&GitConfig { commit_parsers: vec![parser], ..GitConfig::default() }));
    assert!(!is_usual(&GitConfig { split_commits: true, ..GitConfig::default() }));
    assert!(!is_usual(&GitConfig { require_conventional: true, ..GitConfig::default() }));
    let lines = GitConfig { split_commits: true, ..GitConfig::default() };
    let both = commits(vec![Commit::new("abcdef1".to_owned(), "a\nb".to_owned())], &lines, true);
    assert_eq!(both.map(|commits| commits.len()), Ok(2));
}
