//! Each count is a body that yields for ever; cancelling closes it.

use crate::asyncio::{Raises, Stage};
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: start
    let one = start(&co, |co| count(co, "sleep_1", 1_000_000));
    let two = start(&co, |co| count(co, "sleep_2", 700_000));
    // step: meanwhile
    yield_!(co, Sleep(4_500_000));
    // step: cancel
    one.cancel();
    two.cancel();
    co.print("stopped both");
    Ok(())
}

async fn count(co: Co, name: &'static str, us: u64) -> Raises {
    let mut i = 0_u64;
    loop {
        // step: count
        co.print(format_args!("{name}: Counted to {i}"));
        yield_!(co, Sleep(us));
        i += 1;
    }
}
