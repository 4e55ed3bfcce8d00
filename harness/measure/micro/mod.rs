//! The smallest bodies that show what a style costs, the same in each.
//!
//! One file a subject, the same functions in the same order. Each returns the
//! task of a number, so that nothing can be left out unseen. Start with
//! `async_await.rs`.

mod async_await;
mod callbacks;
mod floor;
mod send;
mod yield_from;

use super::Subject;
use styles::Style;
use styles::event_loop::{Loop, Task};
use styles::trace::Who;

/// The bodies of one subject.
pub(super) struct Bodies {
    /// A task that waits so many turns, and returns how many.
    pub(super) turn: fn(&Loop, Who, turns: u64) -> Task<u64>,
    /// A task of so many bodies, each the child of the one before, of which
    /// the innermost waits so many turns; each adds 1 to what it returns.
    pub(super) depth: fn(&Loop, Who, depth: u32, turns: u64) -> Task<u64>,
    /// A task that starts so many, of which each returns its number, joins
    /// them one after the other and returns the sum.
    pub(super) spawn: fn(&Loop, Who, tasks: u32) -> Task<u64>,
}

impl Subject {
    /// Returns the bodies of this subject.
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

/// Takes what a task that has ended gave; nothing if it did not end well.
pub(super) fn result_of(task: &Task<u64>) -> u64 {
    match task.result() {
        Some(Ok(value)) => value,
        _ => 0,
    }
}
