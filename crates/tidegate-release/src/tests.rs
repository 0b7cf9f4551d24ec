//! Releases that are cut off at every point.

#![expect(clippy::print_stdout, reason = "how many points there were is part of the answer")]

use tidegate_model::{Digest, Edit, Effect, ObjectId, TagName};

use crate::journal::Release;
use crate::testing::{Deaf, Fuse, MemoryLedger, World};
use crate::{Journal, Left, Outcome, State, carry_out, take_back};

fn release() -> Release {
    let id = |digit: &str| ObjectId::new(digit.repeat(40));
    let tag = |name: &str| TagName::new(name.into());
    let at = "2026-01-01T00:00:00Z".to_owned();
    let tags = vec![tag("a-v1.0.0"), tag("b-v2.0.0")];
    let mut effects = vec![
        Effect::EditFiles { edits: vec![Edit::new("CHANGELOG.md", None, Some("new\n".into()))] },
        Effect::Commit {
            branch: Some("main".into()),
            parent: id("a"),
            paths: vec!["CHANGELOG.md".into()],
            message: "chore(release): a-v1.0.0, b-v2.0.0".into(),
            at: at.clone(),
        },
    ];
    let one = |name: &TagName| Effect::Tag { name: name.clone(), message: name.to_string(), at: at.clone() };
    effects.extend(tags.iter().map(one));
    effects.push(Effect::Push {
        remote: "origin".into(),
        branch: Some("main".into()),
        lease: Some(id("a")),
        tags: tags.clone(),
    });
    Release { head: id("a"), at, inputs: Digest::of(b"inputs"), tags, effects }
}

/// A run from the beginning, or on from where the last one stopped.
fn run(ledger: &MemoryLedger, world: &mut World) -> Option<Outcome> {
    let mut journal = Journal::open(ledger.clone()).ok()?;
    if matches!(journal.state(), State::None | State::TakenBack) {
        journal.begin(release()).ok()?;
    }
    carry_out(&mut journal, world, &mut Deaf).ok()
}

fn undo(ledger: &MemoryLedger, world: &mut World) -> Option<Vec<Left>> {
    let mut journal = Journal::open(ledger.clone()).ok()?;
    if journal.state() == State::None {
        return Some(Vec::new());
    }
    take_back(&mut journal, world).ok().map(|taken_back| taken_back.left)
}

fn undisturbed() -> (MemoryLedger, World, Fuse) {
    let fuse = Fuse::default();
    let ledger = MemoryLedger { fuse: fuse.clone(), ..MemoryLedger::default() };
    (ledger, World { fuse: fuse.clone(), ..World::default() }, fuse)
}

/// Runs until the fuse blows, for every point at which it can.
fn at_each_point(then: impl Fn(usize, MemoryLedger, World)) -> usize {
    let (ledger, mut world, fuse) = undisturbed();
    assert_eq!(run(&ledger, &mut world), Some(Outcome::Done));
    let points = fuse.passed();
    for point in 0..points {
        let (ledger, mut world, fuse) = undisturbed();
        fuse.set(Some(point));
        assert_eq!(run(&ledger, &mut world), None, "killed at point {point}");
        fuse.set(None);
        then(point, ledger, world);
    }
    points
}

#[test]
fn killed_anywhere_and_resumed_everything_happens_once() {
    let points = at_each_point(|point, ledger, mut world| {
        // At the last point everything had been written down.
        assert!(run(&ledger, &mut world).is_some(), "point {point}");
        assert_eq!(run(&ledger, &mut world), Some(Outcome::Nothing), "point {point}");
        let things = world.things.borrow();
        assert_eq!(things.len(), 5);
        assert!(things.values().all(|times| *times == 1), "point {point}: {things:?}");
    });
    println!("killed and resumed at {points} points");
    assert!(points > 40);
}

#[test]
fn killed_twice_it_comes_to_its_end_as_well() {
    at_each_point(|point, ledger, mut world| {
        for again in (0..60).step_by(7) {
            world.fuse.set(Some(again));
            run(&ledger, &mut world);
        }
        world.fuse.set(None);
        assert!(run(&ledger, &mut world).is_some(), "point {point}");
        assert!(world.things.borrow().values().all(|times| *times == 1), "point {point}");
    });
}

#[test]
fn killed_anywhere_and_undone_nothing_is_left_or_it_is_listed() {
    let points = at_each_point(|point, ledger, mut world| {
        let was_pushed = world.things.borrow().contains_key("push main, a-v1.0.0, b-v2.0.0 to origin");
        let Some(left) = undo(&ledger, &mut world) else {
            // Everything had happened: that is finished, and no undo takes it back.
            assert_eq!(Journal::open(ledger).unwrap().state(), State::Finished, "point {point}");
            return;
        };
        assert_eq!(world.things.borrow().is_empty(), !was_pushed, "point {point}");
        assert_eq!(left.len(), if was_pushed { 5 } else { 0 }, "point {point}: {left:?}");
        assert_eq!(undo(&ledger, &mut world), Some(left), "point {point}");
        if !was_pushed {
            assert_eq!(run(&ledger, &mut world), Some(Outcome::Done), "point {point}");
        }
    });
    println!("killed and undone at {points} points");
}

#[test]
fn an_undo_that_is_killed_goes_on() {
    for point in 0..60 {
        let (ledger, mut world, fuse) = undisturbed();
        // Before the push.
        fuse.set(Some(33));
        assert_eq!(run(&ledger, &mut world), None);
        fuse.set(Some(point));
        undo(&ledger, &mut world);
        fuse.set(None);
        assert_eq!(undo(&ledger, &mut world), Some(Vec::new()), "point {point}");
        assert!(world.things.borrow().is_empty(), "point {point}");
    }
}

#[test]
fn what_was_begun_is_not_begun_again() {
    let (ledger, mut world, fuse) = undisturbed();
    fuse.set(Some(12));
    run(&ledger, &mut world);
    fuse.set(None);
    let mut journal = Journal::open(ledger).unwrap();
    assert_eq!(journal.state(), State::Unfinished);
    assert_eq!(tidegate_model::Diagnose::code(&journal.begin(release()).unwrap_err()), "release::unfinished");
    take_back(&mut journal, &mut world).unwrap();
    assert_eq!(journal.state(), State::TakenBack);
    journal.begin(release()).unwrap();
}

#[test]
fn a_journal_that_makes_no_sense_is_refused_with_its_line() {
    use tidegate_model::Diagnose as _;
    let (ledger, mut world, _) = undisturbed();
    run(&ledger, &mut world);
    let whole = ledger.text.borrow().clone();
    let open = |text: String| {
        let ledger = MemoryLedger::default();
        *ledger.text.borrow_mut() = text;
        Journal::open(ledger)
            .map(|journal| journal.state())
            .map_err(|error| (error.code(), error.to_string()))
    };
    assert_eq!(open(whole.clone()), Ok(State::Finished));
    // What a crash has cut off counts for nothing.
    assert_eq!(open(whole.trim_end().to_owned()), Ok(State::Unfinished));
    assert_eq!(open(format!("{whole}{{\"entry\":\"sta")), Ok(State::Finished));
    let (code, text) = open(format!("{whole}nonsense\n")).unwrap_err();
    assert_eq!(code, "release::journal-unreadable");
    assert!(text.starts_with("line 12 of the journal"), "{text}");
    assert!(
        open(format!("{whole}{{\"entry\":\"start\",\"step\":99}}\n")).unwrap_err().1.contains("no effect 99")
    );
    let newer = whole.replacen("\"format\":1", "\"format\":2", 1);
    assert_eq!(open(newer).unwrap_err().0, "release::journal-unreadable");
}

/// What all runners see, in memory.
#[derive(Clone, Default)]
struct Board {
    text: std::rc::Rc<std::cell::RefCell<Option<String>>>,
    seen: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("somebody was faster")]
struct Faster;

impl tidegate_model::Diagnose for Faster {
    fn code(&self) -> &'static str {
        "test::faster"
    }
}

impl crate::Commons for Board {
    fn read(&mut self) -> Result<Option<String>, tidegate_model::Diagnosis> {
        self.seen.clone_from(&self.text.borrow());
        Ok(self.seen.clone())
    }

    fn write(&mut self, lines: &str) -> Result<(), tidegate_model::Diagnosis> {
        if *self.text.borrow() != self.seen {
            return Err(Faster.into());
        }
        self.seen = Some(lines.to_owned());
        self.text.borrow_mut().clone_from(&self.seen);
        Ok(())
    }
}

/// A runner with a journal of its own, and the board that it shares with others.
fn joined(name: &str, board: &Board, now: fn() -> u64) -> Result<Journal<MemoryLedger>, &'static str> {
    joining(name, board, now, false)
}

fn joining(
    name: &str,
    board: &Board,
    now: fn() -> u64,
    take_over: bool,
) -> Result<Journal<MemoryLedger>, &'static str> {
    let mut journal = Journal::open(MemoryLedger::default()).unwrap();
    let runner = crate::Runner { name: name.into(), now };
    match journal.join(Box::new(board.clone()), runner, take_over) {
        Ok(_) => Ok(journal),
        Err(error) => Err(error.code()),
    }
}

#[test]
fn a_release_is_its_runners_until_that_is_not_heard_of() {
    let board = Board::default();
    let (_, mut world, fuse) = undisturbed();
    let mut first = joined("first", &board, || 1_000).unwrap();
    first.begin(release()).unwrap();
    // Killed behind the last look, when it is going to push: 4 effects, three points each.
    fuse.set(Some(13));
    assert!(carry_out(&mut first, &mut world, &mut Deaf).is_err());
    // A runner that fails says so; one that dies does not.
    let dead = board.text.borrow().clone().unwrap();
    assert!(dead.ends_with("{\"entry\":\"free\"}\n"), "{dead}");
    *board.text.borrow_mut() = Some(dead.replace("{\"entry\":\"free\"}\n", ""));
    fuse.set(None);
    assert_eq!(joined("second", &board, || 1_000 + 899).err(), Some("release::held"));
    let mut second = joined("second", &board, || 1_000 + 900).unwrap();
    assert_eq!(second.state(), State::Unfinished);
    // What the first one had made for itself is not in this clone.
    let mut elsewhere = World::default();
    assert_eq!(carry_out(&mut second, &mut elsewhere, &mut Deaf).unwrap(), Outcome::Done);
    assert_eq!(elsewhere.things.borrow().len(), 5);
    // The first one was not dead, only slow: it cannot push any more.
    assert_eq!(carry_out(&mut first, &mut world, &mut Deaf).unwrap_err().code(), "test::faster");
    assert_eq!(world.things.borrow().len(), 4, "no push");
    assert_eq!(joined("third", &board, || 2_000).unwrap().state(), State::Finished);
}

#[test]
fn of_two_that_begin_at_once_one_goes_on() {
    let board = Board::default();
    let mut runners = ["one", "two"].map(|name| joined(name, &board, || 1_000).unwrap());
    let mut worlds = [World::default(), World::default()];
    let ended: Vec<_> = runners
        .iter_mut()
        .zip(&mut worlds)
        .map(|(journal, world)| {
            journal.begin(release()).unwrap();
            carry_out(journal, world, &mut Deaf).map_err(|error| error.code())
        })
        .collect();
    assert_eq!(ended, [Ok(Outcome::Done), Err("test::faster")]);
    assert!(!worlds[1].things.borrow().keys().any(|thing| thing.starts_with("push")));
}

#[test]
fn a_clock_that_jumps_changes_who_waits_and_never_who_writes() {
    let clocks: [fn() -> u64; 4] = [|| 0, || 1_000, || 1 << 40, || u64::MAX];
    for first_clock in clocks {
        for second_clock in clocks {
            let board = Board::default();
            let (_, mut world, fuse) = undisturbed();
            let mut first = joined("first", &board, first_clock).unwrap();
            first.begin(release()).unwrap();
            fuse.set(Some(13));
            carry_out(&mut first, &mut world, &mut Deaf).unwrap_err();
            fuse.set(None);
            let dead = board.text.borrow().clone().unwrap().replace("{\"entry\":\"free\"}\n", "");
            *board.text.borrow_mut() = Some(dead);
            let waits = first_clock().saturating_add(900) > second_clock();
            assert_eq!(joined("second", &board, second_clock).is_err(), waits);
            let mut second = joining("second", &board, second_clock, true).unwrap();
            assert_eq!(carry_out(&mut second, &mut World::default(), &mut Deaf).unwrap(), Outcome::Done);
            let late = carry_out(&mut first, &mut world, &mut Deaf).unwrap_err();
            assert_eq!(late.code(), "test::faster");
            assert!(!world.things.borrow().keys().any(|thing| thing.starts_with("push")));
        }
    }
}
