//! The cost of a border: what a call through a bridge takes more than the
//! same call of a body of the caller's own style, by callee and caller.
//!
//! Each caller makes calls one after the other, of a callee that waits one
//! turn. Counted is a loop that has grown its tables before.

use std::fmt;
use styles::Style;
use styles::bridges;
use styles::callbacks;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::{
    EventLoop, Loop, PollTimeout, Polled, Readiness, Task, World,
};
use styles::send::task::Co;
use styles::send::wait::{Call, YieldNow};
use styles::trace::{Actor, Silence};
use styles::yield_from::task::generator;
use styles::yield_from::wait::Delegate;
use twins::{yield_, yield_from};

/// A world without anything.
struct Nothing;

impl World for Nothing {
    fn now_us(&self) -> u64 {
        0
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Exhausted
    }
}

/// The counts of one border, or of many calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    turns: u64,
    resumptions: u64,
    operations: u64,
    allocations: u64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost {
            turns, allocations, ..
        } = self;
        write!(f, "{turns} turns, {allocations} allocations")
    }
}

/// The body that is called.
mod callee {
    use super::*;

    pub(crate) fn callbacks(cx: Cx, k: Continuation<u64>) {
        callbacks::wait::yield_now(cx, |cx, ()| k(cx, 1));
    }

    pub(crate) async fn send(co: Co) -> u64 {
        yield_!(co, YieldNow);
        1
    }

    pub(crate) fn yield_from() -> impl Delegate<Return = u64> {
        generator(async |co| {
            yield_from!(co, styles::yield_from::wait::yield_now());
            1
        })
    }

    pub(crate) async fn async_await(cx: Loop) -> u64 {
        styles::async_await::wait::yield_now(&cx).await;
        1
    }
}

fn call_again<F>(cx: Cx, left: u64, call: F, k: Continuation<()>)
where
    F: Fn(Cx, Continuation<u64>) + Clone + 'static,
{
    if left == 0 {
        return k(cx, ());
    }
    let again = call.clone();
    let next = move |cx, one| call_again(cx, left - one, again, k);
    call(cx, Box::new(next));
}

/// Starts a caller that makes so many calls.
type Start = fn(&Loop, u64) -> Task<()>;

macro_rules! starts {
    (callbacks: $cx:ident, $k:ident => $call:expr) => {
        |lp: &Loop, calls: u64| -> Task<()> {
            let call = |$cx: Cx, $k: Continuation<u64>| $call;
            callbacks::task::spawn(lp, Actor::Task(1), move |cx, k| {
                call_again(cx, calls, call, k);
            })
        }
    };
    ($style:ident: $co:ident => $call:expr) => {
        |lp: &Loop, calls: u64| -> Task<()> {
            starts!(spawn $style, lp, async move |$co| {
                let mut left = calls;
                while left > 0 {
                    left -= $call;
                }
            })
        }
    };
    (spawn yield_from, $lp:expr, $body:expr) => {
        styles::yield_from::task::spawn(
            $lp,
            Actor::Task(1),
            generator($body),
        )
    };
    (spawn $style:ident, $lp:expr, $body:expr) => {
        styles::$style::task::spawn($lp, Actor::Task(1), $body)
    };
}

/// The direct call of each style.
const DIRECT: [Start; 4] = [
    starts!(callbacks: cx, k => callee::callbacks(cx, k)),
    starts!(send: co => yield_!(co, Call(callee::send))),
    starts!(yield_from: co => yield_from!(co, callee::yield_from())),
    starts!(async_await: cx => callee::async_await(cx.clone()).await),
];

macro_rules! row {
    ($callee:ident, $body:expr) => {
        [
            starts!(callbacks: cx, k =>
                bridges::$callee::called(cx, $body, k)),
            starts!(send: co =>
                yield_!(co, bridges::$callee::yielded($body))),
            starts!(yield_from: co =>
                yield_from!(co, bridges::$callee::delegated($body))),
            starts!(async_await: cx =>
                bridges::$callee::awaited(&cx, $body).await),
        ]
    };
}

/// The calls through bridges: by callee, then by caller.
const BRIDGED: [[Start; 4]; 4] = [
    row!(callbacks, callee::callbacks),
    row!(send, callee::send),
    row!(yield_from, callee::yield_from()),
    row!(async_await, callee::async_await),
];

/// Counts so many calls of a caller.
fn count(start: Start, calls: u64) -> Cost {
    let event_loop = EventLoop::new(Box::new(Nothing), Box::new(Silence));
    let lp = event_loop.handle();
    // The tables grow now.
    let warm = start(lp, 10);
    assert_eq!(event_loop.run_until_complete(&warm), Ok(()));
    drop(warm);
    let before = lp.counters();
    let allocated = allocation_counter::measure(|| {
        let task = start(lp, calls);
        assert_eq!(event_loop.run_until_complete(&task), Ok(()));
    });
    let after = lp.counters();
    Cost {
        turns: after.turns - before.turns,
        resumptions: after.resumptions - before.resumptions,
        operations: after.operations - before.operations,
        allocations: allocated.count_total,
    }
}

/// Returns the cost of one call.
fn cost(start: Start) -> Cost {
    let (few, many) = (count(start, 100), count(start, 200));
    let per = |few: u64, many: u64| {
        assert_eq!((many - few) % 100, 0, "each call costs the same");
        (many - few) / 100
    };
    Cost {
        turns: per(few.turns, many.turns),
        resumptions: per(few.resumptions, many.resumptions),
        operations: per(few.operations, many.operations),
        allocations: per(few.allocations, many.allocations),
    }
}

/// A border takes one turn and one operation, to return, and two resumptions.
#[test]
fn a_border_costs_a_turn_and_some_allocations() {
    let direct = DIRECT.map(cost);
    let mut allocations = Vec::new();
    for (callee, row) in Style::ALL.into_iter().zip(BRIDGED) {
        for ((caller, start), direct) in
            Style::ALL.into_iter().zip(row).zip(direct)
        {
            let bridged = cost(start);
            println!("{callee} called from {caller}: {bridged}");
            let border = u64::from(caller != callee);
            let expected = Cost {
                turns: direct.turns + border,
                // The hot start is one, the return is the other.
                resumptions: direct.resumptions + 2 * border,
                operations: direct.operations + border,
                ..bridged
            };
            assert_eq!(bridged, expected, "{callee} from {caller}");
            allocations.push(bridged.allocations);
        }
    }
    assert_eq!(direct.map(|cost| cost.allocations), ALLOCATIONS_DIRECT);
    assert_eq!(allocations, ALLOCATIONS.concat());
}

/// Allocations of a direct call.
const ALLOCATIONS_DIRECT: [u64; 4] = [2, 3, 2, 0];

/// Allocations of a call through a bridge: by callee, then by caller.
/// Callbacks that call callbacks box their continuation once more.
const ALLOCATIONS: [[u64; 4]; 4] =
    [[3, 8, 6, 6], [9, 3, 7, 7], [9, 9, 2, 7], [6, 6, 4, 0]];
