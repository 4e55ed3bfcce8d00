//! Sizes of files, which a child adds to a total of its parent.
//!
//! A delegation becomes a request, and the driver calls the child. A child
//! that is delegated to may borrow from its parent. The driver keeps a called
//! child on a stack of its own, so that child must own what it uses. What it
//! changed through the borrow it now returns.
//!
//! # The wrong turn
//!
//! The compiler refuses the borrow and suggests `move`, with which it
//! compiles. But `move` copies a number. The child adds to its copy, and the
//! total of the parent stays 0. Seen in softdevteam/lang_tester #44, where a
//! count was 0 in each report; rust-lang/rust #63220 asks for a warning.

use super::Recipe;
use styles::Style;
use styles::send;
use styles::send::wait::{Call, yield_};
use styles::yield_from::task::{Co, generator};
use styles::yield_from::wait::Delegate;
use twins::{Cause, Check, Op, Outside, check, yield_from};

const FILES: [&str; 2] = ["a.txt", "b.txt"];

fn size(out: Outside, file: &'static str) -> Op<u64> {
    out.op("size", file, [100])
}

async fn before(co: Co, out: Outside) -> u64 {
    let mut total = 0;
    for file in FILES {
        yield_from!(co, add(out, file, &mut total));
    }
    total
}

fn add(
    out: Outside,
    file: &'static str,
    total: &mut u64,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        *total += yield_from!(co, size(out, file));
        out.note(format!("{total} bytes so far"));
    })
}

async fn wrong(co: send::task::Co, out: Outside) -> u64 {
    let mut total = 0;
    for file in FILES {
        let add = move |co: send::task::Co| async move {
            total += yield_!(co, size(out, file));
            out.note(format!("{total} bytes so far"));
        };
        yield_!(co, Call(add));
    }
    total
}

async fn right(co: send::task::Co, out: Outside) -> u64 {
    let mut total = 0;
    for file in FILES {
        let add = move |co: send::task::Co| async move {
            let total = total + yield_!(co, size(out, file));
            out.note(format!("{total} bytes so far"));
            total
        };
        total = yield_!(co, Call(add));
    }
    total
}

fn wrong_check() -> Check {
    check("wrong_check", yield_from(before), twins::send(wrong))
}

fn right_check() -> Check {
    check("right_check", yield_from(before), twins::send(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::YieldFrom,
    to: Style::Send,
    title: "A total that a child adds to",
    cause: Cause::Value,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("yield_from_to_send.rs"),
};
