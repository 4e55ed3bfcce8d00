//! Three bodies, each a task of its own; a promise of all three is delegated
//! to.

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
        // step: start
        let three = (0..3).map(|_| start(&co, up_down())).collect();
        // step: gather
        yield_from!(co, settle(gather(&co, three).future()))?;
        // step: end
        co.print("all three are down");
        Ok(())
    })
}

fn up_down() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: up
        co.print("What goes up");
        yield_from!(co, sleep(1_000_000));
        // step: down
        co.print("Must come down");
        Ok(())
    })
}
