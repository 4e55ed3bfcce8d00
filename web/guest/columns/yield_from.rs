//! Delegations: a body drives what it waits for.

use super::{Entry, Kind, Mark, set_in_the_past, unread};
use styles::asyncio::{Raises, Stage};
use styles::yield_from;
use styles::yield_from::run::{run, start};
use styles::yield_from::task::generator;
use styles::yield_from::wait::{Delegate, sleep, yield_now};

/// Starts code of a kind.
pub(super) fn begin(kind: Kind, stage: &Stage, mark: u32, us: u64) -> Entry {
    let held = Mark::new(stage, mark);
    let inside = stage.clone();
    Entry::Task(match kind {
        Kind::Soon => start(stage, soon(held)),
        Kind::Later => start(stage, later(us, held)),
        Kind::Body => start(stage, body(us, held)),
        Kind::Turns => start(stage, turns(us, held)),
        Kind::Past => start(stage, past(held)),
        Kind::Within => start(stage, within(inside, held)),
        Kind::Fails => start(stage, fails(us, held)),
        Kind::Panics => start(stage, panics(us, held)),
    })
}

fn soon(mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: turn
        yield_from!(co, yield_now());
        mark.call(&co)
    })
}

fn later(us: u64, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: sleep
        yield_from!(co, sleep(us));
        mark.call(&co)
    })
}

fn body(us: u64, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: begins
        mark.begin(&co);
        yield_from!(co, sleep(us));
        // step: goes on
        mark.call(&co)
    })
}

fn turns(turns: u64, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: turns
        for _ in 0..turns {
            yield_from!(co, yield_now());
        }
        mark.call(&co)
    })
}

fn past(mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: set
        set_in_the_past(&co, mark.number);
        mark.begin(&co);
        yield_from!(co, yield_now());
        // step: a turn later
        mark.call(&co)
    })
}

fn within(stage: Stage, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: refused
        let nothing = generator(async |_| Ok(()));
        if let Err(error) = run(&stage, nothing) {
            co.print(error);
        }
        mark.call(&co)
    })
}

fn fails(us: u64, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: sleep
        yield_from!(co, sleep(us));
        mark.call(&co)?;
        // step: fails
        Err(unread())
    })
}

fn panics(us: u64, mark: Mark) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        // step: sleep
        yield_from!(co, sleep(us));
        mark.call(&co)?;
        // step: panics
        panic!("a canary")
    })
}
