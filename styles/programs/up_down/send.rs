//! Three bodies that yield a sleep, each a task of its own; a promise of all
//! three is yielded for.

use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: start
    let three = (0..3).map(|_| start(&co, up_down)).collect();
    // step: gather
    yield_!(co, Settle(gather(&co, three).future()))?;
    // step: end
    co.print("all three are down");
    Ok(())
}

async fn up_down(co: Co) -> Raises {
    // step: up
    co.print("What goes up");
    yield_!(co, Sleep(1_000_000));
    // step: down
    co.print("Must come down");
    Ok(())
}
