//! The tasks of the tests, the same four times, once in each style.
//!
//! One file a style: they differ in how they wait.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use styles::Style;
use styles::asyncio::{DropGuard, Raises, SharedTask};
use styles::event_loop::{Loop, Promise};

/// The plan of a task that waits once.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// The promise that it waits for.
    pub(crate) gate: Promise<Raises>,
    /// The result that it then has.
    pub(crate) result: Raises<u32>,
}

/// The plan of a visit to a scope: entering, body and leaving.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) entered: Raises,
    pub(crate) body: Plan,
    pub(crate) left: Left,
}

/// The end of a scope that takes time to be left.
#[derive(Clone, Copy)]
pub(crate) enum Left {
    Through,
    Swallow,
    Fail,
}

/// The same tasks in one style.
pub(crate) struct Column {
    /// Prints its steps; drops what it holds in the end.
    pub(crate) waits: fn(&Loop, Plan) -> SharedTask<u32>,
    /// Waits for 1 s and, if anything is thrown there, for another second.
    pub(crate) stays: fn(&Loop) -> SharedTask<u32>,
    /// Waits for 1 s and returns 1; if anything is thrown there, returns 2.
    pub(crate) shrugs: fn(&Loop) -> SharedTask<u32>,
    /// Waits for another task and prints its result.
    pub(crate) joins: fn(&Loop, SharedTask<u32>) -> SharedTask<()>,
    /// Awaits a coroutine object of the plan, and then again.
    pub(crate) awaits_twice: fn(&Loop, Plan) -> SharedTask<()>,
    /// Makes a coroutine object of the plan, and awaits it after 1 s.
    pub(crate) awaits_late: fn(&Loop, Plan) -> SharedTask<()>,
    /// Does the visit within a scope.
    pub(crate) visits: fn(&Loop, Visit) -> SharedTask<()>,
    /// Prints items, one each 100 ms; breaks after the given number.
    pub(crate) iterates: fn(&Loop, u32) -> SharedTask<()>,
}

/// The number of items.
pub(crate) const ITEMS: u32 = 3;

/// The time that the next item takes, and the leaving of a scope, in
/// milliseconds.
const WHILE_MS: u64 = 100;

pub(crate) fn column(style: Style) -> Column {
    match style {
        Style::Callbacks => callbacks::COLUMN,
        Style::Send => send::COLUMN,
        Style::YieldFrom => yield_from::COLUMN,
        Style::AsyncAwait => async_await::COLUMN,
    }
}

/// Returns whether a body notices its cancellation, as an error at its wait,
/// instead of being dropped there.
pub(crate) fn is_told(style: Style) -> bool {
    matches!(style, Style::Send | Style::YieldFrom)
}

impl Plan {
    pub(crate) fn new(
        name: &'static str,
        gate: Promise<Raises>,
        result: Raises<u32>,
    ) -> Plan {
        Plan { name, gate, result }
    }
}

/// Returns a guard that a body holds while it waits.
fn held(lp: &Loop, name: &'static str) -> DropGuard<impl FnOnce() + use<>> {
    let lp = lp.clone();
    DropGuard::new(move || lp.print(format_args!("{name} lets go")))
}

/// Returns the text that is printed for a result.
fn text_of<T: ToString>(result: &Raises<T>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

/// Returns the result of the whole when a scope is left.
fn leaving(left: Left, ended: Raises) -> Raises {
    match left {
        Left::Through => ended,
        Left::Swallow => Ok(()),
        Left::Fail => Err(crate::rig::wrong()),
    }
}
