//! The whole program, killed whenever git runs a hook: before and after each
//! reference changes, here and on the remote.

#![expect(clippy::print_stdout, reason = "how many points there were is part of the answer")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Place, State};
use crate::support::{at, run};

/// The hooks that git runs in a clone, and those that it runs where it pushes to.
const LOCAL: [&str; 6] =
    ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction", "pre-push"];
const REMOTE: [&str; 4] = ["pre-receive", "update", "post-receive", "post-update"];

/// A place whose hooks count, and kill the program at one of them.
fn armed() -> Place {
    let place = Place::new();
    let folder = place.clone.sibling("kill");
    fs::create_dir(&folder).expect("it works");
    let script = format!(
        "cat > /dev/null; cd {}\n\
         n=$(($(cat count 2> /dev/null || echo 0) + 1)); echo $n > count\n\
         [ \"$n\" = \"$(cat at 2> /dev/null)\" ] || exit 0\n\
         p=$PPID\n\
         while [ \"$p\" -gt 1 ] && ! grep -q '^tidegate' /proc/$p/comm; do\n\
           p=$(sed 's/.*) //' /proc/$p/stat | cut -d' ' -f2)\n\
         done\n\
         [ \"$p\" -gt 1 ] && kill -9 $p\n\
         exit 0",
        folder.display()
    );
    for hook in LOCAL {
        Place::hook(&place.clone, hook, &script);
    }
    for hook in REMOTE {
        Place::hook(&place.origin, hook, &script);
    }
    place
}

fn points(place: &Place) -> usize {
    let count = fs::read_to_string(place.clone.sibling("kill").join("count")).expect("it works");
    count.trim().parse().expect("it works")
}

/// Runs `apply` and kills it at this point. Git, which goes on, is waited for.
fn killed(point: usize) -> Place {
    let place = armed();
    let at_point = place.clone.sibling("kill").join("at");
    fs::write(&at_point, point.to_string()).expect("it works");
    let ended = at(place.clone.path(), "apply").output().expect("it works");
    assert_eq!(ended.status.code(), None, "killed at point {point}");
    fs::remove_file(&at_point).expect("it works");
    let until = Instant::now() + Duration::from_secs(30);
    while is_busy(place.clone.path()) || is_busy(place.origin.path()) {
        assert!(Instant::now() < until, "git ends");
        std::thread::yield_now();
    }
    place
}

/// Whether a process that lives stands in a folder.
fn is_busy(folder: &Path) -> bool {
    let stands_there = |process: fs::DirEntry| {
        let path = process.path();
        let is_alive = fs::read_to_string(path.join("stat")).is_ok_and(|stat| !stat.contains(") Z "));
        is_alive && fs::read_link(path.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder))
    };
    fs::read_dir("/proc").expect("it works").flatten().any(stands_there)
}

fn undisturbed() -> (usize, State, State) {
    let place = armed();
    let before = place.state();
    run(place.clone.path(), "apply").exits(0);
    (points(&place), before, place.state())
}

#[test]
fn resumed_everything_is_as_if_nothing_had_happened() {
    let (points, _, after) = undisturbed();
    for point in 1..=points {
        let place = killed(point);
        // At the last points only others had still to be told.
        let status = place.status();
        assert!(
            status == "unfinished" || point + 8 > points && status == "finished",
            "point {point}: {status}"
        );
        run(place.clone.path(), "resume").exits(0);
        assert_eq!(place.shared_state(), "finished", "point {point}");
        assert_eq!(place.state(), after, "point {point}");
        assert_eq!(place.status(), "finished", "point {point}");
    }
    println!("killed and resumed at {points} points");
    assert!(points > 15, "{points}");
}

#[test]
fn a_fresh_clone_finishes_what_another_one_began() {
    let (points, _, after) = undisturbed();
    let mut taken_over = 0;
    for point in 1..=points {
        let place = killed(point);
        let fresh = place.origin.clone_with(&[]);
        fresh.git(["config", "user.name", "Purser"]);
        fresh.git(["config", "user.email", "purser@example.com"]);
        let applied = run(fresh.path(), "apply");
        if applied.code == 15 {
            // Others could see that it was begun.
            taken_over += 1;
            run(fresh.path(), "resume").exits(15);
            run(fresh.path(), "resume --take-over").exits(0);
        } else {
            applied.exits(0);
        }
        assert_eq!(place.state().remote_refs, after.remote_refs, "point {point}");
        // The clone in which it was begun comes to the same end.
        run(place.clone.path(), "resume").exits(0);
        assert_eq!(place.state(), after, "point {point}");
    }
    println!(
        "killed and finished from a fresh clone at {points} points, {taken_over} of them seen by others"
    );
    assert!((1..points).contains(&taken_over), "{taken_over}");
}

#[test]
fn undone_everything_is_as_before_or_listed() {
    let (points, before, after) = undisturbed();
    let mut left = 0;
    for point in 1..=points {
        let place = killed(point);
        let undone = run(place.clone.path(), "undo");
        match undone.code {
            0 => assert_eq!(place.state(), before, "point {point}"),
            15 => {
                assert!(undone.err.contains("release again"), "{}", undone.shown());
                assert_eq!(place.state(), after, "point {point}");
                left += 1;
            }
            2 => {
                assert!(undone.err.starts_with("error[release::finished]"), "{}", undone.shown());
                assert_eq!(place.state(), after, "point {point}");
                left += 1;
            }
            _ => panic!("point {point}: {}", undone.shown()),
        }
    }
    println!("killed and undone at {points} points; at {left} of them the remote had it");
    assert!((1..points).contains(&left), "{left}");
}
