//! A coroutine object gives away the body to call once; a task can be yielded
//! for again.

use crate::asyncio::{Raises, Stage};
use crate::send::awaitable::{Awaitable, coroutine};
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: coroutine
    let once = coroutine(&co, "returnit", |co| returnit(co, "once"));
    let value = yield_!(co, Call(|co| once.wait(co)))?;
    co.print(format_args!("first await: {value}"));
    // step: coroutine again
    if let Err(error) = yield_!(co, Call(|co| once.wait(co))) {
        co.print(format_args!("second await: {error}"));
    }
    // step: task
    let task = start(&co, |co| returnit(co, "task"));
    let value = yield_!(co, Call(|co| task.wait(co)))?;
    co.print(format_args!("first await: {value}"));
    // step: task again
    let value = yield_!(co, Call(|co| task.wait(co)))?;
    co.print(format_args!("second await: {value}"));
    Ok(())
}

async fn returnit(co: Co, value: &'static str) -> Raises<&'static str> {
    // step: return
    co.print(format_args!("returning {value}"));
    yield_!(co, Sleep(100_000));
    Ok(value)
}
