//! The counting is plain callbacks; a body delegates to the future at its end.

use super::finish_in;
use crate::asyncio::{Raises, Stage};
use crate::event_loop::Promise;
use crate::yield_from::join::settle;
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: schedule
        let done = Promise::new(&co);
        let end = done.clone();
        co.call_soon(move |lp| finish_in(lp, 5, end));
        co.call_soon(|lp| lp.print("called soon, second in line"));
        co.print("both are scheduled, neither has run");
        // step: wait
        yield_from!(co, settle(&done))?;
        // step: go on
        co.print("the waiter goes on");
        Ok(())
    })
}
