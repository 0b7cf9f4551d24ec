//! Commands, cold, beside their floors and peers in the same run.

use std::path::{Path, PathBuf};
use std::time::Instant;

use tidegate_contract::types::{Channel, Commit, Package};
use tidegate_contract::versioning::{BumpRequest, PackageHistory, ProposeBumps};
use tidegate_engine::{Parts, Plugins as _};
use tidegate_git::Repository;
use tidegate_model::Diagnosis;
use tidegate_plugin::{Call, ask};
use tidegate_testkit::{Bulk, Monorepo, Repo, tool};

use crate::desk::Desk;
use crate::measure::{Job, Took, compare, cpu_time};
use crate::{Trouble, say};

/// The most memory that a command may take, in MiB.
const MEMORY_BOUND: f64 = 100.0;

/// The same, for a plan of hundreds of packages.
const MANY_MEMORY_BOUND: f64 = 150.0;

/// The largest share of such a plan that plugins may take.
const PLUGIN_SHARE: f64 = 0.25;

/// A command, what it is compared with, and the bound on it.
struct Case<'a> {
    title: &'a str,
    ours: &'a [&'a str],
    floor: Option<Job>,
    peer: Option<Job>,
    /// The longest time allowed, from floor and peer, in milliseconds.
    bound: fn(Option<f64>, Option<f64>) -> Option<f64>,
    /// The most memory allowed, in MiB.
    memory: f64,
}

impl Case<'_> {
    /// Without floor, peer and bound.
    const PLAIN: Self =
        Case { title: "", ours: &[], floor: None, peer: None, bound: |_, _| None, memory: MEMORY_BOUND };
}

/// Runs all benchmarks. True when every bound is kept.
///
/// # Errors
/// When something that is measured fails.
pub(crate) fn run(binary: Option<PathBuf>, rounds: usize) -> Result<bool, Diagnosis> {
    let binary = match binary {
        Some(binary) => binary,
        None => beside_this_program()?,
    };
    say(&format!("commands, cold, medians of {rounds}; floor and peer in the same run\n"));
    say(&format!(
        "{:42}{:>10}{:>10}{:>10}{:>10}{:>9}  kept",
        "command", "ms", "floor ms", "peer ms", "bound ms", "MiB"
    ));
    let mut good = true;
    if let Some(repo) = tidegate_testkit::shared_history("release-please") {
        good &= real(&binary, &repo, "release-please", rounds)?;
        good &= changelog(&binary, &repo, "release-please", rounds)?;
    }
    if let Some(repo) = tidegate_testkit::shared_history("git-cliff") {
        good &= changelog(&binary, &repo, "git-cliff", rounds)?;
    }
    good &= large(&binary, rounds)?;
    good &= preview(&binary, rounds)?;
    say("");
    good &= sandbox()?;
    if let Some(repo) = tidegate_testkit::shared_history("release-please") {
        share(&repo, "plan, release-please")?;
    }
    say("");
    good &= many(&binary, rounds)?;
    Ok(good)
}

fn beside_this_program() -> Result<PathBuf, Diagnosis> {
    let own = std::env::current_exe().map_err(|error| Trouble(error.to_string()))?;
    let binary = own.with_file_name(format!("tidegate{}", std::env::consts::EXE_SUFFIX));
    if binary.exists() {
        return Ok(binary);
    }
    Err(Trouble(format!("`{}` is not built; `cargo xtask bench` builds it", binary.display())).into())
}

fn git(label: &str, arguments: &[&str]) -> Job {
    Job::new(label, Path::new("git"), arguments)
}

fn real(binary: &Path, repo: &Repo, name: &str, rounds: usize) -> Result<bool, Diagnosis> {
    let base = repo.git(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*.[0-9]*.[0-9]*"]);
    let range = format!("{}..HEAD", base.trim());
    let log = || Some(git("log", &["log", "--format=%H%n%an%n%B", &range]));
    let titles = [format!("next, {name}"), format!("notes, {name}"), format!("plan, {name}")];
    let cases = [
        Case {
            title: &titles[0],
            ours: &["next"],
            floor: log(),
            bound: |floor, _| floor.map(|floor| 2.0 * floor + 15.0),
            ..Case::PLAIN
        },
        Case { title: &titles[1], ours: &["notes"], floor: log(), ..Case::PLAIN },
        Case { title: &titles[2], ours: &["plan"], floor: log(), ..Case::PLAIN },
    ];
    measure_all(binary, repo.path(), &cases, rounds)
}

/// Both sides leave out commands, which a plugin cannot run, and the network.
fn changelog(binary: &Path, repo: &Repo, name: &str, rounds: usize) -> Result<bool, Diagnosis> {
    let config = repo.sibling("bench.toml");
    let text = "[plugins.cliff.config]\nreplace-command = \"skip\"\n";
    std::fs::write(&config, text).map_err(|error| Trouble(error.to_string()))?;
    let config = config.display().to_string();
    let title = format!("changelog --full, {name}");
    let peer = tool("git-cliff").map(|path| Job::new("git-cliff", &path, &["--offline", "--no-exec"]));
    let case = Case {
        title: &title,
        ours: &["changelog", "--full", "--unreleased", "--config", &config],
        floor: Some(git("log", &["log", "--format=%H%n%an%n%B"])),
        peer,
        bound: |_, peer| peer.map(|peer| peer / 4.0),
        ..Case::PLAIN
    };
    measure_all(binary, repo.path(), &[case], rounds.min(5))
}

fn large(binary: &Path, rounds: usize) -> Result<bool, Diagnosis> {
    let repo = Repo::from_stream(&Bulk::LARGE.stream());
    repo.git(["pack-refs", "--all"]);
    let title = format!("next, {} commits and {} tags", Bulk::LARGE.commits, Bulk::LARGE.tags);
    let case = Case {
        title: &title,
        ours: &["next"],
        floor: Some(git("describe", &["describe", "--tags"])),
        bound: |floor, _| floor,
        ..Case::PLAIN
    };
    measure_all(binary, repo.path(), &[case], rounds)
}

/// The whole job of a pull request: two plans, a comparison, files and outputs.
fn preview(binary: &Path, rounds: usize) -> Result<bool, Diagnosis> {
    let size = Bulk { commits: 2_000, tags: 100, since: 200 };
    let repo = Repo::from_stream(&size.stream());
    let base = repo.git(["rev-parse", "HEAD~20"]);
    let script = repo.sibling("preview.sh");
    let text = format!(
        "#!/bin/sh\nexport TIDEGATE_CTX_EVENT=proposal TIDEGATE_CTX_BASE={}\nexec '{}' \"$@\"\n",
        base.trim(),
        binary.display()
    );
    std::fs::write(&script, text).map_err(|error| Trouble(error.to_string()))?;
    let script = script.display().to_string();
    let title = format!("ci preview, {} commits", size.commits);
    let case = Case {
        title: &title,
        ours: &[&script, "ci", "preview"],
        floor: Some(git("log", &["log", "--format=%H%n%an%n%B"])),
        bound: |_, _| Some(1000.0),
        ..Case::PLAIN
    };
    measure_all(Path::new("sh"), repo.path(), &[case], rounds)
}

/// Hundreds of packages, and thousands, all due.
fn many(binary: &Path, rounds: usize) -> Result<bool, Diagnosis> {
    let mut good = true;
    for (size, rounds) in [
        (Monorepo { packages: 200, commits: 10_000 }, rounds.min(5)),
        (Monorepo { packages: 2_000, commits: 100_000 }, 1),
    ] {
        let repo = Repo::from_stream(&size.stream());
        let title = format!("plan, {} packages, {} commits", size.packages, size.commits);
        let case = Case {
            title: &title,
            ours: &["plan"],
            floor: Some(git("log --name-only", &["log", "--name-only", "--format=%H%n%B"])),
            bound: |floor, _| floor.map(|floor| 2.0 * floor),
            memory: if size.packages > 200 { f64::INFINITY } else { MANY_MEMORY_BOUND },
            ..Case::PLAIN
        };
        good &= measure_all(binary, repo.path(), &[case], rounds)?;
        good &= share(&repo, &title)? <= PLUGIN_SHARE;
    }
    Ok(good)
}

fn measure_all(binary: &Path, dir: &Path, cases: &[Case<'_>], rounds: usize) -> Result<bool, Diagnosis> {
    let mut good = true;
    for case in cases {
        let mut jobs = vec![Job::new("tidegate", binary, case.ours)];
        jobs.extend(case.floor.clone());
        jobs.extend(case.peer.clone());
        let taken = compare(dir, &jobs, rounds)?;
        let ours = taken[0];
        let other = |wanted: &Option<Job>| {
            let label = &wanted.as_ref()?.label;
            let index = jobs.iter().position(|job| job.label == *label)?;
            taken.get(index).map(|took: &Took| took.ms)
        };
        let (floor, peer) = (other(&case.floor), other(&case.peer));
        let bound = (case.bound)(floor, peer);
        let kept = bound.is_none_or(|bound| ours.ms <= bound) && ours.mib <= case.memory;
        good &= kept;
        let cell = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |ms| format!("{ms:.1}"));
        say(&format!(
            "{:42}{:>10.1}{:>10}{:>10}{:>10}{:>9.1}  {}",
            case.title,
            ours.ms,
            cell(floor),
            cell(peer),
            cell(bound),
            ours.mib,
            if kept { "yes" } else { "NO" }
        ));
    }
    Ok(good)
}

/// What a call costs when the plugin has next to nothing to do.
fn sandbox() -> Result<bool, Diagnosis> {
    let desk = Desk::new()?;
    let plugin = desk.plugin("conventional")?;
    let commit = Commit {
        id: "0".repeat(40),
        message: "fix: a".into(),
        authored_at: "2026-01-01T00:00:00Z".into(),
        committed_at: "2026-01-01T00:00:00Z".into(),
        ..Commit::default()
    };
    let package =
        Package { name: "p".into(), path: ".".into(), channel: Channel::Stable, scheme: "semver".into() };
    let history = PackageHistory {
        package,
        base_version: Some("1.0.0".into()),
        commits: vec![commit],
        named_elsewhere: Vec::new(),
        change_files: Vec::new(),
    };
    let context = tidegate_contract::types::CallContext {
        config: Default::default(),
        at: "2026-01-01T00:00:00Z".into(),
        host_version: "0.0.0".into(),
        repository: Default::default(),
        config_files: Vec::new(),
    };
    let request = BumpRequest { context, packages: vec![history], package_names: Vec::new() };
    let call = Call { at: 0, seed: [0; 32] };
    let mut taken: Vec<f64> = Vec::new();
    for _ in 0..201 {
        let begin = Instant::now();
        ask::<ProposeBumps>(&*plugin, &request, &call)?;
        taken.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    taken.sort_by(f64::total_cmp);
    let median = taken[taken.len() / 2];
    let kept = median < 1000.0;
    say(&format!(
        "one plugin call, warm, one commit: {median:.0} µs (bound 1000 µs)  {}",
        if kept { "yes" } else { "NO" }
    ));
    Ok(kept)
}

/// The share of a plan that is spent in plugins, loading not counted; of the time of
/// all cores, since calls run side by side.
fn share(repo: &Repo, title: &str) -> Result<f64, Diagnosis> {
    let repository = Repository::discover(repo.path())?;
    let desk = Desk::new()?;
    desk.timed(&repository, |engine| engine.plan(Parts::ALL))?;
    let begin = (Instant::now(), cpu_time()?);
    let (_, plugins) = desk.timed(&repository, |engine| engine.plan(Parts::ALL))?;
    let (wall, all) = (begin.0.elapsed(), cpu_time()?.saturating_sub(begin.1));
    let share = plugins.as_secs_f64() / all.as_secs_f64();
    say(&format!(
        "{title}, in one process: {:.1} ms; {:.1} ms of all cores, of which plugins {:.1} ms ({:.0} %)",
        wall.as_secs_f64() * 1e3,
        all.as_secs_f64() * 1e3,
        plugins.as_secs_f64() * 1e3,
        100.0 * share
    ));
    Ok(share)
}
