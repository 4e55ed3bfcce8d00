//! The end of a task is yielded for; the task that remains yields to catch its
//! cancellation.

use crate::asyncio::{Raises, Stage, python_bool};
use crate::send::catch::{Catch, Raise};
use crate::send::join::Join;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)?;
    stage.print("the run is over");
    Ok(())
}

async fn main(co: Co) -> Raises {
    // step: start
    let t1 = start(&co, |co| returnit(co, "t1-val", 200_000));
    let t2 = start(&co, |co| returnit(co, "t2-val", 500_000));
    let t3 = start(&co, |co| returnit(co, "t3-val", 9_000_000));
    co.print("three tasks, none has begun");
    // step: first
    let value = yield_!(co, Join(&t1))?;
    co.print(format_args!("awaited {value}"));
    co.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
    // step: meanwhile
    yield_!(co, Sleep(400_000));
    co.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
    // step: second
    let value = yield_!(co, Join(&t2))?;
    co.print(format_args!("awaited {value}, at once"));
    // step: again
    let value = yield_!(co, Join(&t1))?;
    co.print(format_args!("awaited {value}, again"));
    // step: end
    let done = python_bool(t3.is_done());
    co.print(format_args!("main ends; t3 done: {done}"));
    Ok(())
}

async fn returnit(
    co: Co,
    name: &'static str,
    us: u64,
) -> Raises<&'static str> {
    // step: sleep
    co.print(format_args!("{name} begins"));
    let sleep = |co: Co| async move { yield_!(co, Sleep(us)) };
    if let Err(cancelled) = yield_!(co, Catch(sleep)) {
        co.print(format_args!("{name} is cancelled"));
        match yield_!(co, Raise(cancelled)) {}
    }
    // step: return
    co.print(format_args!("returning {name}"));
    Ok(name)
}
