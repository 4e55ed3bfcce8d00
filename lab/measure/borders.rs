//! The cost of a border: what a call through a bridge takes more than the
//! call of a body of the caller's own style, for each pair of styles.
//!
//! Each caller makes calls one after the other, of a callee that waits one
//! turn. Counted is a loop that has grown its tables before.

use super::{CountAllocations, counted};
use harness::worlds::null::NullWorld;
use std::fmt;
use styles::Style;
use styles::bridges;
use styles::callbacks;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::{Counters, EventLoop, Loop, RunError, Task};
use styles::send::task::Co;
use styles::send::wait::{Call as CallBody, YieldNow, yield_};
use styles::trace::{Actor, Silence};
use styles::yield_from::task::generator;
use styles::yield_from::wait::{Delegate, yield_from};

/// The calls with which the tables of a loop grow.
const WARM: u64 = 10;

/// A call of a body that waits one turn, by the styles of its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The style of the body that is called.
    pub callee: Style,
    /// The style of the body that calls.
    pub caller: Style,
    /// It goes through a bridge; otherwise both are of one style.
    pub is_bridged: bool,
}

/// Calls that are to be made, one after the other.
pub struct Calls {
    event_loop: EventLoop,
    task: Task<()>,
}

/// The counts of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallCost {
    /// The number of turns of the loop.
    pub turns: u64,
    /// The number of times that the loop gives control to a task.
    pub resumptions: u64,
    /// The number of operations that are begun.
    pub operations: u64,
    /// The number of requests to the allocator.
    pub allocations: u64,
}

impl Call {
    /// Returns the direct call of a style.
    pub fn direct(style: Style) -> Call {
        Call {
            callee: style,
            caller: style,
            is_bridged: false,
        }
    }

    /// Returns all calls: the direct ones, and the twelve over a border.
    pub fn all() -> impl Iterator<Item = Call> {
        let pairs = Style::ALL.into_iter().flat_map(|callee| {
            let callers = Style::ALL.into_iter();
            callers.map(move |caller| Call {
                callee,
                caller,
                is_bridged: callee != caller,
            })
        });
        let direct = Style::ALL.into_iter().map(Call::direct);
        direct.chain(pairs.filter(|call| call.is_bridged))
    }

    /// Starts a caller that makes so many calls; it has not run yet.
    ///
    /// # Errors
    ///
    /// If the calls before, which let the tables grow, do not come to their
    /// end.
    pub fn prepare(self, calls: u64) -> Result<Calls, RunError> {
        let world = Box::new(NullWorld::default());
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let start = match self.is_bridged {
            true => BRIDGED[self.callee as usize][self.caller as usize],
            false => DIRECT[self.caller as usize],
        };
        let warm = start(event_loop.handle(), WARM);
        event_loop.run_until_complete(&warm)?;
        drop(warm);
        let task = start(event_loop.handle(), calls);
        Ok(Calls { event_loop, task })
    }

    /// Counts one call.
    ///
    /// # Errors
    ///
    /// If a run does not come to its end.
    ///
    /// # Panics
    ///
    /// If calls cost differently.
    pub fn cost(self, count: CountAllocations) -> Result<CallCost, RunError> {
        let (few, many) = (self.count(100, count)?, self.count(200, count)?);
        let per = |of: fn(&(Counters, u64)) -> u64| {
            let difference = of(&many) - of(&few);
            assert_eq!(difference % 100, 0, "{self}: each call is the same");
            difference / 100
        };
        Ok(CallCost {
            turns: per(|(counters, _)| counters.turns),
            resumptions: per(|(counters, _)| counters.resumptions),
            operations: per(|(counters, _)| counters.operations),
            allocations: per(|(_, allocations)| *allocations),
        })
    }

    fn count(
        self,
        calls: u64,
        count: CountAllocations,
    ) -> Result<(Counters, u64), RunError> {
        let prepared = self.prepare(calls)?;
        let (counters, during) = counted(count, || prepared.run());
        Ok((counters?, during.count))
    }
}

/// The id of a case: `border/CALLEE/CALLER`, or `call/CALLEE/CALLER` for a
/// direct call.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = if self.is_bridged { "border" } else { "call" };
        write!(f, "{model}/{}/{}", self.callee, self.caller)
    }
}

impl Calls {
    /// Makes the calls.
    ///
    /// # Errors
    ///
    /// If the run does not come to its end.
    pub fn run(self) -> Result<Counters, RunError> {
        self.event_loop.run_until_complete(&self.task)?;
        Ok(self.event_loop.handle().counters())
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Calls")
    }
}

/// The body that is called.
mod callee {
    use super::*;

    pub(super) fn callbacks(cx: Cx, k: Continuation<u64>) {
        callbacks::wait::yield_now(cx, |cx, ()| k(cx, 1));
    }

    pub(super) async fn send(co: Co) -> u64 {
        yield_!(co, YieldNow);
        1
    }

    pub(super) fn yield_from() -> impl Delegate<Return = u64> {
        generator(async |co| {
            yield_from!(co, styles::yield_from::wait::yield_now());
            1
        })
    }

    pub(super) async fn async_await(cx: Loop) -> u64 {
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
    starts!(send: co => yield_!(co, CallBody(callee::send))),
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
