//! The words of a release: versions, tags, digests, history and plans.
//!
//! This crate computes on values that it is given; it reads no file, no clock
//! and no repository. What crosses the sandbox's wall is in `tidegate-contract`,
//! whose types the plan reuses where they mean the same.

pub mod channel;
pub mod diagnose;
pub mod digest;
pub mod effect;
pub mod graph;
pub mod history;
pub mod plan;
pub mod tag;
pub mod time;
pub mod verdict;
pub mod version;

pub use diagnose::{Diagnose, Diagnosis};
pub use digest::Digest;
pub use effect::{Command, Edit, Effect, Shown};
pub use history::{Areas, FolderEntry, Head, History, ObjectId, Since, Spans, Tag, Touched, Wanted};
pub use tag::{TagName, TagPattern};
pub use time::EffectiveTime;
pub use version::{Scheme, Spelling, Version};
