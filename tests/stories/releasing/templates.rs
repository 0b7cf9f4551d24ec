//! The templates for CI systems: valid by the systems' own schemas, and their shell parts run
//! in systems that are simulated. In each an approval is required, given, and used.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tidegate_testkit::{Reply, Server};

use super::Place;
use crate::support::{Run, check_jsonschema, root};
use crate::user_plugins::guest::answering;

/// What a gate says that wants an approval for everything.
const APPROVAL: &str = r#"{"summary":"somebody has to look","findings":[{"id":"look","verdict":"require-approval",
    "severity":"medium","title":"nobody has looked","message":"Two see more than one.","remedies":[],"key":"look"}]}"#;

/// A machine of a CI system: a clone on no branch, and tidegate as a program.
struct Machine {
    place: Place,
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let place = Place::new();
        let clone = &place.clone;
        fs::write(clone.path().join(".git/info/exclude"), "tidegate.toml\npolicies\ntidegate-results\n")
            .expect("it works");
        clone.write("policies/look.wasm", answering("", APPROVAL));
        clone.write(
            "tidegate.toml",
            "forge.kind = 'none'\n[gates.look]\n[plugins.look]\npath = 'policies/look.wasm'\n",
        );
        clone.git(["checkout", "--quiet", "--detach"]);
        let folder = tempfile::tempdir().expect("a folder");
        let machine = Self { place, folder };
        machine.program("tidegate", &format!("exec {} \"$@\"", env!("CARGO_BIN_EXE_tidegate-twin")));
        machine
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn program(&self, name: &str, script: &str) {
        let bin = self.at("bin");
        fs::create_dir_all(&bin).expect("it works");
        fs::write(bin.join(name), format!("#!/bin/sh\n{script}\n")).expect("it works");
        let made = Command::new("chmod").arg("+x").arg(bin.join(name)).status();
        assert!(made.expect("it starts").success());
    }

    /// Runs a script in the clone, as `shell` and its options.
    fn shell(&self, shell: &[&str], script: &str, env: &[(&str, &str)]) -> Run {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(script).current_dir(self.place.clone.path()).env_clear();
        let path = std::env::var("PATH").expect("there are programs");
        command.env("PATH", format!("{}:{path}", self.at("bin").display()));
        command.env("TMPDIR", self.folder.path()).env("HOME", self.folder.path());
        command.env("TIDEGATE_CACHE_DIR", self.at("cache"));
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C.UTF-8"), ("CI", "true")]);
        command.envs(env.iter().copied());
        Run::of(command)
    }

    fn tags(&self) -> String {
        self.place.origin.git(["tag"])
    }

    fn read(&self, path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A value of a file of outputs.
    fn output(&self, file: &Path, name: &str) -> String {
        let text = self.read(file);
        let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_else(|| panic!("{name} in {text}")).to_owned()
    }

    /// Nothing is out before the approval, and afterwards the release is: on the branch, though
    /// the clone was on none.
    #[track_caller]
    fn is_released(&self) {
        assert_eq!(self.tags(), "v1.0.0\nv1.1.0");
        assert_eq!(self.place.origin.id("main"), self.place.origin.id("v1.1.0^{commit}"));
    }

    #[track_caller]
    fn waits(&self) {
        assert_eq!(self.tags(), "v1.0.0");
    }
}

const BASH: [&str; 3] = ["bash", "-euo", "pipefail"];

fn bash(machine: &Machine, script: &str, env: &[(&str, &str)]) -> Run {
    machine.shell(&[BASH[0], BASH[1], BASH[2], "-c"], script, env)
}

fn template(path: &str) -> String {
    fs::read_to_string(root().join("templates").join(path)).expect("the template")
}

/// A template's document, by the parser of `check-jsonschema`; of several, the last.
fn yaml(path: &str) -> Option<Value> {
    let checker = check_jsonschema(&root())?;
    let python = Path::new(checker.get_program()).with_file_name("python");
    let read = "import json, sys, ruamel.yaml as y; print(json.dumps(list(y.YAML(typ='safe').load_all(sys.stdin))[-1]))";
    let text = fs::File::open(root().join("templates").join(path)).expect("the template");
    let output = Command::new(python).args(["-c", read]).stdin(text).output().expect("it starts");
    assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

fn text<'a>(document: &'a Value, pointer: &str) -> &'a str {
    document.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}"))
}

#[test]
fn templates_are_valid_by_the_systems_schemas() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("it works");
        path
    };
    let gitlab = template("tidegate/template.yml");
    let (inputs, jobs) = gitlab.split_once("\n---\n").expect("two documents");
    // The schema is one of configurations, which may have an orb in them.
    let orb: String = template("circleci/orb.yml")
        .lines()
        .filter(|line| !line.starts_with("version:"))
        .map(|line| format!("    {line}\n"))
        .collect();
    let used = "workflows:\n  all:\n    jobs: [tidegate/preview]\n";
    let circle = format!("version: 2.1\norbs:\n  tidegate:\n{orb}{used}");
    let at = |path: &str| root().join("templates").join(path);
    let cases = [
        ("vendor.gitlab-ci", "gitlab-ci", write("spec.yml", inputs)),
        ("vendor.gitlab-ci", "gitlab-ci", write("jobs.yml", jobs)),
        ("vendor.azure-pipelines", "azure-pipelines", at("azure/tidegate.yml")),
        ("vendor.azure-pipelines", "azure-pipelines", at("azure/steps.yml")),
        ("vendor.circle-ci", "", write("circle.yml", &circle)),
        ("vendor.bitbucket-pipelines", "", at("bitbucket/bitbucket-pipelines.yml")),
        ("vendor.woodpecker-ci", "", at("woodpecker/pipeline.yml")),
        ("vendor.drone-ci", "", at("drone/drone.yml")),
        ("vendor.github-actions", "", root().join("action.yml")),
        ("vendor.github-workflows", "", root().join("examples/workflows/tidegate.yml")),
        ("vendor.github-workflows", "", root().join(".github/workflows/release.yml")),
    ];
    for (schema, transform, file) in cases {
        let Some(mut checker) = check_jsonschema(folder.path()) else { return };
        checker.args(["--builtin-schema", schema]);
        if !transform.is_empty() {
            checker.args(["--data-transform", transform]);
        }
        let checked = checker.arg(&file).output().expect("it starts");
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{}: {said}", file.display());
    }
    // There are no schemas for these: they are read, and what systems look for is there.
    for (path, kind) in [("tekton/task.yaml", "Task"), ("argo/workflow-template.yaml", "WorkflowTemplate")] {
        let Some(document) = yaml(path) else { return };
        assert_eq!(document["kind"], kind);
    }
    for (path, field) in [("buildkite/plugin.yml", "configuration"), ("bitbucket/pipe.yml", "variables")] {
        let Some(document) = yaml(path) else { return };
        assert!(!document[field].is_null(), "{document:#}");
    }
    let library = template("jenkins/vars/tidegate.groovy");
    assert!(library.lines().count() < 50);
}

#[test]
fn a_script_gets_the_binary_or_refuses_it() {
    let machine = Machine::new();
    let script = root().join("templates/tidegate.sh");
    let run = |env: &[(&str, &str)]| {
        let line = format!("sh '{}' ci check", script.display());
        machine.shell(&["sh", "-c"], &line, env)
    };
    let own = machine.at("bin/tidegate");
    let own = own.to_str().expect("a path");
    let ended = run(&[("TIDEGATE_BINARY", own)]).exits(21);
    assert!(ended.out.contains("nobody has looked"), "{}", ended.shown());
    assert!(run(&[("TIDEGATE_BINARY", "/nowhere")]).exits(1).err.contains("there is no program"));

    let archive = machine.at("archive.tar.gz");
    let mut pack = Command::new("tar");
    pack.arg("-czf").arg(&archive).arg("-C").arg(machine.at("bin")).arg("tidegate");
    assert!(pack.status().expect("it starts").success());
    let content = fs::read(&archive).expect("it is there");
    let digest =
        machine.shell(&["sh", "-c"], &format!("sha256sum < '{}' | cut -d' ' -f1", archive.display()), &[]);
    let server = Server::start(move |_| Reply::file(&content));
    let url = format!("{}/tidegate.tar.gz", server.url());
    run(&[("TIDEGATE_URL", &url), ("TIDEGATE_SHA256", digest.out.trim())]).exits(21);
    let wrong = run(&[("TIDEGATE_URL", &url), ("TIDEGATE_SHA256", &"0".repeat(64))]).exits(1);
    assert!(wrong.err.contains("nothing of it was unpacked"), "{}", wrong.shown());
    let unknown = run(&[("TIDEGATE_URL", &url)]).exits(1);
    assert!(unknown.err.contains("needs TIDEGATE_SHA256"), "{}", unknown.shown());
    machine.waits();
}

#[test]
fn gitlab_goes_on_behind_its_manual_job() {
    let Some(jobs) = yaml("tidegate/template.yml") else { return };
    let machine = Machine::new();
    let script = text(&jobs, "/.tidegate/script/0");
    let results = text(&jobs, "/.tidegate/variables/TIDEGATE_OUTPUT");
    let env = [
        ("GITLAB_CI", "true"),
        ("CI_COMMIT_BRANCH", "main"),
        ("TIDEGATE_MODE", text(&jobs, "/tidegate-release/variables/TIDEGATE_MODE")),
        ("TIDEGATE_OUTPUT", results),
    ];
    let ended = bash(&machine, script, &env).exits(21);
    assert_eq!(jobs.pointer("/tidegate-release/allow_failure/exit_codes"), Some(&Value::from(21)));
    assert!(ended.out.contains("section_start:"), "{}", ended.shown());
    machine.waits();
    assert_eq!(text(&jobs, "/tidegate-approve/variables/TIDEGATE_APPROVED"), "$TIDEGATE_PLAN_DIGEST");
    let outputs = machine.place.clone.path().join(results).join("outputs.env");
    let digest = machine.output(&outputs, "TIDEGATE_PLAN_DIGEST");
    let approved = |digest: &str| {
        let all: Vec<_> = env.iter().copied().chain([("TIDEGATE_APPROVED", digest)]).collect();
        bash(&machine, script, &all)
    };
    let other = format!("sha256:{}", "0".repeat(64));
    assert!(approved(&other).exits(14).err.contains("release::approved-other"));
    machine.waits();
    approved(&digest).exits(0);
    machine.is_released();
    assert_eq!(machine.output(&outputs, "TIDEGATE_RELEASED"), "true");
}

#[test]
fn azure_goes_on_behind_its_validation() {
    let Some(steps) = yaml("azure/steps.yml") else { return };
    let machine = Machine::new();
    let script = text(&steps, "/steps/1/bash");
    let binary = machine.at("bin/tidegate");
    let env = [
        ("TF_BUILD", "True"),
        ("BUILD_REASON", "IndividualCI"),
        ("BUILD_SOURCEBRANCH", "refs/heads/main"),
        ("RELEASED_BRANCH", "main"),
        ("TIDEGATE_BINARY", binary.to_str().expect("a path")),
        ("TIDEGATE_COMMENT", "false"),
        ("TIDEGATE_CONFIG", ""),
    ];
    let ended = bash(&machine, script, &env).exits(0);
    assert!(ended.out.contains("variable=TIDEGATE_WAITS;isOutput=true]true"), "{}", ended.shown());
    machine.waits();
    let mark = "variable=TIDEGATE_PLAN_DIGEST;isOutput=true]";
    let digest = ended.out.lines().find_map(|line| line.split_once(mark)).expect("a digest").1;
    let all: Vec<_> = env.into_iter().chain([("TIDEGATE_APPROVED", digest)]).collect();
    bash(&machine, script, &all).exits(0);
    machine.is_released();
}

#[test]
fn jenkins_runs_the_script_that_its_library_has() {
    let machine = Machine::new();
    let library = template("jenkins/vars/tidegate.groovy");
    let line = library.split("sh(script: '").nth(1).and_then(|rest| rest.split('\'').next());
    let line = line.expect("a line of shell");
    let script = root().join("templates/jenkins/resources/tidegate.sh");
    let (binary, results) = (machine.at("bin/tidegate"), machine.at("results"));
    let env = [
        ("JENKINS_URL", "https://jenkins.example/"),
        ("BRANCH_NAME", "main"),
        ("TIDEGATE_MODE", "release"),
        ("TIDEGATE_BINARY", binary.to_str().expect("a path")),
        ("TIDEGATE_OUTPUT", results.to_str().expect("a path")),
        ("TIDEGATE_SCRIPT", script.to_str().expect("a path")),
    ];
    machine.shell(&["sh", "-c"], line, &env).exits(21);
    machine.waits();
    let digest = machine.output(&results.join("outputs.env"), "TIDEGATE_PLAN_DIGEST");
    let all: Vec<_> = env.into_iter().chain([("TIDEGATE_APPROVED", &*digest)]).collect();
    machine.shell(&["sh", "-c"], line, &all).exits(0);
    machine.is_released();
}

#[test]
fn circleci_goes_on_behind_its_approval_job() {
    let Some(orb) = yaml("circleci/orb.yml") else { return };
    let machine = Machine::new();
    let script = text(&orb, "/commands/ci/steps/0/run/command");
    let (exports, results) = (machine.at("bash_env"), machine.at("results"));
    let run = |approved: &str| {
        fs::write(&exports, "").expect("it works");
        let env = [
            ("CIRCLECI", "true"),
            ("CIRCLE_BRANCH", "main"),
            ("BASH_ENV", exports.to_str().expect("a path")),
            ("TIDEGATE_MODE", "release"),
            ("TIDEGATE_OUTPUT", results.to_str().expect("a path")),
            ("IS_APPROVED", approved),
        ];
        bash(&machine, script, &env)
    };
    assert!(run("false").exits(0).out.contains("an approval is required"));
    machine.waits();
    run("true").exits(0);
    machine.is_released();
}

#[test]
fn bitbucket_goes_on_behind_its_manual_step() {
    let Some(pipeline) = yaml("bitbucket/bitbucket-pipelines.yml") else { return };
    let machine = Machine::new();
    let outputs = machine.at("outputs");
    let outputs_path = outputs.to_str().expect("a path");
    let env = [
        ("BITBUCKET_BUILD_NUMBER", "3"),
        ("BITBUCKET_BRANCH", "main"),
        ("BITBUCKET_PIPELINES_VARIABLES_PATH", outputs_path),
    ];
    machine.shell(&["sh", "-ec"], text(&pipeline, "/pipelines/branches/main/0/step/script/0"), &env).exits(0);
    machine.waits();
    let digest = machine.output(&outputs, "TIDEGATE_PLAN_DIGEST");
    let all: Vec<_> = env.into_iter().chain([("TIDEGATE_PLAN_DIGEST", &*digest)]).collect();
    machine.shell(&["sh", "-ec"], text(&pipeline, "/pipelines/branches/main/1/step/script/0"), &all).exits(0);
    machine.is_released();
}

#[test]
fn buildkite_gets_a_block_step() {
    let machine = Machine::new();
    let log = machine.at("agent.log");
    machine.program(
        "buildkite-agent",
        &format!("echo \"$@\" >> '{0}'; case $1 in annotate | pipeline) cat >> '{0}' ;; esac", log.display()),
    );
    let hook = root().join("templates/buildkite/hooks/command");
    let binary = machine.at("bin/tidegate");
    let env = [
        ("BUILDKITE", "true"),
        ("BUILDKITE_BRANCH", "main"),
        ("BUILDKITE_PULL_REQUEST", "false"),
        ("BUILDKITE_PLUGIN_TIDEGATE_MODE", "release"),
        (
            "BUILDKITE_PLUGINS",
            r#"[{"github.com/tidegate/tidegate-buildkite-plugin#v0.1.0":{"mode":"release"}}]"#,
        ),
        ("TIDEGATE_BINARY", binary.to_str().expect("a path")),
    ];
    let hook = hook.to_str().expect("a path");
    machine.shell(&["bash"], hook, &env).exits(0);
    machine.waits();
    let said = machine.read(&log);
    assert!(said.contains("annotate --style info") && said.contains("nobody has looked"), "{said}");
    assert!(said.contains("meta-data set TIDEGATE_VERDICT require-approval"), "{said}");
    assert!(said.contains("- \"github.com/tidegate/tidegate-buildkite-plugin#v0.1.0\":"), "{said}");
    let digest = said.lines().find_map(|line| line.trim().strip_prefix("approved: \"")).expect("a digest");
    let approved = ("BUILDKITE_PLUGIN_TIDEGATE_APPROVED", digest.trim_end_matches('"'));
    let all: Vec<_> = env.into_iter().chain([approved]).collect();
    machine.shell(&["bash"], hook, &all).exits(0);
    machine.is_released();
}

#[test]
fn woodpecker_and_drone_go_on_when_they_are_told_the_plan() {
    for (path, system) in
        [("woodpecker/pipeline.yml", ("CI", "woodpecker")), ("drone/drone.yml", ("DRONE", "true"))]
    {
        let Some(pipeline) = yaml(path) else { return };
        let release = pipeline.pointer("/steps/release").or_else(|| pipeline.pointer("/steps/1"));
        let settings = release.expect("a step")["settings"].clone();
        assert_eq!((&settings["mode"], &settings["approved"]), (&"release".into(), &"${APPROVED}".into()));
        let machine = Machine::new();
        let results = machine.at("results");
        let run = |approved: &str| {
            let env = [
                system,
                ("CI_COMMIT_BRANCH", "main"),
                ("CI_PIPELINE_EVENT", "push"),
                ("DRONE_BRANCH", "main"),
                ("PLUGIN_MODE", "release"),
                ("PLUGIN_APPROVED", approved),
                ("PLUGIN_OUTPUT", results.to_str().expect("a path")),
            ];
            machine.shell(&["sh", "-c"], "tidegate ci", &env)
        };
        run("").exits(21);
        machine.waits();
        run(&machine.output(&results.join("outputs.env"), "TIDEGATE_PLAN_DIGEST")).exits(0);
        machine.is_released();
    }
}

#[test]
fn tekton_and_argo_say_that_they_wait() {
    let parts = [
        ("tekton/task.yaml", "/spec/steps/0/script", "tekton"),
        ("argo/workflow-template.yaml", "/spec/templates/2/script/source", "argo"),
    ];
    for (path, script, system) in parts {
        let Some(document) = yaml(path) else { return };
        let machine = Machine::new();
        let (output, results) = (machine.at("output"), machine.at("results"));
        fs::create_dir(&results).expect("it works");
        let run = |approved: &str| {
            let env = [
                ("TIDEGATE_CTX_SYSTEM", system),
                ("TIDEGATE_CTX_EVENT", "push"),
                ("TIDEGATE_CTX_BRANCH", "main"),
                ("TIDEGATE_CTX_TAG", ""),
                ("TIDEGATE_MODE", "release"),
                ("TIDEGATE_APPROVED", approved),
                ("TIDEGATE_OUTPUT", output.to_str().expect("a path")),
                ("TIDEGATE_RESULTS", results.to_str().expect("a path")),
            ];
            machine.shell(&["sh", "-c"], text(&document, script), &env)
        };
        run("").exits(0);
        machine.waits();
        if system == "argo" {
            assert_eq!(machine.read(&output.join("waits")), "true");
        } else {
            assert_eq!(machine.read(&results.join("verdict")), "require-approval");
        }
        run(&machine.read(&output.join("outputs/plan-digest"))).exits(0);
        machine.is_released();
    }
}
