//! Each count is a body that delegates for ever; its cancellation is passed on
//! to its wait, and closes the body on its way back.

use crate::asyncio::{Raises, Stage};
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
        let one = start(&co, count("sleep_1", 1_000_000));
        let two = start(&co, count("sleep_2", 700_000));
        // step: meanwhile
        yield_from!(co, sleep(4_500_000));
        // step: cancel
        one.cancel();
        two.cancel();
        co.print("stopped both");
        Ok(())
    })
}

fn count(name: &'static str, us: u64) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        let mut i = 0_u64;
        loop {
            // step: count
            co.print(format_args!("{name}: Counted to {i}"));
            yield_from!(co, sleep(us));
            i += 1;
        }
    })
}
