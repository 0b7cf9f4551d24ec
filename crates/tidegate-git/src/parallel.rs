//! Spreads reads over the machine's cores.

use std::num::NonZero;

/// A thread has to have this many objects to read to be worth its start.
const PER_THREAD: usize = 128;

/// Cuts `items` into runs and works on them side by side, each thread with a
/// handle of its own. Answers what came of each run, in order.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    repo: &gix::Repository,
    items: &[T],
    work: impl Fn(&gix::Repository, &[T]) -> R + Sync,
) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(PER_THREAD);
    if items.len() <= share {
        return vec![work(repo, items)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let start = |run| {
            let repo = repo.clone();
            scope.spawn(move || work(&repo, run))
        };
        let threads: Vec<_> = items.chunks(share).map(start).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, R>| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().map(join).collect()
    })
}
