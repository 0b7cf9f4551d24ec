//! The same bytes as git-cliff, on real histories with real configurations.
//!
//! Needs git, git-cliff and the histories; without them the comparison is skipped
//! with a line that says so, except that in CI a missing tool is a failure.

#[path = "histories/repository.rs"]
mod repository;
#[path = "histories/request.rs"]
mod request;

use std::path::{Path, PathBuf};
use std::process::Command;

use cliff::Cliff;
use repository::Repository;
use tidegate_plugin_sdk::Changelog as _;

/// What `git-cliff --init NAME` writes and needs no forge to be of use.
const BUILT_IN: [&str; 13] = [
    "azure-devops-keepachangelog",
    "cocogitto",
    "detailed",
    "github",
    "github-keepachangelog",
    "gitlab",
    "gitlab-keepachangelog",
    "keepachangelog",
    "minimal",
    "scoped",
    "scopesorted",
    "statistics",
    "unconventional",
];

/// Keys laid over git-cliff's own defaults, one at a time, that no configuration above sets.
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

/// A comparison to make.
struct Case {
    name: String,
    config: String,
}

#[test]
fn cocogitto() {
    compare("cocogitto");
}

#[test]
fn git_cliff() {
    compare("git-cliff");
}

#[test]
fn release_please() {
    compare("release-please");
}

#[test]
fn release_please_action() {
    compare("release-please-action");
}

/// Compares all configurations on one history.
fn compare(history: &str) {
    let Some(shared) = shared() else { return };
    let Some(git_cliff) = find_git_cliff() else { return };
    let scratch = repository::Scratch::new(history);
    let stream = shared.join("histories").join(format!("{history}.fi.gz"));
    let repository = Repository::import(&stream, &scratch.path().join("repository"));
    let cases = cases(&shared, &git_cliff, &scratch);
    let different: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let (expected, actual) =
                (theirs(&git_cliff, &repository, case, &scratch), ours(&repository, case));
            (expected != actual).then(|| difference(&case.name, &expected, &actual))
        })
        .collect();
    assert!(different.is_empty(), "{} of {} differ:\n{}", different.len(), cases.len(), different.join("\n"));
}

/// Collects the configurations.
fn cases(shared: &Path, git_cliff: &Path, scratch: &repository::Scratch) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("configs/cliff"))
        .expect("the configurations are readable")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        cases.push(Case { name, config: std::fs::read_to_string(&path).expect("a text") });
    }
    for name in BUILT_IN {
        let folder = scratch.path().join("init").join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let done = Command::new(git_cliff).args(["--init", name]).current_dir(&folder).output();
        assert!(done.expect("git-cliff runs").status.success());
        let config = std::fs::read_to_string(folder.join("cliff.toml")).expect("a text");
        cases.push(Case { name: format!("init-{name}"), config });
    }
    cases.extend(KEYS.map(|(name, config)| Case { name: format!("key-{name}"), config: config.to_owned() }));
    cases
}

/// Renders with git-cliff itself.
fn theirs(git_cliff: &Path, repository: &Repository, case: &Case, scratch: &repository::Scratch) -> String {
    let config = scratch.path().join(format!("{}.toml", case.name));
    std::fs::write(&config, &case.config).expect("a config file");
    let output = Command::new(git_cliff)
        .args(["--offline", "--no-exec", "--config"])
        .arg(&config)
        .current_dir(repository.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", scratch.path())
        .output()
        .expect("git-cliff runs");
    assert!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Renders with the plugin.
fn ours(repository: &Repository, case: &Case) -> String {
    let request = request::full(repository, &case.config);
    match Cliff::render_changelogs(request) {
        Ok(mut response) => response.texts.remove(0).content,
        Err(failure) => format!("{failure:?}"),
    }
}

/// Says where two texts part.
fn difference(name: &str, expected: &str, actual: &str) -> String {
    let (mut theirs, mut ours) = (expected.lines(), actual.lines());
    let mut line = 1;
    loop {
        match (theirs.next(), ours.next()) {
            (Some(their), Some(our)) if their == our => line += 1,
            (their, our) => {
                return format!("{name} line {line}\n  git-cliff: {their:?}\n  plugin:    {our:?}");
            }
        }
    }
}

/// Finds the folder of histories and configurations.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("TIDEGATE_SHARED").map_or(beside, PathBuf::from);
    if path.join("histories").is_dir() {
        return Some(path);
    }
    skip("the histories are not beside the repository");
    None
}

/// Finds git-cliff of the version that the plugin is built on.
fn find_git_cliff() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("GIT_CLIFF").unwrap_or_else(|| "git-cliff".into()));
    let version = Command::new(&path).arg("--version").output().ok();
    if version.is_some_and(|output| output.stdout.starts_with(b"git-cliff 2.14.2")) {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "git-cliff 2.14.2 is needed in CI");
    skip("git-cliff 2.14.2 is not installed; `GIT_CLIFF` can name it");
    None
}

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn skip(reason: &str) {
    eprintln!("SKIPPED: comparison with git-cliff: {reason}");
}
