//! Errors that a person can act on: a stable code, what happened, and what to do next.

use std::error::Error;
use std::fmt;

/// An error with a stable code and, where there is one, the next step.
///
/// The message (`Display`) says what happened to which thing, the chain of
/// sources says why; neither repeats the other.
pub trait Diagnose: Error + Send + Sync + 'static {
    /// The stable code, `area::kind`; `tidegate explain CODE` has its page.
    fn code(&self) -> &'static str;

    /// What to do next.
    fn help(&self) -> Option<String> {
        None
    }
}

/// Why an error happened, outermost cause first.
pub fn causes(error: &dyn Diagnose) -> impl Iterator<Item = String> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause.to_string())
    })
}

/// Any diagnosable error, boxed. The type that ports answer with.
#[derive(Debug)]
pub struct Diagnosis(Box<dyn Diagnose>);

impl Diagnosis {
    /// The error itself.
    #[must_use]
    pub fn inner(&self) -> &dyn Diagnose {
        self.0.as_ref()
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        self.0.help()
    }

    /// The error, if it is a `T`.
    #[must_use]
    pub fn downcast_ref<T: Diagnose>(&self) -> Option<&T> {
        let error: &(dyn Error + 'static) = self.0.as_ref();
        error.downcast_ref()
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Diagnose> From<E> for Diagnosis {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}
