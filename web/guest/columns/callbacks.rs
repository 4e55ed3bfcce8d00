//! Callbacks: what follows a wait is a function that is left behind.

use super::{Entry, Kind, Mark, set_in_the_past, unread};
use styles::asyncio::{Raises, Stage};
use styles::callbacks::run::{run, start};
use styles::callbacks::task::{Continuation, Cx};
use styles::callbacks::wait;
use styles::event_loop::Handle;

/// Starts code of a kind.
pub(super) fn begin(kind: Kind, stage: &Stage, mark: u32, us: u64) -> Entry {
    let held = Mark::new(stage, mark);
    let inside = stage.clone();
    Entry::Task(match kind {
        Kind::Soon => return Entry::Callback(soon(stage, held)),
        Kind::Later => return Entry::Callback(later(stage, us, held)),
        Kind::Body => start(stage, move |cx, k| body(cx, us, held, k)),
        Kind::Turns => start(stage, move |cx, k| turns(cx, us, held, k)),
        Kind::Past => start(stage, |cx, k| past(cx, held, k)),
        Kind::Within => start(stage, |cx, k| within(cx, inside, held, k)),
        Kind::Fails => start(stage, move |cx, k| fails(cx, us, held, k)),
        Kind::Panics => start(stage, move |cx, k| panics(cx, us, held, k)),
    })
}

fn soon(stage: &Stage, mark: Mark) -> Handle {
    // step: turn
    stage.call_soon(move |lp| drop(mark.call(lp)))
}

fn later(stage: &Stage, us: u64, mark: Mark) -> Handle {
    // step: sleep
    stage.call_later(us, move |lp| drop(mark.call(lp)))
}

fn body(cx: Cx, us: u64, mark: Mark, k: Continuation<Raises<u32>>) {
    // step: begins
    mark.begin(&cx);
    wait::sleep(cx, us, move |cx, ()| {
        // step: goes on
        let value = mark.call(&cx);
        k(cx, value);
    });
}

fn turns(cx: Cx, turns: u64, mark: Mark, k: Continuation<Raises<u32>>) {
    // step: turns
    if turns > 0 {
        return wait::yield_now(cx, move |cx, ()| {
            self::turns(cx, turns - 1, mark, k);
        });
    }
    let value = mark.call(&cx);
    k(cx, value);
}

fn past(cx: Cx, mark: Mark, k: Continuation<Raises<u32>>) {
    // step: set
    set_in_the_past(&cx, mark.number);
    mark.begin(&cx);
    wait::yield_now(cx, move |cx, ()| {
        // step: a turn later
        let value = mark.call(&cx);
        k(cx, value);
    });
}

fn within(cx: Cx, stage: Stage, mark: Mark, k: Continuation<Raises<u32>>) {
    // step: refused
    if let Err(error) = run(&stage, |cx, k| k(cx, Ok(()))) {
        cx.print(error);
    }
    let value = mark.call(&cx);
    k(cx, value);
}

fn fails(cx: Cx, us: u64, mark: Mark, k: Continuation<Raises<u32>>) {
    // step: sleep
    wait::sleep(cx, us, move |cx, ()| {
        let failed = mark.call(&cx).and_then(|_| Err(unread()));
        // step: fails
        k(cx, failed);
    });
}

fn panics(cx: Cx, us: u64, mark: Mark, _: Continuation<Raises<u32>>) {
    // step: sleep
    wait::sleep(cx, us, move |cx, ()| {
        let called = mark.call(&cx);
        // step: panics
        panic!("a canary after {called:?}");
    });
}
