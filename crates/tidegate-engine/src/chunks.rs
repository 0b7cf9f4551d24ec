//! Questions about many packages, cut into calls of a bounded size that run side
//! by side.
//!
//! Where the cuts are follows from the questions alone, so that every machine
//! makes the same calls.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How much a call asks about, in bytes of commit messages and texts; a single
/// package may be more.
const CALL_BYTES: usize = 512 * 1024;

/// Plugins may use a mebibyte of the stack of the thread that asks them.
const STACK_BYTES: usize = 8 << 20;

/// What a thing weighs besides its text: ids, dates, names.
pub(crate) const COMMIT_OVERHEAD: usize = 400;

/// Cuts things into runs of neighbours, by their weights in bytes.
fn cut(weights: impl IntoIterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut weight = 0;
    for (at, own) in weights.into_iter().enumerate() {
        match runs.last_mut() {
            Some(run) if weight + own <= CALL_BYTES => run.end = at + 1,
            _ => {
                runs.push(at..at + 1);
                weight = 0;
            }
        }
        weight += own;
    }
    runs
}

/// Asks about things in calls of bounded size, side by side, and puts the answers
/// together in the things' order.
///
/// # Errors
/// The first of the calls' errors, in their order.
pub(crate) fn in_chunks<T: Sync, A: Send, E: Send>(
    things: &[T],
    weight: impl Fn(&T) -> usize,
    ask: impl Fn(&[T]) -> Result<A, E> + Sync,
) -> Result<Vec<A>, E> {
    let runs = cut(things.iter().map(weight));
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(runs.len());
    if threads < 2 {
        return runs.into_iter().map(|run| ask(&things[run])).collect();
    }
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<Option<Result<A, E>>>> = Mutex::new(runs.iter().map(|_| None).collect());
    let work = || {
        while let Some(run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let answer = ask(&things[run.clone()]);
            let at = runs.partition_point(|other| other.start < run.start);
            answers.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        let start = || std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let started = (0..threads).map(|_| start()).filter(Result::is_ok).count();
        if started == 0 {
            work();
        }
    });
    // Every run has been asked about when the threads have ended.
    answers.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_depend_on_weights_alone_and_leave_nothing_out() {
        assert!(cut(None).is_empty());
        assert_eq!(cut([1, 2, 3]).len(), 1);
        assert_eq!(cut([CALL_BYTES, 1, CALL_BYTES + 1, 1, 1]), [0..1, 1..2, 2..3, 3..5]);
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let things: Vec<usize> = (0..100).collect();
        let ask = |things: &[usize]| Ok::<_, ()>(things.to_vec());
        let answers = in_chunks(&things, |_| CALL_BYTES / 3, ask).unwrap();
        assert_eq!(answers.len(), 34);
        assert_eq!(answers.concat(), things);
    }

    #[test]
    fn the_first_error_counts() {
        let ask = |things: &[usize]| if things[0] > 3 { Err(things[0]) } else { Ok(()) };
        assert_eq!(in_chunks(&[0, 9, 5, 7, 1], |_| CALL_BYTES, ask), Err(9));
    }
}
