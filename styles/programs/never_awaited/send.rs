//! A coroutine object that no driver was asked to call; it warns when it is
//! dropped.

use crate::asyncio::{Raises, Stage};
use crate::send::awaitable::{Awaitable, coroutine};
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: forgotten
    let forgotten = coroutine(&co, "returnit", |co| returnit(co, "forgotten"));
    yield_!(co, Sleep(1_000_000));
    co.print("nothing has run; dropping it");
    drop(forgotten);
    co.print("dropped");
    // step: closed
    let closed = coroutine(&co, "returnit", |co| returnit(co, "closed"));
    closed.close();
    drop(closed);
    co.print("one that was closed is dropped in silence");
    // step: awaited
    let awaited = coroutine(&co, "returnit", |co| returnit(co, "awaited"));
    let value = yield_!(co, Call(|co| awaited.wait(co)))?;
    co.print(format_args!("awaited {value}"));
    drop(awaited);
    co.print("and so is one that was awaited");
    Ok(())
}

async fn returnit(co: Co, value: &'static str) -> Raises<&'static str> {
    // step: return
    co.print(format_args!("returning {value}"));
    Ok(value)
}
