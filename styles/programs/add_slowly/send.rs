//! The body yields its wait to a driver; before and after the run there is
//! none to yield to.

use crate::asyncio::{Raises, Stage};
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: before
    stage.print("before the loop");
    run(stage, add_slowly)?;
    // step: after
    stage.print("after the loop");
    Ok(())
}

async fn add_slowly(co: Co) -> Raises {
    // step: question
    co.print("One plus two is... wait for it...");
    yield_!(co, Sleep(5_000_000));
    // step: answer
    co.print(1 + 2);
    Ok(())
}
