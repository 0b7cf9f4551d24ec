//! The journal of a release: one line of JSON for each thing that happened.
//!
//! The first line of a release has everything that is needed to finish it or to
//! take it back, on another machine, too: its effects, with the contents of files.
//! After that each line says that an effect was begun, done, or taken back. What was
//! begun and is not said to be done may or may not have happened; whoever goes on
//! looks. A last line that a crash has cut off counts as not written.

use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_contract::types::Timestamp;
use tidegate_model::{Diagnosis, Digest, Effect, ObjectId, TagName};

use crate::commons::LEASE;
use crate::{Commons, Error, Ledger, Made, Runner};

/// The format that is written.
const FORMAT: u32 = 1;

/// One line.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
enum Entry {
    /// A release begins.
    Begin { format: u32, release: Release },
    /// An effect is about to happen.
    Start { step: usize },
    /// An effect has happened.
    Done { step: usize, made: Made },
    /// An effect has failed, or somebody says so.
    Failed { step: usize },
    /// An effect is about to be taken back.
    Undo { step: usize },
    /// An effect has been taken back, or cannot be.
    Undone { step: usize, left: Option<String> },
    /// All that can be taken back has been.
    TakenBack,
    /// A runner works at it, until this time (seconds since 1970) if it is not heard of.
    Hold { runner: String, until: u64 },
    /// Nobody works at it.
    Free,
    /// Another clone goes on: what the last one had made for itself is not there.
    Restart,
    /// Another clone goes on with what has been pushed: what was built is not there.
    Rebuild,
}

/// What a release is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Release {
    /// The commit that it was planned at.
    pub(crate) head: ObjectId,
    /// The time that everything was decided at.
    pub(crate) at: Timestamp,
    /// The digest of what the plan was made from.
    pub(crate) inputs: Digest,
    /// Its tags.
    pub(crate) tags: Vec<TagName>,
    /// What it does, in order.
    pub(crate) effects: Vec<Effect>,
}

/// How far an effect has come.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Step {
    /// Nobody has begun.
    #[default]
    Waiting,
    /// Somebody began, and was stopped in the middle of it: it may have happened.
    Begun,
    /// It was tried to the end and has failed; a part of it may be there.
    Failed,
    /// It has happened.
    Done,
    /// It is being taken back: it may have been.
    Returning,
    /// It has been taken back.
    TakenBack,
    /// It cannot be taken back, for this reason.
    Left(String),
}

/// Where the release stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// There is none.
    None,
    /// It has begun and is not finished.
    Unfinished,
    /// It is being taken back.
    Returning,
    /// Everything has happened.
    Finished,
    /// Everything that could be has been taken back.
    TakenBack,
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::None => "nothing begun",
            Self::Unfinished => "unfinished",
            Self::Returning => "being taken back",
            Self::Finished => "finished",
            Self::TakenBack => "taken back",
        })
    }
}

/// Who works at a release.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Hold {
    runner: String,
    until: u64,
}

/// What the lines of one release say.
#[derive(Clone, Debug, Default)]
struct Story {
    release: Option<Release>,
    steps: Vec<Step>,
    made: Made,
    taken_back: bool,
    hold: Option<Hold>,
    /// The last one that held it.
    last: Option<String>,
    /// The lines themselves, from the one that begins it.
    lines: String,
}

/// The last release, as its journal tells it.
pub struct Journal<L> {
    ledger: L,
    story: Story,
    commons: Option<(Box<dyn Commons>, Runner)>,
    /// Others can see that there is this release.
    is_known: bool,
    /// This clone knows more of it than others can see.
    is_ahead: bool,
}

/// What others were found to have done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Joined {
    /// Nothing that this clone does not know.
    Known,
    /// A release that this clone knows now, too.
    Learnt,
}

impl Story {
    /// Reads lines; what a crash has cut off at the end counts for nothing.
    fn read(text: &str) -> Result<Self, Error> {
        let mut story = Self::default();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        for (at, line) in whole.lines().enumerate() {
            let damaged = |reason: String| Error::Damaged { line: at + 1, reason };
            let raw: serde_json::Value =
                serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
            if let Some(found) = raw["format"].as_u64().filter(|found| *found > u64::from(FORMAT)) {
                return Err(Error::TooNew { found: u32::try_from(found).unwrap_or(u32::MAX), known: FORMAT });
            }
            let entry = Entry::deserialize(raw).map_err(|error| damaged(error.to_string()))?;
            story.tell(entry, line).map_err(|step| damaged(format!("there is no effect {step}")))?;
        }
        Ok(story)
    }

    /// Follows an entry; the number of an effect that there is not, if it names one.
    fn tell(&mut self, entry: Entry, line: &str) -> Result<(), usize> {
        match entry {
            Entry::Begin { release, .. } => {
                let steps = vec![Step::Waiting; release.effects.len()];
                *self = Self { release: Some(release), steps, ..Self::default() };
            }
            Entry::Start { step } => *self.steps.get_mut(step).ok_or(step)? = Step::Begun,
            Entry::Done { step, made } => {
                *self.steps.get_mut(step).ok_or(step)? = Step::Done;
                self.made.take(made);
            }
            Entry::Failed { step } => *self.steps.get_mut(step).ok_or(step)? = Step::Failed,
            Entry::Undo { step } => *self.steps.get_mut(step).ok_or(step)? = Step::Returning,
            Entry::Undone { step, left } => {
                *self.steps.get_mut(step).ok_or(step)? = left.map_or(Step::TakenBack, Step::Left);
            }
            Entry::TakenBack => self.taken_back = true,
            Entry::Hold { runner, until } => {
                self.last = Some(runner.clone());
                self.hold = Some(Hold { runner, until });
            }
            Entry::Free => self.hold = None,
            Entry::Restart => {
                let effects = self.release.iter().flat_map(|release| &release.effects);
                for (effect, step) in effects.zip(&mut self.steps) {
                    if !effect.is_shared() || matches!(effect, Effect::Push { .. }) {
                        *step = Step::Waiting;
                    }
                }
                self.made = Made::default();
            }
            Entry::Rebuild => {
                let effects = self.release.iter().flat_map(|release| &release.effects);
                let builds = effects.zip(&mut self.steps).filter(|(effect, _)| effect.is_build());
                builds.for_each(|(_, step)| *step = Step::Waiting);
            }
        }
        self.lines += line;
        self.lines.push('\n');
        Ok(())
    }

    fn state(&self) -> State {
        if self.release.is_none() {
            return State::None;
        }
        let is_returning = |step: &Step| matches!(step, Step::Returning | Step::TakenBack | Step::Left(_));
        if self.taken_back {
            State::TakenBack
        } else if self.steps.iter().any(is_returning) {
            State::Returning
        } else if self.steps.iter().all(|step| *step == Step::Done) {
            State::Finished
        } else {
            State::Unfinished
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state(), State::Unfinished | State::Returning)
    }

    fn name(&self) -> String {
        let tags = self.release.iter().flat_map(|release| &release.tags);
        tags.map(TagName::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl<L: Ledger> Journal<L> {
    /// Reads what has happened so far.
    ///
    /// # Errors
    /// When the journal cannot be read, or is none.
    pub fn open(ledger: L) -> Result<Self, Error> {
        let story = Story::read(&ledger.read()?)?;
        Ok(Self { ledger, story, commons: None, is_known: false, is_ahead: false })
    }

    /// Reads what others have done, and lets them see from now on what is done here. A
    /// release that another runner is at work at is left to it, unless it has not been
    /// heard of for too long or is to be taken over.
    ///
    /// # Errors
    /// When what others have done cannot be read, or one of them is at work.
    pub fn join(
        &mut self,
        mut commons: Box<dyn Commons>,
        runner: Runner,
        take_over: bool,
    ) -> Result<Joined, Diagnosis> {
        let shared = match commons.read()? {
            None => Story::default(),
            Some(text) => Story::read(&text)?,
        };
        let is_same = shared.release.is_some() && shared.release == self.story.release;
        if is_same && shared.state() == State::Finished && self.story.is_open() {
            // It is out. What this clone had begun for itself comes to the same end here,
            // and is nobody else's business.
            return Ok(Joined::Known);
        }
        let knows_more = is_same && self.story.lines.starts_with(&shared.lines);
        let is_news = !knows_more
            && (is_same || shared.is_open() && !self.story.is_open() || self.story.release.is_none())
            && shared.release.is_some();
        let held = shared.hold.as_ref().filter(|_| shared.is_open() && (is_same || is_news));
        if let Some(hold) =
            held.filter(|hold| !take_over && hold.runner != runner.name && hold.until > (runner.now)())
        {
            let seconds = hold.until - (runner.now)();
            return Err(Error::Held { release: shared.name(), runner: hold.runner.clone(), seconds }.into());
        }
        self.commons = Some((commons, runner));
        self.is_known = is_same || is_news;
        self.is_ahead = knows_more && self.story.lines.len() > shared.lines.len();
        if !is_news {
            return Ok(Joined::Known);
        }
        for line in shared.lines.lines() {
            self.ledger.append(line)?;
        }
        self.story = shared;
        Ok(Joined::Learnt)
    }

    /// Whether others can see the release.
    pub(crate) const fn has_shared(&self) -> bool {
        self.is_known
    }

    /// Shows others how it has ended, where the one who ended it could not any more.
    pub(crate) fn catch_up(&mut self) -> Result<(), Diagnosis> {
        if self.is_ahead { self.free() } else { Ok(()) }
    }

    /// Whether another clone was the last one that worked at it.
    pub(crate) fn is_of_another_clone(&self) -> bool {
        let runner = self.commons.as_ref().map(|(_, runner)| &runner.name);
        self.story.last.as_ref().is_some_and(|last| runner.is_some_and(|runner| runner != last))
    }

    /// Takes the release for this runner, and shows others what has happened so far.
    pub(crate) fn hold(&mut self) -> Result<(), Diagnosis> {
        let Some((_, runner)) = &self.commons else { return Ok(()) };
        let (name, now) = (runner.name.clone(), (runner.now)());
        // Clocks may be wrong by any amount.
        let (soon, until) = (now.saturating_add(LEASE / 2), now.saturating_add(LEASE));
        let is_ours = |hold: &Hold| hold.runner == name && hold.until > soon && hold.until <= until;
        if !self.story.hold.as_ref().is_some_and(is_ours) {
            self.write(Entry::Hold { runner: name, until })?;
        }
        self.share()
    }

    /// Leaves the release to whoever comes next.
    pub(crate) fn free(&mut self) -> Result<(), Diagnosis> {
        if self.story.hold.is_some() {
            self.write(Entry::Free)?;
        }
        self.share()
    }

    /// Writes down that another clone goes on.
    pub(crate) fn restart(&mut self) -> Result<(), Error> {
        self.write(Entry::Restart)
    }

    /// Writes down that what was built has to be built again, where it is needed.
    pub(crate) fn rebuild(&mut self) -> Result<(), Error> {
        let is_needed = |(effect, step): (&Effect, &Step)| {
            *step != Step::Done
                && matches!(effect, Effect::Upload { is_built: true, .. } | Effect::Run { .. })
        };
        let has_builds = self.steps().any(|(effect, _)| effect.is_build());
        if has_builds && self.steps().any(is_needed) { self.write(Entry::Rebuild) } else { Ok(()) }
    }

    /// Writes down what a person has decided about a command or a notice: that it has done its
    /// work, or that it is to be done again.
    ///
    /// # Errors
    /// When the release has no such command or notice, or this cannot be written down.
    pub fn decide(&mut self, command: &str, is_done: bool) -> Result<(), Error> {
        let is_it = |effect: &Effect| match effect {
            Effect::Run { command: it } => it.name == command,
            Effect::Notify { name, .. } => name == command,
            _ => false,
        };
        let step = self.steps().position(|(effect, _)| is_it(effect));
        let Some(step) = step else {
            return Err(Error::NoSuchCommand { release: self.name(), command: command.to_owned() });
        };
        self.write(if is_done { Entry::Done { step, made: Made::default() } } else { Entry::Failed { step } })
    }

    fn share(&mut self) -> Result<(), Diagnosis> {
        if let Some((commons, _)) = &mut self.commons {
            commons.write(&self.story.lines)?;
            (self.is_known, self.is_ahead) = (true, false);
        }
        Ok(())
    }

    /// Makes sure that another release can begin.
    ///
    /// # Errors
    /// When the last one is not at its end.
    pub fn check_closed(&self) -> Result<(), Error> {
        match self.state() {
            State::Unfinished | State::Returning => Err(Error::Unfinished { release: self.name() }),
            State::None | State::Finished | State::TakenBack => Ok(()),
        }
    }

    /// Begins a release.
    ///
    /// # Errors
    /// When another one is not at its end, or this cannot be written down.
    pub(crate) fn begin(&mut self, release: Release) -> Result<(), Error> {
        self.check_closed()?;
        self.is_known = false;
        self.write(Entry::Begin { format: FORMAT, release })
    }

    /// Writes down that an effect is about to happen.
    pub(crate) fn start(&mut self, step: usize) -> Result<(), Error> {
        self.write(Entry::Start { step })
    }

    /// Writes down that an effect has happened.
    pub(crate) fn done(&mut self, step: usize, made: Made) -> Result<(), Error> {
        self.write(Entry::Done { step, made })
    }

    /// Writes down that an effect has failed.
    pub(crate) fn failed(&mut self, step: usize) -> Result<(), Error> {
        self.write(Entry::Failed { step })
    }

    /// Writes down that an effect is about to be taken back.
    pub(crate) fn undo(&mut self, step: usize) -> Result<(), Error> {
        self.write(Entry::Undo { step })
    }

    /// Writes down that an effect has been taken back, or why it cannot be.
    pub(crate) fn undone(&mut self, step: usize, left: Option<String>) -> Result<(), Error> {
        self.write(Entry::Undone { step, left })
    }

    /// Writes down that there is nothing more to take back.
    pub(crate) fn taken_back(&mut self) -> Result<(), Error> {
        self.write(Entry::TakenBack)
    }

    /// Where the release stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.story.state()
    }

    /// The release's tags, as its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.story.name()
    }

    /// The release's tags.
    #[must_use]
    pub fn tags(&self) -> &[TagName] {
        self.story.release.as_ref().map_or(&[], |release| &release.tags)
    }

    /// The commit that it was planned at.
    #[must_use]
    pub fn head(&self) -> Option<&ObjectId> {
        self.story.release.as_ref().map(|release| &release.head)
    }

    /// The digest of what its plan was made from.
    #[must_use]
    pub fn inputs(&self) -> Option<&Digest> {
        self.story.release.as_ref().map(|release| &release.inputs)
    }

    /// Who works at it, by the clone's name.
    #[must_use]
    pub fn holder(&self) -> Option<&str> {
        self.story.hold.as_ref().map(|hold| hold.runner.as_str())
    }

    /// Its effects, each with how far it has come.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = (&Effect, &Step)> + ExactSizeIterator {
        let effects = self.story.release.as_ref().map_or(&[][..], |release| &release.effects);
        effects.iter().zip(&self.story.steps)
    }

    /// What its effects have made so far.
    #[must_use]
    pub const fn made(&self) -> &Made {
        &self.story.made
    }

    /// What holds the lines.
    #[must_use]
    pub const fn ledger(&self) -> &L {
        &self.ledger
    }

    fn write(&mut self, entry: Entry) -> Result<(), Error> {
        let line = serde_json::to_string(&entry)
            .map_err(|error| Error::Damaged { line: 0, reason: error.to_string() })?;
        self.ledger.append(&line)?;
        self.story
            .tell(entry, &line)
            .map_err(|step| Error::Damaged { line: 0, reason: format!("there is no effect {step}") })
    }
}
