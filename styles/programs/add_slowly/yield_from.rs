//! The body delegates to its wait while the loop runs; before and after it
//! there is no loop to delegate to.

use crate::asyncio::{Raises, Stage};
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: before
    stage.print("before the loop");
    run(stage, add_slowly())?;
    // step: after
    stage.print("after the loop");
    Ok(())
}

fn add_slowly() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: question
        co.print("One plus two is... wait for it...");
        yield_from!(co, sleep(5_000_000));
        // step: answer
        co.print(1 + 2);
        Ok(())
    })
}
