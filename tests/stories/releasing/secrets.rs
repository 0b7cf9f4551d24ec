//! No secret leaves its place: not into what is printed, kept or pushed, not to programs that
//! were not granted it, and not into the list of processes.

use std::fs;
use std::sync::{Arc, Mutex};

use tidegate_testkit::Reply;
use tidegate_testkit::forges::Fault;

use super::Place;
use super::forges::{KINDS, OnForge, TOKEN};
use crate::support::{Run, at};

const GRANTED: &str = "gr4nted-9e1f";
const OTHER: &str = "oth3r-77aa";

/// All files below a folder, as one text.
fn files(folder: &std::path::Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        text += &if path.is_dir() {
            files(&path)
        } else {
            String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned()
        };
    }
    text
}

/// What all processes of this machine were started with.
fn processes() -> String {
    let lines = fs::read_dir("/proc").into_iter().flatten().flatten();
    lines.filter_map(|process| fs::read_to_string(process.path().join("cmdline")).ok()).collect()
}

#[test]
fn secrets_stay_where_they_belong() {
    let settings = "
[[release.commands]]
name = 'dist'
run = ['sh', '-c', 'env > ../../../../seen-by-dist; echo notes > notes.txt']
when = 'build'
[[release.assets]]
path = 'notes.txt'
[[release.commands]]
name = 'registry'
run = ['sh', '-c', 'env > ../../../../seen-by-registry; echo the token is $REGISTRY_TOKEN']
when = 'publish'
env = ['REGISTRY_TOKEN']
";
    for kind in KINDS {
        let on_forge = OnForge::new(kind, settings);
        let clone = &on_forge.place.clone;
        Place::hook(clone, "pre-commit", &format!("env > {}", clone.sibling("seen-by-hook").display()));
        let seen: Arc<Mutex<String>> = Arc::default();
        let eyes = seen.clone();
        on_forge.forge.meddle(move |_, _| {
            eyes.lock().expect("no test has failed in here").push_str(&processes());
            Fault::None
        });
        let run = |line: &str| {
            let mut command = at(clone.path(), line);
            command.env("FORGE_TOKEN", TOKEN).env("REGISTRY_TOKEN", GRANTED).env("NPM_TOKEN", OTHER);
            Run::of(command)
        };
        let plan = run("plan --format json").exits(0);
        let applied = run("apply --format json").exits(0);
        let others = ["--verbose resume", "status", "doctor"].map(|line| run(line).shown());
        let printed = [plan.shown(), applied.shown(), others.concat()].concat();
        assert!(printed.contains("the token is ***"), "{printed}");
        let kept = files(&clone.path().join(".git"));
        let pushed = on_forge.place.origin.git(["log", "-p", "--all", "refs/tidegate/journal"]);
        let shown = on_forge.forge.things().to_string();
        let read = |name: &str| fs::read_to_string(clone.sibling(name)).expect("it has run");
        let (dist, registry, hook) = (read("seen-by-dist"), read("seen-by-registry"), read("seen-by-hook"));
        assert!(registry.contains(GRANTED), "{registry}");
        assert!(dist.contains("TIDEGATE_TAG") && hook.contains("GIT_DIR"));
        let seen = seen.lock().expect("no test has failed in here");
        #[cfg(target_os = "linux")]
        assert!(seen.contains("apply"), "the processes were seen");
        for (what, text) in [
            ("output", &printed),
            ("files", &kept),
            ("remote", &pushed),
            ("forge", &shown),
            ("processes", &*seen),
            ("dist", &dist),
            ("hook", &hook),
        ] {
            for secret in [TOKEN, GRANTED, OTHER] {
                assert!(!text.contains(secret), "{kind}: {secret} is in: {what}");
            }
        }
        for secret in [TOKEN, OTHER] {
            assert!(!registry.contains(secret), "{kind}: {secret} is seen by a program");
        }
    }
}

#[test]
fn a_forge_that_says_the_token_aloud_is_not_repeated() {
    for kind in KINDS {
        let on_forge = OnForge::new(kind, "");
        on_forge.forge.meddle(|_, _| {
            Fault::Instead(Reply::text(403, format!(r#"{{"message":"{TOKEN} may not do that"}}"#)))
        });
        let failed = on_forge.run("--verbose apply").exits(15);
        assert!(failed.err.contains("may not do that"), "{}", failed.shown());
        let kept = files(&on_forge.place.clone.path().join(".git/tidegate"));
        assert!(!failed.shown().contains(TOKEN) && !kept.contains(TOKEN), "{kind}: {}", failed.shown());
    }
}
