//! An alarm is passed on from the outermost body to the wait, and closes the
//! bodies within the one that set it.

use super::{car, endings, progress, tree};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::yield_from::join::join_all;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::timeout::timeout;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: start
        let both = vec![start(&co, print_trees()), start(&co, print_cars())];
        // step: wait
        let body = wait_for_all(&both);
        let waited = yield_from!(co, timeout(6_250_000, body));
        if let Ok(Err(error)) = waited {
            return Err(error);
        }
        co.print(progress(&both));
        // step: cancel
        for task in &both {
            task.cancel();
        }
        yield_from!(co, join_all(&both))?;
        co.print(endings(&both));
        Ok(())
    })
}

fn wait_for_all(tasks: &[SharedTask<()>]) -> impl Delegate<Return = Raises> {
    generator(async move |co| yield_from!(co, join_all(tasks)))
}

fn print_trees() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        let mut i = 0;
        loop {
            // step: before
            yield_from!(co, sleep(500_000));
            // step: tree
            co.print(tree(i));
            yield_from!(co, sleep(500_000));
            i += 1;
        }
    })
}

fn print_cars() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        let mut i = 0;
        loop {
            // step: car
            co.print(car(i));
            yield_from!(co, sleep(1_000_000));
            i += 1;
        }
    })
}
