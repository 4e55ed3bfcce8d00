//! One wait after another is one delegation after another; waits at once are
//! two tasks.

use crate::asyncio::{Raises, Stage, gather};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: sequential
        co.print("Running coroutines sequentially:");
        yield_from!(co, sleeper("A"))?;
        // step: second
        yield_from!(co, sleeper("B"))?;
        // step: concurrent
        co.print("Running coroutines concurrently:");
        let both = ["C", "D"].map(|name| start(&co, sleeper(name)));
        yield_from!(co, settle(gather(&co, both.into()).future()))?;
        Ok(())
    })
}

fn sleeper(name: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: sleep
        co.print(format_args!("  {name}: Starting sleep"));
        yield_from!(co, sleep(1_000_000));
        // step: return
        co.print(format_args!("  {name}: Ending sleep"));
        Ok(())
    })
}
