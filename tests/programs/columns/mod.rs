//! What cannot be said in steps: the same tasks four times.
//!
//! One file a style: they differ in how they wait.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::support::script::Steps;
use styles::Style;
use styles::asyncio::{Raises, SharedTask};
use styles::event_loop::Loop;

/// How a scope is entered and left, and what happens in between.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) entered: Raises,
    pub(crate) body: Steps,
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
    /// Awaits a coroutine object of a script, and then again.
    pub(crate) awaits_twice: fn(&Loop, Steps) -> SharedTask<()>,
    /// Makes a coroutine object of a script, and awaits it after 1 s.
    pub(crate) awaits_late: fn(&Loop, Steps) -> SharedTask<()>,
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
    with_style!(style, self::own => own::COLUMN)
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
