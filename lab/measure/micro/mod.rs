//! The smallest bodies that show what a style costs, the same in each.
//!
//! One file a subject, the same functions in the same order. Each returns a
//! task with a number as its result, so that the compiler cannot leave
//! anything out. Start with `async_await.rs`. `chain.rs`, `own_engine.rs` and
//! `queued.rs` are no subjects: they call bodies in other ways than the
//! styles, and show the cost of that.

mod async_await;
mod callbacks;
mod chain;
mod floor;
mod floor_starts;
mod own_engine;
mod queued;
mod send;
mod watch;
mod yield_from;

pub(super) use self::watch::entered;

use super::{Subject, Way};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{Loop, Promise, Task};
use styles::trace::Actor;

/// The bodies of one way of waiting.
pub(super) struct Nesting {
    /// A task that yields `turns` times, and returns how many times it did.
    pub(super) turn: fn(&Loop, Actor, turns: u64) -> Task<u64>,
    /// A task of `depth` bodies, each the child of the one before; the
    /// innermost yields `turns` times, and each adds 1 to the value it
    /// returns.
    pub(super) depth: Nest,
    /// The same, counting the times that a body is [`entered`].
    pub(super) watched: Nest,
}

/// Starts a task of bodies in bodies.
pub(super) type Nest = fn(&Loop, Actor, depth: u32, turns: u64) -> Task<u64>;

/// The other bodies of one subject.
pub(super) struct Bodies {
    /// A body that suspends `pauses` times, and returns that number; no task.
    pub(super) resume: fn(pauses: u64) -> Pin<Box<dyn Suspended>>,
    /// A task that starts `tasks` others, each of which returns its number,
    /// joins them one after the other and returns the sum.
    pub(super) spawn: fn(&Loop, Actor, tasks: u32) -> Task<u64>,
    /// A task that starts `tasks` others one after the other, hot if so, joins
    /// each unless it has ended, and returns the sum of their numbers.
    pub(super) start_each:
        fn(&Loop, Actor, tasks: u32, eager: bool) -> Task<u64>,
    /// The same as [`spawn`](Self::spawn), `rounds` times,
    /// with tasks that yield once first.
    pub(super) breadth:
        fn(&Loop, Actor, breadth: u32, rounds: u32) -> Task<u64>,
    /// A task that sleeps for a time and returns the time then.
    pub(super) sleep: Sleep,
    /// A task that yields once within a bound, and returns the time then.
    pub(super) bounded: Sleep,
    /// A task that lays down `values` promises, one after the other, waits for
    /// each and returns the sum of their values.
    pub(super) receive: Pass,
    /// A task that takes `values` promises, sets each to the number taken
    /// before, and returns the number taken; each time it yields once.
    pub(super) give: Pass,
}

/// Starts a task that waits for up to `us` microseconds.
pub(super) type Sleep = fn(&Loop, Actor, us: u64) -> Task<u64>;

/// Starts one of two tasks that pass `values` values.
pub(super) type Pass = fn(&Loop, Actor, Slot, values: u64) -> Task<u64>;

/// The slot in which a promise lies until it is set.
pub(super) type Slot = Rc<Cell<Option<Promise<u64>>>>;

/// A body without a loop.
pub(super) trait Suspended {
    /// Goes on to the next suspension, or to the end; returns the result then.
    fn resume(self: Pin<&mut Self>) -> Option<u64>;
}

impl Way {
    /// Returns the bodies of this way.
    pub(super) fn nesting(self) -> Nesting {
        match self {
            Way::Subject(Subject::Style(style)) => match style {
                Style::Callbacks => callbacks::NESTING,
                Style::Send => send::NESTING,
                Style::YieldFrom => yield_from::NESTING,
                Style::AsyncAwait => async_await::NESTING,
            },
            Way::Subject(Subject::Floor) => floor::NESTING,
            Way::YieldFromChain => chain::NESTING,
            Way::YieldFromOwnEngine => own_engine::yield_from::NESTING,
            Way::SendOwnEngine => own_engine::send::NESTING,
            Way::SendQueued => queued::NESTING,
        }
    }

    /// Returns the number of turns that pass while bodies are called to a
    /// depth.
    pub(super) fn turns_to_call(self, depth: u32) -> u32 {
        match self {
            Way::SendQueued => depth.saturating_sub(1),
            _ => 0,
        }
    }
}

impl Subject {
    /// Returns the other bodies of this subject.
    pub(super) fn bodies(self) -> Bodies {
        match self {
            Subject::Style(Style::Callbacks) => callbacks::BODIES,
            Subject::Style(Style::Send) => send::BODIES,
            Subject::Style(Style::YieldFrom) => yield_from::BODIES,
            Subject::Style(Style::AsyncAwait) => async_await::BODIES,
            Subject::Floor => floor::BODIES,
        }
    }
}

/// Returns the result of a task that has ended; 0 if it did not end well.
pub(super) fn result_of(task: &Task<u64>) -> u64 {
    match task.result() {
        Some(Ok(value)) => value,
        _ => 0,
    }
}
