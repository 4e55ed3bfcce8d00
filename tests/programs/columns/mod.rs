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

/// The plan of a visit to a scope: entering, body and leaving.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) entered: Raises,
    pub(crate) body: Steps,
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
    /// Awaits a coroutine object of a script, and then again.
    pub(crate) awaits_twice: fn(&Loop, Steps) -> SharedTask<()>,
    /// Makes a coroutine object of a script, and awaits it after 1 s.
    pub(crate) awaits_late: fn(&Loop, Steps) -> SharedTask<()>,
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
    with_style!(style, self::own => own::COLUMN)
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
