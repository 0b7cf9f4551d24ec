//! What a commit costs when one call carries many packages, through the real host.

use std::time::Instant;

use tidegate_contract::Function;
use tidegate_contract::changelogs::{ChangelogMode, ChangelogRequest, ChangelogTask, RenderChangelogs};
use tidegate_contract::gates::{Judge, JudgeRequest, Plan};
use tidegate_contract::release_notes::{Audience, NotesRequest, NotesTask, RenderNotes};
use tidegate_contract::types::{CallContext, Channel, Commit, Identity, Package, Release};
use tidegate_contract::versioning::{BumpRequest, PackageHistory, ProposeBumps};
use tidegate_engine::Plugins as _;
use tidegate_model::Diagnosis;
use tidegate_plugin::{Call, ask};

use crate::desk::Desk;
use crate::say;

const PACKAGES: usize = 200;
/// Commits of each package.
const COMMITS: usize = 50;
/// How often each call is made.
const ROUNDS: usize = 5;

/// What a commit may cost where texts are written from it, in microseconds.
const TEXTS: f64 = 15.0;
/// What it may cost where it is only read.
const READING: f64 = 8.0;

/// Measures each kind of call. True when every bound is kept.
///
/// # Errors
/// When a plugin fails.
pub(crate) fn run() -> Result<bool, Diagnosis> {
    let desk = Desk::new()?;
    say(&format!("one call for {PACKAGES} packages of {COMMITS} commits, warm, medians of {ROUNDS}\n"));
    say(&format!("{:42}{:>16}{:>10}  kept", "call", "µs per commit", "bound"));
    let histories = (0..PACKAGES).map(|package| PackageHistory {
        package: self::package(package),
        base_version: Some("1.0.0".into()),
        commits: commits(package),
        named_elsewhere: Vec::new(),
        change_files: Vec::new(),
    });
    let bumps = BumpRequest { context: context(), packages: histories.collect(), package_names: Vec::new() };
    let mut good = case::<ProposeBumps>(&desk, "conventional", "propose bumps", &bumps, READING)?;

    let plan = Plan { commits: (0..PACKAGES).flat_map(commits).collect(), ..Plan::default() };
    let judge = JudgeRequest { context: context(), plan, ..JudgeRequest::default() };
    good &= case::<Judge>(&desk, "commit-format", "judge", &judge, READING)?;

    let tasks = (0..PACKAGES).map(|package| ChangelogTask {
        package: self::package(package),
        mode: ChangelogMode::Prepend,
        releases: vec![release(package)],
        existing: None,
    });
    let changelogs = ChangelogRequest { context: context(), tasks: tasks.collect() };
    good &= case::<RenderChangelogs>(&desk, "cliff", "render changelogs", &changelogs, TEXTS)?;

    for (title, audience) in
        [("render notes, developer", Audience::Developer), ("render notes, operator", Audience::Operator)]
    {
        let tasks = (0..PACKAGES).map(|package| NotesTask {
            package: self::package(package),
            release: release(package),
            audience: audience.clone(),
        });
        let notes = NotesRequest { context: context(), tasks: tasks.collect() };
        good &= case::<RenderNotes>(&desk, "cliff", title, &notes, TEXTS)?;
    }
    Ok(good)
}

fn case<F: Function>(
    desk: &Desk,
    plugin: &str,
    title: &str,
    request: &F::Request,
    bound: f64,
) -> Result<bool, Diagnosis> {
    let name = plugin;
    let plugin = desk.plugin(name)?;
    let call = Call { at: 0, seed: [0; 32] };
    let mut taken = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        ask::<F>(&*plugin, request, &call)?;
        taken.push(begin.elapsed().as_secs_f64() * 1e6 / (PACKAGES * COMMITS) as f64);
    }
    taken.sort_by(f64::total_cmp);
    let median = taken[taken.len() / 2];
    let kept = median <= bound;
    let title = format!("{name}, {title}");
    say(&format!("{title:42}{median:>16.1}{bound:>10.1}  {}", if kept { "yes" } else { "NO" }));
    Ok(kept)
}

fn context() -> CallContext {
    CallContext { at: "2026-01-01T00:00:00Z".into(), host_version: "0.0.0".into(), ..CallContext::default() }
}

fn package(number: usize) -> Package {
    let name = format!("package-{number}");
    Package { path: format!("packages/{name}"), name, channel: Channel::Stable, scheme: "semver".into() }
}

fn release(package: usize) -> Release {
    Release {
        package: self::package(package).name,
        version: Some("1.1.0".into()),
        tag: Some(format!("package-{package}-v1.1.0")),
        date: Some("2026-01-01T00:00:00Z".into()),
        previous_version: Some("1.0.0".into()),
        previous_tag: Some(format!("package-{package}-v1.0.0")),
        commits: commits(package),
        ..Release::default()
    }
}

/// Commits as people write them: of all kinds, some with a body, some with footers.
fn commits(package: usize) -> Vec<Commit> {
    let heads = [
        "feat(api): accept a list of names where there was one",
        "fix: close the file before it is renamed",
        "chore(deps): update the parser to 2.3.1",
        "fix(ui)!: show times in the reader's own zone",
        "docs: say which versions are supported",
        "refactor(core): one place for the rules of names",
        "Add a test for empty input",
    ];
    let tails = [
        "",
        "\n\nThe old way lost what was written last when the disk was full, and said\nnothing about it. Now it is tried again, and then it is an error.\n",
        "",
        "\n\nIt was never used.\n\nRefs: #123\nSigned-off-by: A Person <person@example.org>\n",
    ];
    let person = Identity { name: "A Person".into(), email: Some("person@example.org".into()), login: None };
    let commit = |index: usize| Commit {
        id: format!("{:040x}", package * COMMITS + index + 1),
        message: format!("{} (#{index}){}", heads[index % heads.len()], tails[index % tails.len()]),
        author: person.clone(),
        authored_at: format!("2025-12-{:02}T12:{:02}:00+01:00", index % 28 + 1, index % 60),
        committer: person.clone(),
        committed_at: format!("2025-12-{:02}T12:{:02}:30+01:00", index % 28 + 1, index % 60),
        parents: vec![format!("{:040x}", package * COMMITS + index)],
        ..Commit::default()
    };
    (0..COMMITS).map(commit).collect()
}
