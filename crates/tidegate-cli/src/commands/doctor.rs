//! `tidegate doctor`

use std::fmt::Write as _;
use std::rc::Rc;

use tidegate_config::Fetch;
use tidegate_engine::{Engine, Plugins as _, Survey};
use tidegate_forge::Kind;
use tidegate_git::Repository;
use tidegate_model::{Diagnosis, History as _};
use tidegate_report::escape::terminal;

use crate::args::Global;
use crate::exit;
use crate::fetching;
use crate::files::UserFiles;
use crate::forge;
use crate::output::Output;
use crate::plugins::PluginShelf;
use crate::session::Session;

/// Look for what could go wrong here
///
/// Repository, configuration, tags, plugins. Exits with the code of the first
/// problem that would stop a plan.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// What was looked at, line by line.
struct Findings {
    text: String,
    unicode: bool,
    first_problem: Option<u8>,
}

impl Findings {
    fn good(&mut self, what: &str, found: &str) {
        self.line(if self.unicode { "✓" } else { "+" }, what, found);
    }

    fn odd(&mut self, what: &str, found: &str) {
        self.line("!", what, found);
    }

    fn bad(&mut self, what: &str, error: &Diagnosis) {
        let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
        self.line(if self.unicode { "✗" } else { "x" }, what, &format!("[{}] {error}{help}", error.code()));
        self.first_problem.get_or_insert(exit::of_error(error));
    }

    fn line(&mut self, mark: &str, what: &str, found: &str) {
        let _ = writeln!(self.text, "{mark} {what:15}{}", terminal::inline(found));
    }
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let mut findings =
            Findings { text: String::new(), unicode: output.style().unicode, first_problem: None };
        look(global, output, &mut findings)?;
        output.answer(&findings.text);
        Ok(findings.first_problem.unwrap_or(exit::DONE))
    }
}

fn look(global: &Global, output: &mut Output, findings: &mut Findings) -> Result<(), Diagnosis> {
    match Repository::discover(&global.directory) {
        Ok(repository) => look_at_repository(&repository, findings),
        Err(error) => {
            findings.bad("repository", &error.into());
            return Ok(());
        }
    }
    let session = match Session::open(global, output) {
        Ok(session) => session,
        Err(error) => {
            findings.bad("configuration", &error);
            return Ok(());
        }
    };
    let files = session.rules();
    match global
        .config
        .is_some()
        .then_some("as named")
        .or(tidegate_config::discover(|name| files.has(name)).ok().flatten())
    {
        Some(name) => findings.good("configuration", &format!("`{name}` is valid")),
        None => findings.good("configuration", "none; the defaults are used"),
    }
    look_at_fetching(global, &session, findings);
    look_at_plugins(&session, &files, findings);
    look_at_forge(global, &session, findings);
    session.decide(output, |engine| {
        look_at_releases(engine, findings);
        Ok(())
    })
}

fn look_at_repository(repository: &Repository, findings: &mut Findings) {
    let facts = match repository.facts() {
        Ok(facts) => facts,
        Err(error) => return findings.bad("repository", &error.into()),
    };
    let kind = match (facts.is_bare, facts.is_linked_worktree) {
        (true, _) => "bare",
        (_, true) => "linked work tree",
        _ => "ordinary",
    };
    findings.good("repository", &format!("{kind}, {}", facts.hash));
    if facts.is_shallow {
        findings
            .odd("history", "this is a shallow clone: older commits are not here, and maybe not all tags");
    } else if facts.is_partial {
        findings.odd("history", "this is a partial clone: some trees and files are not here");
    } else {
        findings.good("history", "complete");
    }
    match facts.commit_graph {
        Some(commits) => findings.good("commit-graph", &format!("{commits} commits")),
        None => findings
            .good("commit-graph", "none; `git commit-graph write --reachable` makes large histories faster"),
    }
}

/// What happens when something is asked that the clone cannot answer.
fn look_at_fetching(global: &Global, session: &Session, findings: &mut Findings) {
    let Ok(facts) = session.repository.facts() else { return };
    if !facts.is_shallow && !facts.is_partial {
        return;
    }
    if global.offline {
        return findings.odd("fetching", "nothing is fetched: `--offline`");
    }
    if session.config.history.fetch == Fetch::Never {
        return findings.odd("fetching", "nothing is fetched: `history.fetch` is `never`");
    }
    match (session.repository.remote_url(), fetching::cache_dir()) {
        (Ok(Some(url)), Some(folder)) => {
            let folder = folder.display();
            findings.good("fetching", &format!("what is needed, from `{url}` into `{folder}`"));
        }
        (Ok(Some(_)), None) => findings.bad("fetching", &tidegate_git::Error::NoStore.into()),
        (Ok(None), _) => findings.odd("fetching", "there is no remote to fetch from"),
        (Err(error), _) => findings.bad("fetching", &error),
    }
}

fn look_at_plugins(session: &Session, files: &UserFiles<'_>, findings: &mut Findings) {
    let config = &session.config;
    let shelf = PluginShelf::new(config, files);
    let mut names = vec![&config.version.plugin, &config.changelog.plugin, &config.notes.plugin];
    names.extend(config.gates.values().map(|gate| &gate.plugin));
    names.extend(config.rollback.values().map(|check| &check.plugin));
    names.sort();
    names.dedup();
    for name in names {
        match shelf.plugin(name) {
            Ok(plugin) => {
                let text =
                    format!("`{name}` {}, sha256 {}", plugin.manifest().version(), plugin.digest().short());
                findings.good("plugin", &text);
            }
            Err(error) => findings.bad("plugin", &error),
        }
    }
}

/// Where releases are shown, and whether the token may do that.
fn look_at_forge(global: &Global, session: &Session, findings: &mut Findings) {
    let settings = &session.config.forge;
    let place = match session.url().and_then(|url| forge::place(settings, url.as_deref())) {
        Ok(Some(place)) => place,
        Ok(None) => return findings.good("forge", "none; only tags are made"),
        Err(error) => return findings.bad("forge", &error),
    };
    findings.good("forge", &format!("{}, `{}`", place.kind, place.project.path));
    let account = match forge::account(settings, &place) {
        Ok(account) => account,
        // Plans need none.
        Err(error) => return findings.odd("token", &format!("{error}; it needs {}", place.kind.needs())),
    };
    if global.offline {
        return findings.odd("token", "there is one; it is not tried: `--offline`");
    }
    let lacks = forge::client().map_err(Diagnosis::from).and_then(|client| {
        let forge = tidegate_forge::connect(Rc::new(client), &account, &place.project)?;
        Ok(forge.lacks()?)
    });
    match lacks {
        Ok(lacks) if lacks.is_empty() => findings.good("token", "it may make releases and proposals"),
        Ok(lacks) => findings.odd("token", &format!("it lacks {}", lacks.join(", "))),
        Err(error) => findings.odd("token", &format!("[{}] {error}", error.code())),
    }
    if place.kind == Kind::GitHub && std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true") {
        findings.odd(
            "workflows",
            "what the job's own `GITHUB_TOKEN` pushes or opens starts no workflow; a GitHub App's token does",
        );
    }
}

fn look_at_releases(engine: &Engine<'_>, findings: &mut Findings) {
    let survey = match engine.survey() {
        Ok(survey) => survey,
        Err(error) => return findings.bad("releases", &error),
    };
    for package in &survey.packages {
        let since = format!("{}; {} commits since", survey.base_text(package), package.commits.len());
        findings.good(&about("releases", &survey, &package.package.name), &since);
    }
    for warning in &survey.warnings {
        findings.odd("packages", &warning.message);
    }
    match &survey.scene.repository.url {
        Some(url) => findings.good("web page", url),
        None => findings.good("web page", "none known; `repository.url` sets one for links"),
    }
    match engine.propose(&survey) {
        Ok(proposals) => {
            for (package, proposal) in survey.packages.iter().zip(&proposals.packages) {
                let next = match &proposal.next {
                    Some(next) => format!("{} ({})", next.version, next.bump),
                    None => "nothing to release".to_owned(),
                };
                findings.good(&about("next", &survey, &package.package.name), &next);
            }
        }
        Err(error) => findings.bad("next", &error),
    }
}

/// What a finding is about: with the package's name, where there are several.
fn about(what: &str, survey: &Survey, package: &str) -> String {
    if survey.packages.len() == 1 { what.to_owned() } else { format!("{what} of `{package}`") }
}
