//! Chapters on moving from one style to its neighbour: the changes, with
//! before and after cut out of the source, and the calls from one to the other
//! in the meantime.

mod callbacks_to_send;
mod send_to_yield_from;
mod yield_from_to_async_await;

use super::columns::Cut;
use styles::Style;

/// Instructions for moving from one style to another.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// The name of its page.
    pub name: &'static str,
    /// The style that code is in, and the one that it moves to.
    pub styles: [Style; 2],
    /// A summary; backquotes mark code, here and below.
    pub lead: &'static str,
    /// The changes, in the order of doing them.
    pub changes: &'static [Change],
    /// The parts that stay as they are.
    pub stays: &'static str,
    /// Traps that the compiler does not find.
    pub beware: &'static [&'static str],
    /// The way to call the old style from the new one, and the reverse.
    pub back: Change,
}

/// One change to the text of a program.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The anchor of its heading, unique in a chapter.
    pub anchor: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The instruction.
    pub text: &'static str,
    /// The source before and after.
    pub cut: Cut,
}

/// All chapters, in the order of the styles.
pub const CHAPTERS: [&Chapter; 3] = [
    &callbacks_to_send::CHAPTER,
    &send_to_yield_from::CHAPTER,
    &yield_from_to_async_await::CHAPTER,
];

const fn item(page: &'static str, item: &'static str) -> Cut {
    let step = None;
    Cut { page, item, step }
}

const fn step(
    page: &'static str,
    item: &'static str,
    step: &'static str,
) -> Cut {
    let step = Some(step);
    Cut { page, item, step }
}
