//! Generators: a body yields its waits to the driver.

use super::{Entry, Kind, Mark, set_in_the_past, unread};
use styles::asyncio::{Raises, Stage};
use styles::send::run::{run, start};
use styles::send::task::Co;
use styles::send::wait::{Sleep, YieldNow, yield_};

/// Starts code of a kind.
pub(super) fn begin(kind: Kind, stage: &Stage, mark: u32, us: u64) -> Entry {
    let held = Mark::new(stage, mark);
    let inside = stage.clone();
    Entry::Task(match kind {
        Kind::Soon => start(stage, |co| soon(co, held)),
        Kind::Later => start(stage, |co| later(co, us, held)),
        Kind::Body => start(stage, |co| body(co, us, held)),
        Kind::Turns => start(stage, |co| turns(co, us, held)),
        Kind::Past => start(stage, |co| past(co, held)),
        Kind::Within => start(stage, |co| within(co, inside, held)),
        Kind::Fails => start(stage, |co| fails(co, us, held)),
        Kind::Panics => start(stage, |co| panics(co, us, held)),
    })
}

async fn soon(co: Co, mark: Mark) -> Raises<u32> {
    // step: turn
    yield_!(co, YieldNow);
    mark.call(&co)
}

async fn later(co: Co, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    yield_!(co, Sleep(us));
    mark.call(&co)
}

async fn body(co: Co, us: u64, mark: Mark) -> Raises<u32> {
    // step: begins
    mark.begin(&co);
    yield_!(co, Sleep(us));
    // step: goes on
    mark.call(&co)
}

async fn turns(co: Co, turns: u64, mark: Mark) -> Raises<u32> {
    // step: turns
    for _ in 0..turns {
        yield_!(co, YieldNow);
    }
    mark.call(&co)
}

async fn past(co: Co, mark: Mark) -> Raises<u32> {
    // step: set
    set_in_the_past(&co, mark.number);
    mark.begin(&co);
    yield_!(co, YieldNow);
    // step: a turn later
    mark.call(&co)
}

async fn within(co: Co, stage: Stage, mark: Mark) -> Raises<u32> {
    // step: refused
    if let Err(error) = run(&stage, async |_| Ok(())) {
        co.print(error);
    }
    mark.call(&co)
}

async fn fails(co: Co, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    yield_!(co, Sleep(us));
    mark.call(&co)?;
    // step: fails
    Err(unread())
}

async fn panics(co: Co, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    yield_!(co, Sleep(us));
    mark.call(&co)?;
    // step: panics
    panic!("a canary")
}
