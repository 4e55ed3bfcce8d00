//! corosensei: coroutines with stacks of their own, so that callers cost
//! nothing while the innermost waits.

use crate::stopwatch::Stopwatch;
use corosensei::{Coroutine, CoroutineResult, Yielder};

/// Resumes a coroutine, `depth` calls deep, until it has waited so many
/// turns; each call adds 1 to what it returns.
pub fn resume(depth: u32, turns: u64, watch: &mut Stopwatch) -> u64 {
    let mut coroutine =
        Coroutine::new(move |yielder, ()| nested(yielder, depth, turns));
    let mut result = coroutine.resume(());
    watch.start();
    while let CoroutineResult::Yield(()) = result {
        result = coroutine.resume(());
    }
    watch.stop();
    match result {
        CoroutineResult::Return(value) => value,
        CoroutineResult::Yield(()) => unreachable!("resumed to its end"),
    }
}

fn nested(yielder: &Yielder<(), ()>, depth: u32, turns: u64) -> u64 {
    if depth > 1 {
        return nested(yielder, depth - 1, turns) + 1;
    }
    let mut done = 0;
    while done < turns {
        yielder.suspend(());
        done += 1;
    }
    done + 1
}
