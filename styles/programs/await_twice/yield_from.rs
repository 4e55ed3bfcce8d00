//! A coroutine object can be delegated to once; a task again and again.

use crate::asyncio::{Raises, Stage};
use crate::yield_from::awaitable::{Awaitable, coroutine};
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: coroutine
        let once = coroutine(&co, "returnit", returnit("once"));
        let value = yield_from!(co, once.wait())?;
        co.print(format_args!("first await: {value}"));
        // step: coroutine again
        if let Err(error) = yield_from!(co, once.wait()) {
            co.print(format_args!("second await: {error}"));
        }
        // step: task
        let task = start(&co, returnit("task"));
        let value = yield_from!(co, task.wait())?;
        co.print(format_args!("first await: {value}"));
        // step: task again
        let value = yield_from!(co, task.wait())?;
        co.print(format_args!("second await: {value}"));
        Ok(())
    })
}

fn returnit(
    value: &'static str,
) -> impl Delegate<Return = Raises<&'static str>> {
    generator(async move |co| {
        // step: return
        co.print(format_args!("returning {value}"));
        yield_from!(co, sleep(100_000));
        Ok(value)
    })
}
