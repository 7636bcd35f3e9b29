//! Work on many things side by side, its results in order, only so many of them waiting.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// How far the fastest may be ahead of the slowest: what bounds the results that wait.
const WINDOW: usize = 128;

/// Does `work` for each number below `count` and hands the results to `each` in the order of the numbers, until that
/// breaks. Without threads where there is nothing to share.
pub(super) fn in_order<T: Send>(
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    mut each: impl FnMut(T) -> ControlFlow<()>,
) {
    let threads = if count < 2 { 1 } else { thread::available_parallelism().map_or(1, NonZero::get).min(count) };
    if threads == 1 {
        for number in 0..count {
            if each(work(number)).is_break() {
                return;
            }
        }
        return;
    }
    let (ask, asked) = mpsc::channel::<usize>();
    let (answer, answers) = mpsc::channel();
    let asked = Mutex::new(asked);
    thread::scope(|scope| {
        // Moved in here, so that the threads end however this ends.
        let (ask, answers) = (ask, answers);
        for _ in 0..threads {
            let answer = answer.clone();
            let (asked, work) = (&asked, &work);
            scope.spawn(move || {
                loop {
                    let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(number) = next else { return };
                    // What a panic took along would be waited for.
                    let result = catch_unwind(AssertUnwindSafe(|| work(number)));
                    if answer.send((number, result)).is_err() {
                        return;
                    }
                }
            });
        }
        let mut waiting = BTreeMap::new();
        let (mut given, mut taken) = (0, 0);
        while taken < count {
            while given < count && given < taken + WINDOW {
                let _ = ask.send(given);
                given += 1;
            }
            let Ok((number, result)) = answers.recv() else { return };
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&taken) {
                taken += 1;
                let result = result.unwrap_or_else(|panic| resume_unwind(panic));
                if each(result).is_break() {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_only_so_many_wait() {
        let (begun, seen) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let most = AtomicUsize::new(0);
        let mut results = Vec::new();
        let work = |number: usize| {
            let ahead = begun.fetch_add(1, Ordering::SeqCst) + 1 - seen.load(Ordering::SeqCst);
            most.fetch_max(ahead, Ordering::SeqCst);
            // The first of each hundred takes longest.
            let turns = if number.is_multiple_of(100) { 200_000 } else { 10 };
            (number, (0..turns).fold(0_u64, |sum, n| sum.wrapping_mul(31).wrapping_add(n)))
        };
        in_order(1000, work, |(number, _)| {
            results.push(number);
            seen.fetch_add(1, Ordering::SeqCst);
            ControlFlow::Continue(())
        });
        assert_eq!(results, (0..1000).collect::<Vec<_>>());
        assert!(most.load(Ordering::SeqCst) <= WINDOW, "{most:?}");
    }

    #[test]
    fn a_break_ends_it_and_a_panic_is_passed_on() {
        let mut results = Vec::new();
        in_order(
            500,
            |number| number,
            |number| {
                results.push(number);
                if number == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(results, (0..8).collect::<Vec<_>>());
        let panics = catch_unwind(|| {
            in_order(500, |number| assert!(number != 40, "the fortieth"), |()| ControlFlow::Continue(()));
        });
        assert!(panics.is_err());
    }
}
