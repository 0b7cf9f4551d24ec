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
use tidegate_model::{Digest, ObjectId, TagName};

use crate::{Effect, Error, Ledger, Made};

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
    /// An effect is about to be taken back.
    Undo { step: usize },
    /// An effect has been taken back, or cannot be.
    Undone { step: usize, left: Option<String> },
    /// All that can be taken back has been.
    TakenBack,
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
    /// Somebody began: it may have happened.
    Begun,
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

/// The last release, as its journal tells it.
#[derive(Debug)]
pub struct Journal<L> {
    ledger: L,
    release: Option<Release>,
    steps: Vec<Step>,
    made: Made,
    taken_back: bool,
}

impl<L: Ledger> Journal<L> {
    /// Reads what has happened so far.
    ///
    /// # Errors
    /// When the journal cannot be read, or is none.
    pub fn open(ledger: L) -> Result<Self, Error> {
        let text = ledger.read()?;
        let mut journal =
            Self { ledger, release: None, steps: Vec::new(), made: Made::default(), taken_back: false };
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        for (at, line) in whole.lines().enumerate() {
            let damaged = |reason: String| Error::Damaged { line: at + 1, reason };
            let raw: serde_json::Value =
                serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
            if let Some(found) = raw["format"].as_u64().filter(|found| *found > u64::from(FORMAT)) {
                return Err(Error::TooNew { found: u32::try_from(found).unwrap_or(u32::MAX), known: FORMAT });
            }
            let entry = Entry::deserialize(raw).map_err(|error| damaged(error.to_string()))?;
            journal.tell(entry).map_err(|step| damaged(format!("there is no effect {step}")))?;
        }
        Ok(journal)
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

    /// The release's tags, as its name.
    #[must_use]
    pub fn name(&self) -> String {
        let tags = self.release.iter().flat_map(|release| &release.tags);
        tags.map(TagName::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The commit that it was planned at.
    #[must_use]
    pub fn head(&self) -> Option<&ObjectId> {
        self.release.as_ref().map(|release| &release.head)
    }

    /// The digest of what its plan was made from.
    #[must_use]
    pub fn inputs(&self) -> Option<&Digest> {
        self.release.as_ref().map(|release| &release.inputs)
    }

    /// Its effects, each with how far it has come.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = (&Effect, &Step)> + ExactSizeIterator {
        let effects = self.release.as_ref().map_or(&[][..], |release| &release.effects);
        effects.iter().zip(&self.steps)
    }

    /// What its effects have made so far.
    #[must_use]
    pub const fn made(&self) -> &Made {
        &self.made
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
        self.tell(entry)
            .map_err(|step| Error::Damaged { line: 0, reason: format!("there is no effect {step}") })
    }

    /// Follows an entry; the number of an effect that there is not, if it names one.
    fn tell(&mut self, entry: Entry) -> Result<(), usize> {
        match entry {
            Entry::Begin { release, .. } => {
                self.steps = vec![Step::Waiting; release.effects.len()];
                (self.release, self.made, self.taken_back) = (Some(release), Made::default(), false);
            }
            Entry::Start { step } => *self.steps.get_mut(step).ok_or(step)? = Step::Begun,
            Entry::Done { step, made } => {
                *self.steps.get_mut(step).ok_or(step)? = Step::Done;
                self.made.commit = made.commit.or(self.made.commit.take());
            }
            Entry::Undo { step } => *self.steps.get_mut(step).ok_or(step)? = Step::Returning,
            Entry::Undone { step, left } => {
                *self.steps.get_mut(step).ok_or(step)? = left.map_or(Step::TakenBack, Step::Left);
            }
            Entry::TakenBack => self.taken_back = true,
        }
        Ok(())
    }
}
