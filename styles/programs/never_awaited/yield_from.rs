//! A coroutine object that was not delegated to; it warns when it is dropped.

use crate::asyncio::{Raises, Stage};
use crate::yield_from::awaitable::{Awaitable, coroutine};
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: forgotten
        let forgotten = coroutine(&co, "returnit", returnit("forgotten"));
        yield_from!(co, sleep(1_000_000));
        co.print("nothing has run; dropping it");
        drop(forgotten);
        co.print("dropped");
        // step: closed
        let closed = coroutine(&co, "returnit", returnit("closed"));
        closed.close();
        drop(closed);
        co.print("one that was closed is dropped in silence");
        // step: awaited
        let awaited = coroutine(&co, "returnit", returnit("awaited"));
        let value = yield_from!(co, awaited.wait())?;
        co.print(format_args!("awaited {value}"));
        drop(awaited);
        co.print("and so is one that was awaited");
        Ok(())
    })
}

fn returnit(
    value: &'static str,
) -> impl Delegate<Return = Raises<&'static str>> {
    generator(async move |co| {
        // step: return
        co.print(format_args!("returning {value}"));
        Ok(value)
    })
}
