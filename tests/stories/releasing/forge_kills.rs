//! The whole program, killed while a forge works at its request: before the forge does it,
//! and when it is done and nobody has heard of it.

#![expect(clippy::print_stdout, reason = "how many points there were is part of the answer")]

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use serde_json::Value;
use tidegate_testkit::Reply;
use tidegate_testkit::forges::Fault;

use super::State;
use super::forges::{FILES, KINDS, OnForge, TOKEN};
use crate::support::at;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum When {
    Before,
    After,
}

/// What undisturbed `apply` asks for, and where that ends.
struct Undisturbed {
    /// Whether each request changes something.
    requests: Vec<bool>,
    before: (State, Value),
    after: (State, Value),
}

impl Undisturbed {
    fn of(kind: &'static str, settings: &str) -> Self {
        let on_forge = OnForge::new(kind, settings);
        let before = on_forge.everything();
        on_forge.run("apply").exits(0);
        let requests = on_forge.forge.asked().iter().map(|asked| asked.method != "GET").collect();
        Self { requests, before, after: on_forge.everything() }
    }

    /// Every point at which it is killed: before each request, and after those that change
    /// something. After one that only asks is before the next.
    fn points(&self) -> Vec<(usize, When)> {
        let points = self.requests.iter().enumerate().flat_map(|(number, changes)| {
            [Some((number, When::Before)), changes.then_some((number, When::After))]
        });
        points.flatten().collect()
    }

    /// Those before and after requests that change something.
    fn changing(&self) -> impl Iterator<Item = (usize, When)> {
        self.points().into_iter().filter(|(number, _)| self.requests[*number])
    }
}

/// Runs `apply` and kills it at this request.
fn killed(kind: &'static str, settings: &str, (point, when): (usize, When)) -> OnForge {
    let on_forge = OnForge::new(kind, settings);
    let process = Arc::new(AtomicU32::new(0));
    let target = process.clone();
    on_forge.forge.meddle(move |number, _| {
        let target = target.clone();
        let kill = Box::new(move || kill(&target));
        match when {
            _ if number != point => Fault::None,
            When::Before => Fault::First(kill),
            When::After => Fault::Then(kill),
        }
    });
    let mut command = at(on_forge.place.clone.path(), "apply");
    command.env("FORGE_TOKEN", TOKEN).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    process.store(child.id(), Ordering::SeqCst);
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), None, "{kind}: killed at {point} {when:?}");
    on_forge.forge.leave_alone();
    on_forge
}

/// Kills a process that the test has started and that nobody has waited for yet.
fn kill(process: &AtomicU32) {
    let id = loop {
        match process.load(Ordering::SeqCst) {
            0 => thread::yield_now(),
            id => break id,
        }
    };
    let killed = Command::new("kill").args(["-9", &id.to_string()]).status().expect("it works");
    assert!(killed.success(), "{id} is there");
}

/// What a forge has, but for proposals that were closed: none forgets them.
fn without_closed(mut things: Value) -> Value {
    for key in ["pulls", "merge_requests"] {
        if let Some(all) = things.get_mut(key).and_then(Value::as_array_mut) {
            all.retain(|one| !["closed", "DECLINED"].contains(&one["state"].as_str().unwrap_or_default()));
        }
    }
    things
}

fn proposal() -> String {
    format!("[release]\nmode = 'proposal'\n{FILES}")
}

#[test]
fn resumed_everything_is_as_if_nothing_had_happened() {
    let mut count = 0;
    for kind in KINDS {
        let by_forge = (kind == "github").then(|| format!("[release]\ncommitter = 'forge'\n{FILES}"));
        for settings in [FILES.to_owned(), proposal()].into_iter().chain(by_forge) {
            let undisturbed = Undisturbed::of(kind, &settings);
            for point in undisturbed.points() {
                let on_forge = killed(kind, &settings, point);
                assert_ne!(on_forge.place.status(), "finished", "{kind} {point:?}");
                on_forge.run("resume").exits(0);
                assert!(
                    on_forge.everything() == undisturbed.after,
                    "{kind} {point:?}: {:#?}",
                    on_forge.everything()
                );
                assert_eq!(on_forge.place.status(), "finished", "{kind} {point:?}");
                count += 1;
            }
        }
    }
    println!("killed at requests to forges and resumed: {count} points");
    assert!(count > 100, "{count}");
}

#[test]
fn a_fresh_clone_finishes_what_another_one_began() {
    let mut count = 0;
    for kind in KINDS {
        let undisturbed = Undisturbed::of(kind, FILES);
        for point in undisturbed.changing() {
            let on_forge = killed(kind, FILES, point);
            let fresh = on_forge.fresh();
            OnForge::run_in(&fresh, "resume").exits(15);
            OnForge::run_in(&fresh, "resume --take-over").exits(0);
            let (state, things) = on_forge.everything();
            assert_eq!(state.remote_refs, undisturbed.after.0.remote_refs, "{kind} {point:?}");
            assert_eq!(things, undisturbed.after.1, "{kind} {point:?}");
            count += 1;
        }
    }
    println!("killed at requests to forges and finished from a fresh clone: {count} points");
    assert!(count > 30, "{count}");
}

#[test]
fn undone_everything_is_as_before_or_listed() {
    let (mut count, mut left) = (0, 0);
    for kind in KINDS {
        for settings in [FILES.to_owned(), proposal()] {
            let undisturbed = Undisturbed::of(kind, &settings);
            for point in undisturbed.changing() {
                let on_forge = killed(kind, &settings, point);
                let undone = on_forge.run("undo");
                let (state, things) = on_forge.everything();
                match undone.code {
                    0 => {
                        assert_eq!(state, undisturbed.before.0, "{kind} {point:?}");
                        assert_eq!(without_closed(things), undisturbed.before.1, "{kind} {point:?}");
                    }
                    15 => {
                        // Others have the commit and the tag; what nobody has seen is gone.
                        assert!(undone.err.contains("left as it is"), "{}", undone.shown());
                        assert_eq!(state, undisturbed.after.0, "{kind} {point:?}");
                        let is_out = things == undisturbed.after.1;
                        assert!(is_out || things == undisturbed.before.1, "{kind} {point:?}: {things:#}");
                        left += 1;
                    }
                    _ => panic!("{kind} {point:?}: {}", undone.shown()),
                }
                count += 1;
            }
        }
    }
    println!("killed at requests to forges and undone: {count} points, at {left} of them something stays");
    assert!(count > 40 && left < count, "{count} {left}");
}

#[test]
fn a_forge_that_fails_leaves_a_release_that_is_finished_later() {
    for kind in KINDS {
        let undisturbed = Undisturbed::of(kind, FILES);
        for (point, _) in undisturbed.changing().filter(|(_, when)| *when == When::Before) {
            let on_forge = OnForge::new(kind, FILES);
            // Nothing that is tried again makes this better.
            on_forge.forge.meddle(move |number, _| match number == point {
                true => Fault::Instead(Reply::status(400)),
                false => Fault::None,
            });
            let failed = on_forge.run("apply");
            on_forge.forge.leave_alone();
            if failed.code == 15 {
                on_forge.run("resume").exits(0);
            } else {
                failed.exits(0);
            }
            assert!(
                on_forge.everything() == undisturbed.after,
                "{kind} {point}: {:#?}",
                on_forge.everything()
            );
        }
    }
}
