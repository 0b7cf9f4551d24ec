//! Answers that took a fetch, for the next run.
//!
//! Which commits lie between two commits follows from their ids and nothing else,
//! so an answer never goes out of date.

use std::fmt::Write as _;
use std::fs;

use gix::ObjectId;
use tidegate_model::Digest;

use super::place::Place;
use crate::Error;
use crate::since::Found;

/// Finds the answer to a question of an earlier run.
pub(crate) fn recall(place: &Place, tip: ObjectId, releases: &[ObjectId]) -> Option<Found> {
    let text = fs::read_to_string(place.path(&name(tip, releases))).ok()?;
    let mut lines = text.lines();
    let base = match lines.next()? {
        "none" => None,
        index => Some(index.parse().ok().filter(|index| *index < releases.len())?),
    };
    let commits = lines.map(|line| ObjectId::from_hex(line.as_bytes()).ok()).collect::<Option<_>>()?;
    Some((base, commits))
}

/// Keeps an answer.
pub(crate) fn keep(
    place: &Place,
    tip: ObjectId,
    releases: &[ObjectId],
    (base, commits): &Found,
) -> Result<(), Error> {
    let mut text = base.map_or_else(|| "none".into(), |index| index.to_string());
    text.push('\n');
    for commit in commits {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{commit}");
    }
    place.write(&name(tip, releases), text.as_bytes())
}

fn name(tip: ObjectId, releases: &[ObjectId]) -> String {
    let ids = std::iter::once(&tip).chain(releases).map(|id| id.as_slice());
    let digest = Digest::of_parts(ids).to_string();
    format!("answers/{}", digest.rsplit(':').next().unwrap_or_default())
}
