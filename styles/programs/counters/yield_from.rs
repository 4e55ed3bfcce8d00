//! Bodies that delegate to a wait of one turn after each count; the end of one
//! task at a time is delegated to.

use crate::asyncio::{Raises, SharedTask, Stage};
use crate::yield_from::join::join;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, yield_from, yield_now};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: start
        let task = |number| start(&co, count(number));
        let tasks = (0..4).map(task).collect();
        // step: join
        yield_from!(co, join_one_by_one(tasks))
    })
}

fn join_one_by_one(
    mut tasks: Vec<SharedTask<()>>,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        while let Some(first) = tasks.first() {
            // step: first
            let left = tasks.len();
            co.print(format_args!("waiting for the first of {left}"));
            yield_from!(co, join(first))?;
            // step: rest
            tasks.retain(|task| !task.is_done());
        }
        Ok(())
    })
}

fn count(number: u32) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for i in 0..4 {
            // step: count
            co.print(format_args!("task{number}: {i}"));
            yield_from!(co, yield_now());
        }
        Ok(())
    })
}
