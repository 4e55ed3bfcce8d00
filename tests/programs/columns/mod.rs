//! Tasks that steps cannot express, once in each style.
//!
//! Each style has a file; the files differ in how they wait.

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
    /// Prints one item every 100 ms; breaks after the given number.
    pub(crate) iterates: fn(&Loop, u32) -> SharedTask<()>,
}

/// The number of items.
pub(crate) const ITEMS: u32 = 3;

/// The time in milliseconds that the next item takes, and that leaving a scope
/// takes.
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

/// Returns the result of a scope and its body when the scope is left.
fn leaving(left: Left, ended: Raises) -> Raises {
    match left {
        Left::Through => ended,
        Left::Swallow => Ok(()),
        Left::Fail => Err(crate::rig::wrong()),
    }
}
