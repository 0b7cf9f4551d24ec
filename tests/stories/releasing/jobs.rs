//! Jobs of CI systems: previews, releases and notes, in a runner that is simulated.

use std::collections::BTreeMap;
use std::fs;

use tidegate_testkit::forges::Fault;
use tidegate_testkit::{Reply, Repo};

use super::forges::{OnForge, TOKEN};
use crate::support::{Run, at};

/// What a job of GitHub Actions left behind.
struct Ended {
    run: Run,
    outputs: BTreeMap<String, String>,
    summary: String,
}

/// Runs a job of GitHub Actions in a clone.
fn job(clone: &Repo, line: &str, env: &[(&str, &str)]) -> Ended {
    let runner = clone.sibling("runner");
    let _ = fs::remove_dir_all(&runner);
    fs::create_dir(&runner).expect("it works");
    let mut command = at(clone.path(), line);
    command.env("FORGE_TOKEN", TOKEN).env("TIDEGATE_CACHE_DIR", clone.sibling("cache"));
    command.envs([
        ("CI", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", "parcels/tracker"),
        ("GITHUB_SERVER_URL", "https://forge.example"),
    ]);
    command.env("RUNNER_TEMP", &runner);
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH"] {
        command.env(name, runner.join(name));
    }
    for (name, value) in env {
        if *name == "EVENT" {
            fs::write(runner.join("GITHUB_EVENT_PATH"), value).expect("it works");
        } else {
            command.env(name, value);
        }
    }
    let run = Run::of(command);
    let read = |name: &str| fs::read_to_string(runner.join(name)).unwrap_or_default();
    Ended { run, outputs: outputs(&read("GITHUB_OUTPUT")), summary: read("GITHUB_STEP_SUMMARY") }
}

/// What the runner reads from the file of outputs.
pub(super) fn outputs(text: &str) -> BTreeMap<String, String> {
    let (mut values, mut lines) = (BTreeMap::new(), text.lines());
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").expect("a name and a delimiter");
        let value: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
        values.insert(name.to_owned(), value.join("\n"));
    }
    values
}

impl Ended {
    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.run.code, code, "{}", self.run.shown());
        // Whatever happens, later steps find what they ask for.
        for name in [
            "released",
            "release-due",
            "verdict",
            "version",
            "previous-version",
            "bump",
            "tag",
            "tags",
            "plan",
        ] {
            assert!(self.outputs.contains_key(name), "{name}: {:?}", self.outputs);
        }
        assert!(self.outputs.len() <= 12, "{:?}", self.outputs);
        self
    }

    fn has(&self, values: &[(&str, &str)]) {
        for (name, value) in values {
            assert_eq!(self.outputs[*name], *value, "{name}: {:?}", self.outputs);
        }
    }

    /// The commands that the runner finds in the log.
    fn commands(&self) -> Vec<&str> {
        let lines = self.run.out.lines().chain(self.run.err.lines()).flat_map(|line| line.split('\r'));
        lines.filter(|line| line.trim_start().starts_with("::") || line.contains("##[")).collect()
    }
}

/// The event of a pull request from `sail` to `main`.
pub(super) fn event(clone: &Repo, base: &str, from: &str) -> String {
    format!(
        r#"{{"pull_request":{{"number":1,"head":{{"sha":"{}","ref":"sail","repo":{{"full_name":"{from}"}}}},
        "base":{{"sha":"{base}","ref":"main","repo":{{"full_name":"parcels/tracker"}}}}}}}}"#,
        clone.id("HEAD")
    )
}

/// A pull request, checked out as the runner does it: the commit that merges it, and no
/// branch.
pub(super) fn pull_request(on_forge: &OnForge, message: &str) -> (Repo, String) {
    on_forge.forge.change(|fake| fake.propose_from_fork("sail", "main"));
    let origin = &on_forge.place.origin;
    let base = origin.id("main");
    origin.branch("sail");
    origin.write("tidegate.toml", "gates.commit-format.mode = 'off'\n");
    origin.git(["add", "--all"]);
    origin.commit(message);
    origin.checkout("main");
    let clone = origin.clone_with(&[]);
    clone.git(["config", "user.name", "Runner"]);
    clone.git(["config", "user.email", "runner@example.com"]);
    clone.git(["checkout", "--quiet", "--detach", "origin/main"]);
    clone.git(["merge", "--quiet", "--no-ff", "--no-edit", "origin/sail"]);
    (clone, base)
}

#[test]
fn a_preview_is_a_comment_that_is_kept_up_to_date() {
    let on_forge = OnForge::new("github", "");
    let (clone, _) = pull_request(&on_forge, "feat: a sail");
    let event = event(&clone, &on_forge.place.origin.id("main"), "parcels/tracker");
    let env =
        [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/1/merge"), ("EVENT", &*event)];
    let config = on_forge.place.clone.path().join("tidegate.toml").display().to_string();
    let line = format!("--config {config} ci preview --comment");
    for _ in 0..2 {
        let ended = job(&clone, &line, &env).exits(0);
        ended.has(&[
            ("release-due", "true"),
            ("released", "false"),
            ("version", "1.1.0"),
            ("previous-version", "1.0.0"),
            ("bump", "minor"),
            ("tag", "v1.1.0"),
        ]);
        // The mast is due without it, too.
        let (_, added) = ended.summary.split_once("Added to tracker:\n\n- a sail").expect("what is added");
        assert!(!added.lines().nth(1).is_some_and(|line| line.starts_with("- ")), "{}", ended.summary);
        assert!(!ended.summary.contains("next without it"), "{}", ended.summary);
        let plan = fs::read_to_string(&ended.outputs["plan"]).expect("it is there");
        assert!(plan.contains("\"v1.1.0\""));
        assert!(fs::read_to_string(&ended.outputs["notes"]).expect("it is there").contains("A sail"));
        let comments = &on_forge.forge.things()["pulls"][0]["comments"];
        assert_eq!(comments.as_array().map(Vec::len), Some(1), "{comments:#}");
        assert!(comments[0].as_str().is_some_and(|text| text.contains("a sail")), "{comments:#}");
    }
}

#[test]
fn a_preview_says_which_version_would_be_another() {
    let on_forge = OnForge::new("github", "");
    let (clone, base) = pull_request(&on_forge, "feat!: a sail");
    // The branch has moved on since the event was written; what merges knows it.
    let old = on_forge.place.origin.id(&format!("{base}~1"));
    let event = event(&clone, &old, "parcels/tracker");
    let head = clone.id("HEAD");
    let env = [
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_REF", "refs/pull/1/merge"),
        ("GITHUB_SHA", &*head),
        ("EVENT", &*event),
    ];
    let config = on_forge.place.clone.path().join("tidegate.toml").display().to_string();
    let ended = job(&clone, &format!("--config {config} ci preview"), &env).exits(0);
    assert!(ended.summary.contains("| tracker | 1.1.0 | 2.0.0 |"), "{}", ended.summary);
    assert_eq!(ended.summary.matches("Added to tracker:").count(), 1, "{}", ended.summary);
    assert!(!ended.summary.contains("Taken from tracker:"), "{}", ended.summary);
    assert!(ended.run.out.contains("::group::The plan\n"), "{}", ended.run.shown());
}

#[test]
fn a_preview_compares_with_a_base_that_is_known_by_its_branch() {
    let on_forge = OnForge::new("github", "");
    let (clone, _) = pull_request(&on_forge, "feat!: a sail");
    // No event file, and no commits: Bitbucket says no more than this.
    let env = [
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_REF", "refs/pull/1/merge"),
        ("GITHUB_BASE_REF", "main"),
    ];
    let config = on_forge.place.clone.path().join("tidegate.toml").display().to_string();
    let ended = job(&clone, &format!("--config {config} ci preview"), &env).exits(0);
    assert!(ended.summary.contains("| tracker | 1.1.0 | 2.0.0 |"), "{}", ended.summary);
}

#[test]
fn a_clone_on_no_branch_is_put_on_the_jobs() {
    let on_forge = OnForge::new("github", "");
    let clone = &on_forge.place.clone;
    clone.git(["checkout", "--quiet", "--detach"]);
    // Somebody's work on a branch of that name stays.
    clone.git(["checkout", "--quiet", "main"]);
    clone.commit("feat: work of mine");
    let mine = clone.id("main");
    clone.git(["checkout", "--quiet", "--detach", "origin/main"]);
    let push = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];
    let ended = job(clone, "ci release", &push).exits(14);
    assert!(ended.run.err.contains("git::moved"), "{}", ended.run.shown());
    assert_eq!(clone.id("main"), mine);
    clone.git(["branch", "--quiet", "--force", "main", "origin/main~1"]);
    job(clone, "ci release", &push).exits(0).has(&[("released", "true"), ("tag", "v1.1.0")]);
    assert_eq!(clone.git(["symbolic-ref", "HEAD"]), "refs/heads/main");
}

#[test]
fn a_later_job_finishes_what_an_earlier_one_began() {
    let on_forge = OnForge::new("github", "");
    let push = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];
    on_forge.forge.meddle(|_, _| Fault::Instead(Reply::text(400, "{}")));
    job(&on_forge.place.clone, "ci release", &push).exits(15).has(&[("released", "false")]);
    on_forge.forge.leave_alone();
    let ended = job(&on_forge.place.clone, "ci release", &push).exits(0);
    assert!(ended.run.err.contains("which is finished first"), "{}", ended.run.shown());
    assert!(on_forge.forge.things().to_string().contains("v1.1.0"));
}

#[test]
fn a_fork_gets_its_preview_with_a_token_that_may_only_read() {
    let on_forge = OnForge::new("github", "");
    let (clone, base) = pull_request(&on_forge, "feat: a sail");
    let event = event(&clone, &base, "somebody/tracker");
    let env =
        [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/1/merge"), ("EVENT", &*event)];
    on_forge.forge.meddle(|_, asked| match &*asked.method {
        "GET" => Fault::None,
        _ => Fault::Instead(Reply::text(403, r#"{"message":"Resource not accessible by integration"}"#)),
    });
    let config = on_forge.place.clone.path().join("tidegate.toml").display().to_string();
    let ended = job(&clone, &format!("--config {config} ci preview --comment"), &env).exits(0);
    assert!(ended.run.err.contains("error[forge::forbidden]"), "{}", ended.run.shown());
    assert!(ended.run.err.contains("stands in the summary"), "{}", ended.run.shown());
    ended.has(&[("version", "1.1.0")]);
    assert!(ended.summary.contains("a sail"));
}

#[test]
fn a_pull_request_is_judged_by_the_rules_of_its_base() {
    let on_forge = OnForge::new("github", "");
    let origin = &on_forge.place.origin;
    origin.write("tidegate.toml", "gates.commit-format.mode = 'enforce'\n");
    origin.git(["add", "--all"]);
    origin.commit("chore: rules");
    let (clone, base) = pull_request(&on_forge, "Whatever I like");
    let event = event(&clone, &base, "somebody/tracker");
    let env =
        [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/1/merge"), ("EVENT", &*event)];
    let ended = job(&clone, "ci check", &env).exits(20);
    ended.has(&[("verdict", "deny"), ("released", "false")]);
    let commands = ended.commands();
    assert!(
        commands.iter().any(|command| command.starts_with("::error title=commit-format%3A")),
        "{commands:?}"
    );
    job(&clone, "ci release", &env).exits(2);

    // Where the system does not say the commit, the branch will do; nothing will not.
    let by_branch = [env[0], env[1], ("GITHUB_BASE_REF", "main")];
    job(&clone, "ci check", &by_branch).exits(20);
    let unknown = job(&clone, "ci check", &env[..2]).exits(2);
    assert!(unknown.run.err.starts_with("error[ci::no-base]"), "{}", unknown.run.shown());
    for event in ["pull_request_target", "merge_group"] {
        let nothing_else = [("GITHUB_EVENT_NAME", event), ("GITHUB_REF", "refs/heads/main")];
        let unknown = job(&clone, "ci check", &nothing_else).exits(2);
        assert!(unknown.run.err.starts_with("error[ci::no-base]"), "{}", unknown.run.shown());
        job(&clone, "ci release", &nothing_else).exits(2);
    }
}

#[test]
fn a_push_releases_what_is_due_and_a_tag_gets_its_notes() {
    let on_forge = OnForge::new("github", "");
    let clone = &on_forge.place.clone;
    let push = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];
    let ended = job(clone, "ci release", &push).exits(0);
    ended.has(&[("released", "true"), ("version", "1.1.0"), ("tags", "v1.1.0"), ("verdict", "allow")]);
    assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    let again = job(clone, "ci release", &push).exits(0);
    again.has(&[("released", "false"), ("release-due", "false"), ("tag", "")]);

    // The runner checks one commit out.
    let shallow = on_forge.place.origin.clone_with(&["--depth", "1", "--branch", "v1.1.0"]);
    fs::copy(clone.path().join("tidegate.toml"), shallow.path().join("tidegate.toml")).expect("it works");
    let tag = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/tags/v1.1.0"), ("GITHUB_REF_TYPE", "tag")];
    let noted = job(&shallow, "ci notes", &tag).exits(0);
    noted.has(&[("tag", "v1.1.0"), ("version", "1.1.0"), ("verdict", ""), ("released", "false")]);
    assert!(noted.summary.contains("A mast"), "{}", noted.summary);
    job(&shallow, "ci notes", &push).exits(2);
}

#[test]
fn a_release_that_fails_says_so_in_its_outputs() {
    let on_forge = OnForge::new("github", "");
    let push = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];
    on_forge.forge.meddle(|_, _| Fault::Instead(Reply::text(400, "{}")));
    let ended = job(&on_forge.place.clone, "ci release", &push).exits(15);
    ended.has(&[("released", "false"), ("release-due", "true")]);
    on_forge.forge.leave_alone();
    on_forge.run("resume").exits(0);
    let broken = OnForge::new("github", "nonsense = [\n");
    let ended = job(&broken.place.clone, "ci release", &push);
    assert_eq!(ended.run.code, 10, "{}", ended.run.shown());
}

#[test]
fn no_commit_says_anything_to_the_runner() {
    let hostile = [
        "feat: ::error::not ours",
        "feat: ##[error]not ours",
        "feat: a\n\n::set-output name=released::true\n##vso[task.setvariable variable=x]y",
        "feat: \u{1b}[31mred \u{202e}backwards",
        "feat: end_0\nreleased<<x\ntrue",
        "::add-mask::a",
        "feat: @everyone ![](https://evil.example/x.png) <script>",
    ];
    let on_forge = OnForge::new("github", "[gates.commit-format]\nmode = 'enforce'\n");
    for message in hostile {
        on_forge.place.origin.commit(message);
    }
    on_forge.place.clone.git(["pull", "--quiet"]);
    let push = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];
    let ended = job(&on_forge.place.clone, "ci check", &push).exits(20);
    let foreign: Vec<_> = ended
        .commands()
        .into_iter()
        .filter(|command| !command.starts_with("::error title=") && !command.starts_with("::warning title="))
        .filter(|command| *command != "::group::The plan" && *command != "::endgroup::")
        .collect();
    assert_eq!(foreign, Vec::<&str>::new());
    assert!(!ended.run.shown().contains(['\u{1b}', '\u{202e}']), "{}", ended.run.shown());
    ended.has(&[("released", "false"), ("verdict", "deny")]);
    // In blocks of code everything is text.
    let text: String = ended.summary.split("```").step_by(2).collect();
    assert!(
        text.contains("evil") && !text.contains("![](https://evil") && !text.contains("<script>"),
        "{text}"
    );
    assert!(!text.contains("@everyone"), "{text}");
}

#[test]
fn other_systems_are_told_in_their_own_way() {
    for (system, env, want) in [
        ("gitlab", "GITLAB_CI", "TIDEGATE_VERSION=1.1.0"),
        ("azure", "TF_BUILD", "##vso[task.setvariable variable=TIDEGATE_VERSION;isOutput=true]1.1.0"),
        ("jenkins", "JENKINS_URL", "TIDEGATE_VERSION=1.1.0"),
    ] {
        let on_forge = OnForge::new("github", "");
        let clone = &on_forge.place.clone;
        let folder = clone.sibling("results");
        let mut command = at(clone.path(), &format!("ci check --output {}", folder.display()));
        command.env(env, "true");
        let ended = Run::of(command).exits(0);
        let file = fs::read_to_string(folder.join("outputs.env")).unwrap_or_default();
        assert!(ended.out.contains(want) || file.contains(want), "{system}: {}\n{file}", ended.shown());
        assert!(folder.join("plan.json").is_file() && folder.join("plan.md").is_file());
    }
}
