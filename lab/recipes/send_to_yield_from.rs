//! An upload that is tried twice and can be stopped. Each failure is noted.
//!
//! A request that calls a child becomes a delegation to the child: `Catch`
//! around a body becomes `catch` around an operation or a body, and `Raise`
//! becomes `raise`. An attempt still has three ends: a value, a failure, and a
//! cancellation that was caught. Each keeps an arm of its own.
//!
//! # The wrong turn
//!
//! `catch` reads like `except`, so both kinds of `Err` go into one arm. A
//! cancelled upload counts as a failed one, and the next attempt begins. Seen
//! in jd/tenacity #186: a retry that did so went on in the background after
//! its task was cancelled.

use super::Recipe;
use styles::Style;
use styles::send;
use styles::send::catch::{Catch, Raise};
use styles::send::wait::yield_;
use styles::yield_from::catch::{catch, raise};
use styles::yield_from::task::Co;
use twins::{Cause, Check, Op, Outside, check, yield_from};

/// The version that is stored now, or that the server is busy.
type Stored = Result<u64, &'static str>;

fn put(out: Outside) -> Op<Stored> {
    out.op("put", "photo", [Ok(2), Err("busy")])
}

async fn before(co: send::task::Co, out: Outside) -> Stored {
    for _ in 0..2 {
        let one = |co: send::task::Co| async move { yield_!(co, put(out)) };
        match yield_!(co, Catch(one)) {
            Ok(Ok(version)) => return Ok(version),
            Ok(Err(reason)) => out.note(reason),
            Err(cancelled) => match yield_!(co, Raise(cancelled)) {},
        }
    }
    Err("given up")
}

async fn wrong(co: Co, out: Outside) -> Stored {
    for _ in 0..2 {
        match yield_from!(co, catch(put(out))) {
            Ok(Ok(version)) => return Ok(version),
            Ok(Err(_)) | Err(_) => out.note("busy"),
        }
    }
    Err("given up")
}

async fn right(co: Co, out: Outside) -> Stored {
    for _ in 0..2 {
        match yield_from!(co, catch(put(out))) {
            Ok(Ok(version)) => return Ok(version),
            Ok(Err(reason)) => out.note(reason),
            Err(cancelled) => match yield_from!(co, raise(cancelled)) {},
        }
    }
    Err("given up")
}

fn wrong_check() -> Check {
    check("wrong_check", twins::send(before), yield_from(wrong))
}

fn right_check() -> Check {
    check("right_check", twins::send(before), yield_from(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Send,
    to: Style::YieldFrom,
    title: "A retry that can be stopped",
    cause: Cause::Cancel,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("send_to_yield_from.rs"),
};
