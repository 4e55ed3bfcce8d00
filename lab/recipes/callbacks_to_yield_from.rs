//! A request that is tried again after a pause. Each pause is twice as long as
//! the one before.
//!
//! A function that calls itself becomes a loop. The arguments that it passed
//! to itself become locals, and each round of the loop changes them. The
//! callback of the last attempt becomes a `return`.
//!
//! # The wrong turn
//!
//! The loop counts the attempts and pauses between them. The doubling stood in
//! an argument of the recursive call; the loop has no such call, and no line
//! that doubles. A test with one failure passes. Seen in
//! failsafe-lib/failsafe #242: asynchronous retries did not keep the delays of
//! their policy.

use super::Recipe;
use super::under_way::UnderWay;
use styles::Style;
use styles::yield_from::task::Co;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, yield_from};

/// The page, or that the host is down.
type Answer = Result<&'static str, Down>;

#[derive(Debug)]
struct Down;

fn get(out: Outside) -> Op<Answer> {
    out.op("get", "/news", [Ok("news"), Err(Down)])
}

fn before(out: Outside, done: Done<Answer>) -> impl FnOnce() {
    let under_way = UnderWay::default();
    attempt(out, under_way.clone(), 250, done);
    move || under_way.cancel()
}

fn attempt(out: Outside, under: UnderWay, pause_us: u64, done: Done<Answer>) {
    let next = under.clone();
    under.wait(get(out), move |answer| match answer {
        Err(Down) if pause_us < 1000 => {
            next.clone().wait(out.sleep(pause_us), move |()| {
                attempt(out, next, pause_us * 2, done);
            });
        }
        answer => done.call(answer),
    });
}

async fn wrong(co: Co, out: Outside) -> Answer {
    for _ in 0..2 {
        match yield_from!(co, get(out)) {
            Err(Down) => yield_from!(co, out.sleep(250)),
            answer => return answer,
        }
    }
    yield_from!(co, get(out))
}

async fn right(co: Co, out: Outside) -> Answer {
    let mut pause_us = 250;
    loop {
        match yield_from!(co, get(out)) {
            Err(Down) if pause_us < 1000 => {
                yield_from!(co, out.sleep(pause_us));
            }
            answer => return answer,
        }
        pause_us *= 2;
    }
}

fn wrong_check() -> Check {
    check("wrong_check", callbacks(before), yield_from(wrong))
}

fn right_check() -> Check {
    check("right_check", callbacks(before), yield_from(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Callbacks,
    to: Style::YieldFrom,
    title: "A pause that doubles between attempts",
    cause: Cause::Time,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("callbacks_to_yield_from.rs"),
};
