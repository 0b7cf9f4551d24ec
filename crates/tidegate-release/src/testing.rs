//! A world in memory that can be cut off at any point.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use tidegate_model::{Diagnose, Diagnosis, Effect, ObjectId};

use crate::{Error, Hands, Ledger, Made, Progress, Seen};

/// Counts down to the moment when everything stops.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fuse {
    left: Rc<Cell<Option<usize>>>,
    passed: Rc<Cell<usize>>,
}

#[derive(Debug, thiserror::Error)]
#[error("killed")]
pub(crate) struct Killed;

impl Diagnose for Killed {
    fn code(&self) -> &'static str {
        "test::killed"
    }
}

impl Fuse {
    pub(crate) fn set(&self, after: Option<usize>) {
        self.left.set(after);
    }

    /// The points that have been passed.
    pub(crate) fn passed(&self) -> usize {
        self.passed.get()
    }

    fn pass(&self) -> Result<(), Killed> {
        self.passed.set(self.passed.get() + 1);
        match self.left.get() {
            Some(0) => Err(Killed),
            left => {
                self.left.set(left.map(|left| left - 1));
                Ok(())
            }
        }
    }
}

/// Lines in memory; a kill may cut one off.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryLedger {
    pub(crate) text: Rc<RefCell<String>>,
    pub(crate) fuse: Fuse,
}

impl MemoryLedger {
    fn cut(&self) -> Error {
        let source = std::io::Error::other(Killed);
        Error::Journal { what: "write", path: "memory".into(), source }
    }
}

impl Ledger for MemoryLedger {
    fn read(&self) -> Result<String, Error> {
        Ok(self.text.borrow().clone())
    }

    fn append(&mut self, line: &str) -> Result<(), Error> {
        let mut text = self.text.borrow_mut();
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        text.truncate(whole);
        self.fuse.pass().map_err(|_| self.cut())?;
        // Cut off in the middle of the line, and behind it.
        text.push_str(&line[..line.len() / 2]);
        self.fuse.pass().map_err(|_| self.cut())?;
        text.truncate(whole);
        text.push_str(line);
        text.push('\n');
        self.fuse.pass().map_err(|_| self.cut())
    }
}

/// What the world holds: a name for each thing, and how often it was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) things: Rc<RefCell<BTreeMap<String, usize>>>,
    pub(crate) fuse: Fuse,
}

impl Hands for World {
    fn look(&mut self, effect: &Effect, _: &Made) -> Result<Seen, Diagnosis> {
        self.fuse.pass()?;
        let there = self.things.borrow().contains_key(&effect.title());
        Ok(if there { Seen::There(made(effect)) } else { Seen::Missing })
    }

    fn make(&mut self, effect: &Effect, _: bool, before: &Made) -> Result<Made, Diagnosis> {
        self.fuse.pass()?;
        assert!(!matches!(effect, Effect::Tag { .. }) || before.commit.is_some(), "tags stand on the commit");
        *self.things.borrow_mut().entry(effect.title()).or_default() += 1;
        self.fuse.pass()?;
        Ok(made(effect))
    }

    fn unmake(&mut self, effect: &Effect, _: &Made) -> Result<Option<String>, Diagnosis> {
        self.fuse.pass()?;
        let there = self.things.borrow().contains_key(&effect.title());
        if matches!(effect, Effect::Push { .. }) && there {
            return Ok(Some("others may have it".into()));
        }
        self.things.borrow_mut().remove(&effect.title());
        self.fuse.pass()?;
        Ok(None)
    }
}

fn made(effect: &Effect) -> Made {
    let is_commit = matches!(effect, Effect::Commit { .. });
    Made { commit: is_commit.then(|| ObjectId::new("c".repeat(40))) }
}

/// Hears nothing.
pub(crate) struct Deaf;

impl Progress for Deaf {
    fn begins(&mut self, _: usize, _: usize, _: &Effect) {}
}
