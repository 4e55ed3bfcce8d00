//! What the tests have done in each style: the same tasks four times.
//!
//! One file a style: they differ in how they wait.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use styles::Style;
use styles::asyncio::{DropGuard, Raises, SharedTask};
use styles::event_loop::{Loop, Promise};

/// What a task does that waits once.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// What it waits for.
    pub(crate) gate: Promise<Raises>,
    /// What comes of it then.
    pub(crate) result: Raises<u32>,
}

/// How a scope is entered and left, and what happens in between.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) entered: Raises,
    pub(crate) body: Plan,
    pub(crate) left: Left,
}

/// How a scope ends that takes a while to be left.
#[derive(Clone, Copy)]
pub(crate) enum Left {
    Through,
    Swallow,
    Fail,
}

/// The same tasks in one style.
pub(crate) struct Column {
    /// Prints what it does; lets go of what it holds in the end.
    pub(crate) waits: fn(&Loop, Plan) -> SharedTask<u32>,
    /// Waits for 1 s and, whatever is thrown there, for another second.
    pub(crate) stays: fn(&Loop) -> SharedTask<u32>,
    /// Waits for 1 s, which gives 1; whatever is thrown there gives 2.
    pub(crate) shrugs: fn(&Loop) -> SharedTask<u32>,
    /// Waits for another and prints what came of it.
    pub(crate) joins: fn(&Loop, SharedTask<u32>) -> SharedTask<()>,
    /// Awaits a coroutine object of the plan, and then again.
    pub(crate) awaits_twice: fn(&Loop, Plan) -> SharedTask<()>,
    /// Makes a coroutine object of the plan, and awaits it after 1 s.
    pub(crate) awaits_late: fn(&Loop, Plan) -> SharedTask<()>,
    /// Does the visit within a scope.
    pub(crate) visits: fn(&Loop, Visit) -> SharedTask<()>,
    /// Prints items, one each 100 ms; breaks after so many.
    pub(crate) iterates: fn(&Loop, u32) -> SharedTask<()>,
}

/// How many items there are.
pub(crate) const ITEMS: u32 = 3;

/// How long the next item takes, and the leaving of a scope.
const WHILE_MS: u64 = 100;

pub(crate) fn column(style: Style) -> Column {
    match style {
        Style::Callbacks => callbacks::COLUMN,
        Style::Send => send::COLUMN,
        Style::YieldFrom => yield_from::COLUMN,
        Style::AsyncAwait => async_await::COLUMN,
    }
}

/// Returns whether a body is told of its cancellation, at its wait, instead
/// of being dropped there.
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

/// What a body holds while it waits.
fn held(lp: &Loop, name: &'static str) -> DropGuard<impl FnOnce() + use<>> {
    let lp = lp.clone();
    DropGuard::new(move || lp.print(format_args!("{name} lets go")))
}

/// Returns what is printed of a result.
fn text_of<T: ToString>(result: &Raises<T>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

/// Returns what shall come of all when a scope is left.
fn leaving(left: Left, ended: Raises) -> Raises {
    match left {
        Left::Through => ended,
        Left::Swallow => Ok(()),
        Left::Fail => Err(crate::rig::wrong()),
    }
}
