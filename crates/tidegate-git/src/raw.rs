//! Takes commits and tags apart without judging them.
//!
//! A strict parser would refuse a whole release because of one commit that a
//! broken tool wrote years ago. Here every part stands for itself, and what is
//! broken comes out empty.

/// A commit's parts, as bytes.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct RawCommit<'a> {
    /// The tree's id in hexadecimal.
    pub(crate) tree: &'a [u8],
    /// The parents' ids in hexadecimal.
    pub(crate) parents: Vec<&'a [u8]>,
    /// The author line.
    pub(crate) author: &'a [u8],
    /// The committer line.
    pub(crate) committer: &'a [u8],
    /// The encoding of names and message, where it is not UTF-8.
    pub(crate) encoding: Option<&'a [u8]>,
    /// The message.
    pub(crate) message: &'a [u8],
}

/// Who did something, and when.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct RawIdentity<'a> {
    /// The name.
    pub(crate) name: &'a [u8],
    /// The mail address.
    pub(crate) email: &'a [u8],
    /// Seconds since the Unix epoch; 0 where the line has no number.
    pub(crate) seconds: i64,
    /// Seconds east of UTC; absent where the line has none that a clock can show.
    pub(crate) offset: Option<i32>,
}

/// Takes a commit apart.
pub(crate) fn parse_commit(data: &[u8]) -> RawCommit<'_> {
    let mut commit = RawCommit::default();
    let mut in_parents = true;
    commit.message = for_each_header(data, |key, value| match key {
        b"tree" if commit.tree.is_empty() => commit.tree = value,
        // As in git, parents stand together, right after the tree.
        b"parent" if in_parents => commit.parents.push(value),
        _ => {
            in_parents = false;
            match key {
                b"author" if commit.author.is_empty() => commit.author = value,
                b"committer" if commit.committer.is_empty() => commit.committer = value,
                b"encoding" if commit.encoding.is_none() => commit.encoding = Some(value),
                _ => {}
            }
        }
    });
    commit
}

/// Takes `NAME <MAIL> SECONDS OFFSET` apart.
pub(crate) fn parse_identity(line: &[u8]) -> RawIdentity<'_> {
    let Some(open) = line.iter().position(|byte| *byte == b'<') else {
        return RawIdentity { name: line.trim_ascii(), ..RawIdentity::default() };
    };
    let name = line[..open].trim_ascii();
    let rest = &line[open + 1..];
    let email = rest.split(|byte| *byte == b'>').next().unwrap_or_default().trim_ascii();
    // The date stands behind the last bracket: names and addresses may hold some.
    let when = match rest.iter().rposition(|byte| *byte == b'>') {
        Some(close) => &rest[close + 1..],
        None => &[],
    };
    let mut words = when.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let seconds = words.next().map_or(0, parse_seconds);
    let offset = words.next().and_then(parse_offset);
    RawIdentity { name, email, seconds, offset }
}

/// Takes an annotated tag apart: the id that it points to, and its text.
pub(crate) fn parse_tag(data: &[u8]) -> (&[u8], &[u8]) {
    let mut object: &[u8] = &[];
    let message = for_each_header(data, |key, value| {
        if key == b"object" && object.is_empty() {
            object = value;
        }
    });
    (object, message)
}

/// A tag's text without the signature that may follow it.
pub(crate) fn strip_signature(message: &[u8]) -> &[u8] {
    const MARKS: [&[u8]; 4] = [
        b"-----BEGIN PGP SIGNATURE-----",
        b"-----BEGIN PGP MESSAGE-----",
        b"-----BEGIN SIGNED MESSAGE-----",
        b"-----BEGIN SSH SIGNATURE-----",
    ];
    let mut end = message.len();
    let mut start = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if MARKS.iter().any(|mark| line.starts_with(mark)) {
            end = start;
        }
        start += line.len();
    }
    &message[..end]
}

/// Hands over the headers, without continuation lines, and answers the body.
fn for_each_header<'a>(data: &'a [u8], mut header: impl FnMut(&'a [u8], &'a [u8])) -> &'a [u8] {
    let mut rest = data;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
        if let Some(space) = line.iter().position(|byte| *byte == b' ')
            && space > 0
        {
            header(&line[..space], &line[space + 1..]);
        }
    }
    rest
}

/// A number that is too large for a clock becomes the largest one.
fn parse_seconds(word: &[u8]) -> i64 {
    let (negative, digits) = match word.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, word),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return 0;
    }
    let number = digits
        .iter()
        .try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
        .unwrap_or(i64::MAX);
    if negative { -number } else { number }
}

fn parse_offset(word: &[u8]) -> Option<i32> {
    let (sign, digits) = match word.split_first()? {
        (b'+', digits) => (1, digits),
        (b'-', digits) => (-1, digits),
        _ => return None,
    };
    let [h1, h2, m1, m2] = digits else { return None };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let two = |tens: &u8, ones: &u8| i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    let (hours, minutes) = (two(h1, h2), two(m1, m2));
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests;
