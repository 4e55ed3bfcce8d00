//! The counting is plain callbacks; a body yields for the future at its end.

use super::finish_in;
use crate::asyncio::{Raises, Stage};
use crate::event_loop::Promise;
use crate::send::join::Settle;
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::yield_;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: schedule
    let done = Promise::new(&co);
    let end = done.clone();
    co.call_soon(move |lp| finish_in(lp, 5, end));
    co.call_soon(|lp| lp.print("called soon, second in line"));
    co.print("both are scheduled, neither has run");
    // step: wait
    yield_!(co, Settle(&done))?;
    // step: go on
    co.print("the waiter goes on");
    Ok(())
}
