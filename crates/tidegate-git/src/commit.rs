//! Reads commits for people and plugins: as text, within limits, in parallel.

use gix::ObjectId;
use gix::objs::Kind;
use jiff::Timestamp;
use jiff::tz::Offset;
use tidegate_contract::types::{Commit, Identity};
use tidegate_model::history::MESSAGE_LIMIT;

use crate::Error;
use crate::parallel::in_parallel;
use crate::raw::{RawIdentity, parse_commit, parse_identity};
use crate::read::read;

/// The longest name or mail address, in bytes.
const IDENTITY_LIMIT: usize = 1024;

/// Reads commits, in the order given.
pub(crate) fn read_all(repo: &gix::Repository, ids: &[ObjectId]) -> Result<Vec<Commit>, Error> {
    let runs = in_parallel(repo, ids, read_some).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(runs.into_iter().flatten().collect())
}

fn read_some(repo: &gix::Repository, ids: &[ObjectId]) -> Result<Vec<Commit>, Error> {
    let mut buffer = Vec::new();
    ids.iter().map(|id| Ok(commit(id, read(repo, id, Kind::Commit, &mut buffer)?))).collect()
}

fn commit(id: &ObjectId, data: &[u8]) -> Commit {
    let raw = parse_commit(data);
    let encoding = Encoding::named(raw.encoding);
    let author = parse_identity(raw.author);
    let committer = parse_identity(raw.committer);
    Commit {
        id: id.to_string(),
        message: message(raw.message, encoding),
        author: identity(&author, encoding),
        authored_at: moment(&author),
        committer: identity(&committer, encoding),
        committed_at: moment(&committer),
        parents: raw.parents.iter().map(|hex| String::from_utf8_lossy(hex).into_owned()).collect(),
        correction: None,
        pull_request: None,
    }
}

/// How much of a message that is too long is kept from its end, in bytes: footers
/// stand there, and one of them may say that everything breaks.
const END_LIMIT: usize = MESSAGE_LIMIT / 4;

/// What stands where the middle of a message was left out.
const LEFT_OUT: &str = "\n\n[…]\n\n";

/// The whole message; of one that is too long, its beginning and its end.
fn message(bytes: &[u8], encoding: Encoding) -> String {
    if bytes.len() <= MESSAGE_LIMIT {
        return encoding.decode(bytes, MESSAGE_LIMIT);
    }
    let (start, end) = (MESSAGE_LIMIT - END_LIMIT - LEFT_OUT.len(), bytes.len() - END_LIMIT);
    // The end begins with a whole line, so that no half of one looks like a footer.
    let line = bytes[end..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| end + at + 1);
    format!("{}{LEFT_OUT}{}", encoding.decode(bytes, start), encoding.decode(&bytes[line..], END_LIMIT))
}

fn identity(raw: &RawIdentity<'_>, encoding: Encoding) -> Identity {
    Identity {
        name: encoding.decode(raw.name, IDENTITY_LIMIT),
        email: (!raw.email.is_empty()).then(|| encoding.decode(raw.email, IDENTITY_LIMIT)),
        login: None,
    }
}

/// RFC 3339 with the identity's own offset; the nearest moment that RFC 3339 can
/// write, in UTC, where it cannot write this one.
fn moment(raw: &RawIdentity<'_>) -> String {
    let civil = |seconds: i64| {
        let time = Timestamp::from_second(seconds).ok()?;
        let civil = Offset::UTC.to_datetime(time);
        (0..=9999).contains(&civil.year()).then(|| civil.to_string())
    };
    let offset = raw.offset.unwrap_or(0);
    if let Some(civil) = raw.seconds.checked_add(offset.into()).and_then(civil) {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        return format!("{civil}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    }
    if raw.seconds < 0 { "0000-01-01T00:00:00+00:00" } else { "9999-12-31T23:59:59+00:00" }.into()
}

/// How bytes become text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Encoding {
    /// UTF-8. Every other encoding that is not known counts as it, too: what is
    /// not UTF-8 is replaced and stays visible.
    Utf8,
    /// ISO 8859-1: every byte is the character of that number.
    Latin1,
}

impl Encoding {
    fn named(name: Option<&[u8]>) -> Self {
        const LATIN1: [&[u8]; 6] =
            [b"iso-8859-1", b"iso8859-1", b"iso_8859-1", b"iso88591", b"latin-1", b"latin1"];
        let is_latin1 = |name: &[u8]| LATIN1.iter().any(|known| name.eq_ignore_ascii_case(known));
        if name.is_some_and(is_latin1) { Self::Latin1 } else { Self::Utf8 }
    }

    /// Decodes at most `limit` bytes of text; a longer one is cut between characters.
    fn decode(self, bytes: &[u8], limit: usize) -> String {
        // Decoding never makes text shorter, and a character that is cut here
        // lies beyond the limit.
        let bytes = &bytes[..bytes.len().min(limit + char::MAX.len_utf8())];
        let mut text = match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        };
        text.truncate(text.floor_char_boundary(limit));
        text
    }
}

#[cfg(test)]
mod tests;
