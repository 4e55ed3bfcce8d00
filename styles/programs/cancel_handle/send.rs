//! Handles of the loop's own callbacks; only the body between them yields.

use super::cancelled;
use crate::asyncio::{Raises, Stage};
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};
use std::rc::Rc;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: set
    let never = Rc::new(co.call_later(2_000_000, |lp| {
        lp.print("never printed");
    }));
    let kept = co.call_later(1_000_000, |lp| {
        lp.print("a timer that was left alone");
    });
    let soon = co.call_soon(|lp| lp.print("never printed either"));
    // step: cancel
    soon.cancel();
    co.call_soon(|lp| lp.print("called soon"));
    let in_time = never.clone();
    co.call_later(1_500_000, move |_| in_time.cancel());
    co.print(cancelled([&never, &kept, &soon]));
    // step: too late
    yield_!(co, Sleep(1_750_000));
    kept.cancel();
    co.print(cancelled([&never, &kept, &soon]));
    // step: once more
    never.cancel();
    yield_!(co, Sleep(1_000_000));
    co.print("end");
    Ok(())
}
