//! Releases on each forge, as users see them.

use std::fs;
use std::thread;

use serde_json::Value;
use tidegate_testkit::forges::{BitbucketFake, Fake, FakeForge, GitHubFake, GitLabFake, GiteaFake, Refs};
use tidegate_testkit::{Redactor, Repo};

use super::{Place, State};
use crate::support::{Run, at};

/// All that there are, by their names in the configuration.
pub(super) const KINDS: [&str; 4] = ["github", "gitlab", "gitea", "bitbucket"];
/// What opens the forge, and is nobody else's business.
pub(super) const TOKEN: &str = "tok-3c0ffee5-not-for-you";
/// One file that the release's commit is the source of, and one that is built from it.
pub(super) const FILES: &str = "
[[release.commands]]
name = 'dist'
run = ['sh', '-c', 'mkdir dist && cp CHANGELOG.md dist/deck.md && git log -1 --format=%s > dist/mast-$TIDEGATE_VERSION.txt']
when = 'build'

[[release.assets]]
path = 'dist/deck.md'

[[release.assets]]
path = 'dist/mast-{version}.txt'
";

/// A repository that a forge shows.
pub(super) struct OnForge {
    pub(super) place: Place,
    pub(super) forge: FakeForge<Box<dyn Fake>>,
    kind: &'static str,
    settings: String,
}

impl OnForge {
    pub(super) fn new(kind: &'static str, settings: &str) -> Self {
        let place = Place::new();
        // As GitHub has it.
        place.origin.git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
        let refs = Refs::In(place.origin.path().to_owned());
        let forge = FakeForge::start(|url| fake(kind, url, refs));
        let on_forge = Self { place, forge, kind, settings: settings.to_owned() };
        on_forge.configure(&on_forge.place.clone);
        on_forge
    }

    /// A clone that somebody has just made.
    pub(super) fn fresh(&self) -> Repo {
        let fresh = self.place.origin.clone_with(&[]);
        fresh.git(["config", "user.name", "Purser"]);
        fresh.git(["config", "user.email", "purser@example.com"]);
        self.configure(&fresh);
        fresh
    }

    /// Says in a clone where the forge is. That differs from run to run, so that it is no
    /// part of the commits.
    pub(super) fn configure(&self, clone: &Repo) {
        fs::write(clone.path().join(".git/info/exclude"), "tidegate.toml\n").expect("it works");
        let api = match self.kind {
            // What these have in front of every path.
            "gitea" => format!("{}/api/v1", self.forge.url()),
            _ => self.forge.url(),
        };
        let text = format!(
            "repository.url = 'https://forge.example/parcels/tracker'\n\
             [forge]\nkind = '{}'\napi = '{api}'\ntoken-variable = 'FORGE_TOKEN'\n{}",
            self.kind, self.settings
        );
        clone.write("tidegate.toml", text);
    }

    /// `tidegate` in a clone, with the forge's token.
    pub(super) fn run_in(clone: &Repo, line: &str) -> Run {
        let mut command = at(clone.path(), line);
        command.env("FORGE_TOKEN", TOKEN);
        Run::of(command)
    }

    pub(super) fn run(&self, line: &str) -> Run {
        Self::run_in(&self.place.clone, line)
    }

    /// Everything that a release can change.
    pub(super) fn everything(&self) -> (State, Value) {
        let things = self.redacted(&self.forge.things().to_string());
        (self.place.state(), serde_json::from_str(&things).expect("it is JSON still"))
    }

    /// Merges the proposal, as the forge does when somebody presses the button, and fetches it.
    fn merge(&self) {
        self.forge.change(|fake| fake.merge("tidegate/release"));
        self.place.origin.git(["merge", "--quiet", "--no-ff", "--no-edit", "tidegate/release"]);
        self.place.clone.git(["pull", "--quiet", "--ff-only"]);
    }

    /// A text without what differs from run to run.
    fn redacted(&self, text: &str) -> String {
        let text = Redactor::new().text(&self.forge.url(), "[forge]").redact(text);
        // The configuration is one of them, and has the forge's address.
        let mark = "from inputs `";
        match text.find(mark).map(|at| at + mark.len()) {
            Some(at) => format!("{}[inputs]{}", &text[..at], &text[at + 12..]),
            None => text,
        }
    }

    /// What the forge shows, to be read.
    fn shown(&self) -> String {
        self.redacted(&format!("{:#}", self.forge.things()))
    }
}

fn fake(kind: &str, url: &str, refs: Refs) -> Box<dyn Fake> {
    let project = "parcels/tracker";
    match kind {
        "github" => Box::new(GitHubFake::new(url, project, TOKEN, refs)),
        "gitlab" => Box::new(GitLabFake::new(url, project, TOKEN, refs)),
        "gitea" => Box::new(GiteaFake::new(url, project, TOKEN, refs)),
        _ => Box::new(BitbucketFake::new(url, project, TOKEN, refs)),
    }
}

#[test]
fn a_release_with_its_files() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, FILES);
        let announced = on_forge.run("apply --dry-run").exits(0);
        assert_eq!(on_forge.forge.asked().len(), 0, "nothing is asked before it begins");
        let applied = on_forge.run("apply").exits(0);
        let shown = on_forge.redacted(&format!("{}\n{}", announced.out, applied.shown()));
        insta::assert_snapshot!(format!("{kind}-direct"), format!("{shown}\n\n{}", on_forge.shown()));

        let (everything, asked) = (on_forge.everything(), on_forge.forge.asked().len());
        let again = on_forge.run("resume").exits(0);
        assert!(again.err.contains("v1.1.0 was released before; nothing was done"), "{}", again.shown());
        on_forge.run("apply").exits(0);
        assert_eq!((on_forge.everything(), on_forge.forge.asked().len()), (everything, asked));
    }
}

#[test]
fn a_release_by_proposal() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, &format!("[release]\nmode = 'proposal'\n{FILES}"));
        let proposed = on_forge.run("apply").exits(0);
        let shown = on_forge.redacted(&proposed.shown());
        insta::assert_snapshot!(format!("{kind}-proposed"), format!("{shown}\n\n{}", on_forge.shown()));
        let proposal = on_forge.everything();
        on_forge.run("apply").exits(0);
        assert_eq!(on_forge.everything(), proposal, "once is as good as twice");

        on_forge.place.origin.commit("fix: a sail");
        on_forge.place.clone.git(["pull", "--quiet"]);
        on_forge.run("apply").exits(0);
        let updated = on_forge.shown();
        assert!(updated.contains("a sail"), "{updated}");

        on_forge.merge();
        let released = on_forge.run("apply").exits(0);
        let shown = on_forge.redacted(&released.shown());
        insta::assert_snapshot!(format!("{kind}-merged"), format!("{shown}\n\n{}", on_forge.shown()));
        assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
        let everything = on_forge.everything();
        on_forge.run("apply").exits(0);
        assert_eq!(on_forge.everything(), everything, "there is nothing new");
    }
}

#[test]
fn three_jobs_fill_one_release() {
    let settings = "[[release.assets]]\nname = 'one.zip'\n[[release.assets]]\nname = 'two.zip'\n\
                    [[release.assets]]\nname = 'three-{version}.zip'\n";
    for kind in KINDS {
        let on_forge = OnForge::new(kind, settings);
        let prepared = on_forge.run("apply --prepare").exits(0);
        assert!(prepared.err.contains("one.zip, two.zip, three-1.1.0.zip"), "{}", prepared.shown());
        assert_eq!(on_forge.place.status(), "unfinished");
        let ends: Vec<_> = thread::scope(|scope| {
            let job = |name: &'static str| {
                let clone = on_forge.fresh();
                clone.write(format!("out/{name}"), format!("the content of {name}"));
                scope.spawn(move || {
                    let line = format!("upload out/{name} --tag v1.1.0 --finish");
                    OnForge::run_in(&clone, &line).exits(0)
                })
            };
            let jobs = ["one.zip", "two.zip", "three-1.1.0.zip"].map(job);
            jobs.into_iter().map(|job| job.join().expect("it works")).collect()
        });
        let finished = ends.iter().filter(|end| end.err.contains("released v1.1.0")).count();
        let said: Vec<_> = ends.iter().map(Run::shown).collect();
        assert_eq!(finished, 1, "{kind}: {}", said.join("\n"));
        insta::assert_snapshot!(format!("{kind}-jobs"), on_forge.shown());
        on_forge.run("resume").exits(0);
        assert_eq!(on_forge.place.status(), "finished");
    }
}

#[test]
fn a_file_that_is_not_there_stops_before_anything_is_seen() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, &FILES.replace("cp CHANGELOG.md dist/deck.md", "true"));
        let before = on_forge.everything();
        let failed = on_forge.run("apply").exits(15);
        assert!(failed.err.contains("error[release::asset]"), "{}", failed.shown());
        assert!(failed.err.contains("dist/deck.md"), "{}", failed.shown());
        assert_eq!(on_forge.forge.asked().len(), 0, "{kind}");
        assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0", "{kind}");
        on_forge.run("undo").exits(0);
        assert_eq!(on_forge.everything(), before, "{kind}");
    }
}

#[test]
fn notes_of_a_tag_are_shown_and_nothing_else_is_changed() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, "");
        let state = on_forge.place.state();
        let published = on_forge.run("notes v1.0.0 --publish").exits(0);
        let shown = on_forge.redacted(&published.shown());
        insta::assert_snapshot!(format!("{kind}-notes"), format!("{shown}\n\n{}", on_forge.shown()));
        let things = on_forge.forge.things();
        on_forge.run("notes v1.0.0 --publish").exits(0);
        assert_eq!((on_forge.place.state(), on_forge.forge.things()), (state, things));
    }
}

#[test]
fn the_doctor_says_what_is_wrong_with_a_token() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, "");
        on_forge.run("doctor").exits(0);
        let mut wrong = at(on_forge.place.clone.path(), "doctor");
        wrong.env("FORGE_TOKEN", "another");
        let wrong = Run::of(wrong);
        assert!(wrong.out.contains("FORGE_TOKEN") || wrong.out.contains("token"), "{}", wrong.shown());
        assert!(!wrong.shown().contains("another"), "{}", wrong.shown());
    }
}

#[test]
fn a_commit_that_the_forge_makes_is_released() {
    let settings = |mode: &str| format!("[release]\nmode = '{mode}'\ncommitter = 'forge'\n{FILES}");
    for mode in ["direct", "proposal"] {
        let on_forge = OnForge::new("github", &settings(mode));
        on_forge.run("apply").exits(0);
        let branch = if mode == "direct" { "main" } else { "tidegate/release" };
        let who = on_forge.place.origin.git(["log", "-1", "--format=%an, %cn: %s", branch]);
        assert_eq!(who, "octo[bot], Forge: chore(release): v1.1.0", "{mode}");
        if mode == "proposal" {
            let proposed = on_forge.everything();
            on_forge.run("apply").exits(0);
            assert_eq!(on_forge.everything(), proposed, "once is as good as twice");
            on_forge.merge();
            on_forge.run("apply").exits(0);
        }
        assert_eq!(on_forge.place.origin.id("main"), on_forge.place.clone.id("main"));
        assert_eq!(on_forge.place.clone.git(["status", "--porcelain"]), "");
        assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
        assert!(on_forge.place.origin.git(["show", "v1.1.0:CHANGELOG.md"]).contains("A mast"));
        let document = "@octokit/openapi/generated/api.github.com.json";
        let Some(document) = tidegate_testkit::node_file(document) else { continue };
        let document = tidegate_testkit::Published::read(&document);
        let exchanges = on_forge.forge.exchanges();
        let made = exchanges.iter().filter(|(asked, _)| asked.path.contains("/git/"));
        let faults: Vec<_> = made.flat_map(|(asked, reply)| document.faults(asked, reply)).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    for kind in ["gitlab", "gitea", "bitbucket"] {
        let on_forge = OnForge::new(kind, &settings("direct"));
        let refused = on_forge.run("apply").exits(13);
        assert!(refused.err.starts_with("error[forge::no-commits]"), "{}", refused.shown());
        assert_eq!(on_forge.place.status(), "nothing begun");
    }
}

#[test]
fn proposals_that_are_released_are_told_once() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, "[release]\ncomment = 'Released with {tags}.'\n");
        on_forge.forge.change(|fake| fake.propose_from_fork("sail", "main"));
        let sign = if kind == "gitlab" { '!' } else { '#' };
        on_forge.place.origin.commit(format!("feat: a sail ({sign}1)"));
        on_forge.place.origin.commit("fix: a rope (#77)");
        on_forge.place.clone.git(["pull", "--quiet"]);
        let applied = on_forge.run("apply").exits(0);
        assert!(applied.err.contains("there is no #77"), "{}", applied.shown());
        on_forge.run("resume").exits(0);
        let text = on_forge.forge.things().to_string();
        assert_eq!(text.matches("Released with v1.1.0.").count(), 1, "{kind}: {text}");
    }
}
