//! Chapters on moving from one style to its neighbour: what changes, with
//! before and after cut out of the source, and how to call the one from the
//! other meanwhile.

mod callbacks_to_send;
mod send_to_yield_from;
mod yield_from_to_async_await;

use super::columns::Cut;
use styles::Style;

/// How to move from one style to another.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Of its page.
    pub name: &'static str,
    /// In which style code is, and in which it shall be.
    pub styles: [Style; 2],
    /// What it comes to; backquotes mark code, here and below.
    pub lead: &'static str,
    /// In the order in which one does them.
    pub changes: &'static [Change],
    /// What stays as it is.
    pub stays: &'static str,
    /// What the compiler does not tell.
    pub beware: &'static [&'static str],
    /// How to call the old style from the new one, and the other way round.
    pub back: Change,
}

/// One change to the text of a program.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Of its heading; no two of a chapter have the same.
    pub anchor: &'static str,
    /// What it is.
    pub title: &'static str,
    /// What to do.
    pub text: &'static str,
    /// Before and after.
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
