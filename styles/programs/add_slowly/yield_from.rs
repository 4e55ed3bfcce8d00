//! The body delegates to its wait while the loop runs; before and after it
//! there is no loop to delegate to.

use crate::asyncio::{Raises, Stage};
use crate::yield_from::run::run;
use crate::yield_from::task::Cx;
use crate::yield_from::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: before
    stage.print("before the loop");
    run(stage, add_slowly)?;
    // step: after
    stage.print("after the loop");
    Ok(())
}

async fn add_slowly(cx: Cx) -> Raises {
    // step: question
    cx.print("One plus two is... wait for it...");
    wait::sleep(&cx, 5_000_000).await?;
    // step: answer
    cx.print(1 + 2);
    Ok(())
}
