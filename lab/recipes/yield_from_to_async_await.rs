//! A message to two peers at once. The first error is told when both have
//! answered.
//!
//! A delegation becomes an `.await`. The two delegations waited for what had
//! been started before; `join` waits for both. `start()` stays: a future that
//! is not started begins when it is polled and ends when it is dropped.
//!
//! # The wrong turn
//!
//! Two that run at once and can fail suggest `try_join`, which saves two
//! lines. But it is over at the first error, and drops the other one. A peer
//! that is gone keeps the message from the rest. Seen in near/nearcore #2810,
//! with `try_join_all`.

use super::Recipe;
use futures::future::{join, try_join};
use styles::Style;
use styles::yield_from::task::Co;
use twins::{Cause, Check, Op, Outside, check, yield_from};

/// Nothing, or the peer that is gone.
type Told = Result<(), &'static str>;

fn tell(out: Outside, peer: &'static str) -> Op<Told> {
    out.op("tell", peer, [Ok(()), Err(peer)])
}

async fn before(co: Co, out: Outside) -> Told {
    let north = tell(out, "north").start();
    let south = tell(out, "south").start();
    let north = yield_from!(co, north);
    let south = yield_from!(co, south);
    north.and(south)
}

async fn wrong(out: Outside) -> Told {
    try_join(tell(out, "north"), tell(out, "south")).await?;
    Ok(())
}

async fn right(out: Outside) -> Told {
    let north = tell(out, "north").start();
    let south = tell(out, "south").start();
    let (north, south) = join(north, south).await;
    north.and(south)
}

fn wrong_check() -> Check {
    check("wrong_check", yield_from(before), twins::futures(wrong))
}

fn right_check() -> Check {
    check("right_check", yield_from(before), twins::futures(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::YieldFrom,
    to: Style::AsyncAwait,
    title: "A message that reaches all peers",
    cause: Cause::Cancel,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("yield_from_to_async_await.rs"),
};
