//! One wait after another is one yielded call after another; waits at once are
//! two tasks.

use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: sequential
    co.print("Running coroutines sequentially:");
    yield_!(co, Call(|co| sleeper(co, "A")))?;
    // step: second
    yield_!(co, Call(|co| sleeper(co, "B")))?;
    // step: concurrent
    co.print("Running coroutines concurrently:");
    let both = ["C", "D"].map(|name| start(&co, |co| sleeper(co, name)));
    yield_!(co, Settle(gather(&co, both.into()).future()))?;
    Ok(())
}

async fn sleeper(co: Co, name: &'static str) -> Raises {
    // step: sleep
    co.print(format_args!("  {name}: Starting sleep"));
    yield_!(co, Sleep(1_000_000));
    // step: return
    co.print(format_args!("  {name}: Ending sleep"));
    Ok(())
}
