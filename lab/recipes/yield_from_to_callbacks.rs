//! Parts of a file that are stored one after the other, up to the first
//! failure.
//!
//! A loop becomes a function that calls itself from the callback of its wait.
//! The variable of the loop becomes an argument. The `?` that left the loop
//! becomes a branch that calls `done`, and the call for the next part stands
//! in the other branch.
//!
//! # The wrong turn
//!
//! `done.call(Err(..))` looks like the `return` that it replaces, but the
//! lines below it run as well. The next part is stored after the failure was
//! told, and `done` is called twice. Seen in redis/node-redis #62, where a
//! `return` was missing, and in Trustroots/trustroots #370.

use super::Recipe;
use super::under_way::UnderWay;
use styles::Style;
use styles::yield_from::task::Co;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, yield_from};

/// The number of parts, or that there is no room.
type Stored = Result<u64, &'static str>;

const PARTS: u64 = 2;

fn store(out: Outside, part: u64) -> Op<Stored> {
    out.op("store", part, [Ok(part), Err("full")])
}

async fn before(co: Co, out: Outside) -> Stored {
    for part in 1..=PARTS {
        yield_from!(co, store(out, part))?;
    }
    Ok(PARTS)
}

fn wrong(out: Outside, done: Done<Stored>) -> impl FnOnce() {
    fn rest(out: Outside, under: UnderWay, part: u64, done: Done<Stored>) {
        if part > PARTS {
            return done.call(Ok(PARTS));
        }
        let next = under.clone();
        under.wait(store(out, part), move |stored| {
            if let Err(full) = stored {
                done.call(Err(full));
            }
            rest(out, next, part + 1, done);
        });
    }
    let under_way = UnderWay::default();
    rest(out, under_way.clone(), 1, done);
    move || under_way.cancel()
}

fn right(out: Outside, done: Done<Stored>) -> impl FnOnce() {
    fn rest(out: Outside, under: UnderWay, part: u64, done: Done<Stored>) {
        if part > PARTS {
            return done.call(Ok(PARTS));
        }
        let next = under.clone();
        under.wait(store(out, part), move |stored| match stored {
            Err(full) => done.call(Err(full)),
            Ok(_) => rest(out, next, part + 1, done),
        });
    }
    let under_way = UnderWay::default();
    rest(out, under_way.clone(), 1, done);
    move || under_way.cancel()
}

fn wrong_check() -> Check {
    check("wrong_check", yield_from(before), callbacks(wrong))
}

fn right_check() -> Check {
    check("right_check", yield_from(before), callbacks(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::YieldFrom,
    to: Style::Callbacks,
    title: "A loop that ends at the first failure",
    cause: Cause::Error,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("yield_from_to_callbacks.rs"),
};
