//! Clones that lack something, as CI makes them: the same answers as from the
//! whole repository, for the few objects that they take.

mod far;
mod partial;
mod trouble;
mod twenty_tags;
