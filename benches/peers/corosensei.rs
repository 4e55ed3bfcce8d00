//! corosensei: coroutines with stacks of their own, so that callers cost
//! nothing while the innermost waits.

use crate::stopwatch::Stopwatch;
use corosensei::{Coroutine, CoroutineResult, Yielder};

/// Resumes a coroutine until it has paused `pauses` times; returns that
/// number.
pub fn resume(pauses: u64, watch: &mut Stopwatch) -> u64 {
    run(watch, move |yielder| count(yielder, pauses))
}

/// Resumes a coroutine, `depth` calls deep, until it has waited `turns` turns;
/// each call adds 1 to the value it returns.
pub fn nest(depth: u32, turns: u64, watch: &mut Stopwatch) -> u64 {
    run(watch, move |yielder| nested(yielder, depth, turns))
}

fn run(
    watch: &mut Stopwatch,
    body: impl FnOnce(&Yielder<(), ()>) -> u64 + 'static,
) -> u64 {
    let mut coroutine = Coroutine::new(move |yielder, ()| body(yielder));
    let mut result = coroutine.resume(());
    watch.start();
    loop {
        match result {
            CoroutineResult::Yield(()) => result = coroutine.resume(()),
            CoroutineResult::Return(value) => {
                watch.stop();
                return value;
            }
        }
    }
}

fn nested(yielder: &Yielder<(), ()>, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(yielder, turns) + 1;
    }
    nested(yielder, depth - 1, turns) + 1
}

fn count(yielder: &Yielder<(), ()>, pauses: u64) -> u64 {
    let mut done = 0;
    while done < pauses {
        yielder.suspend(());
        done += 1;
    }
    done
}
