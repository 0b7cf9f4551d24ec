//! A store that nobody has needed yet.

use std::cell::OnceCell;

use super::options::StoreOptions;
use super::supply::Supply;
use crate::Error;

/// The way to a store. Nothing is made, and nobody is asked, before a question
/// needs it.
#[derive(Debug)]
pub(crate) struct Store {
    options: StoreOptions,
    open: OnceCell<Option<Supply>>,
}

impl Store {
    /// A store that has not been opened.
    pub(crate) fn new(options: StoreOptions) -> Self {
        Self { options, open: OnceCell::new() }
    }

    /// The store, once it was opened.
    pub(crate) fn opened(&self) -> Option<&Supply> {
        self.open.get()?.as_ref()
    }

    /// The store; `None` where there is no remote.
    pub(crate) fn open(&self, user: &gix::Repository) -> Result<Option<&Supply>, Error> {
        if self.open.get().is_none() {
            // Nobody else can have set it: a cell is not shared between threads.
            let _ = self.open.set(Supply::open(user, &self.options)?);
        }
        Ok(self.opened())
    }
}
