//! Recipes for moving a function from one style to another: one for each of
//! the twelve directed pairs, with a wrong turn that people take.
//!
//! A recipe is a file. Its description says what changes and what goes wrong;
//! `before`, `wrong` and `right` are the function in the old style and twice
//! in the new one; two checks tell the wrong one apart and the right one
//! equal. The files know no site: they are compiled source, and the site is
//! made of them.

mod async_await_to_callbacks;
mod async_await_to_send;
mod async_await_to_yield_from;
mod callbacks_to_async_await;
mod callbacks_to_send;
mod callbacks_to_yield_from;
mod send_to_async_await;
mod send_to_callbacks;
mod send_to_yield_from;
mod under_way;
mod yield_from_to_async_await;
mod yield_from_to_callbacks;
mod yield_from_to_send;

use styles::Style;
use twins::{Cause, Check};

/// Instructions for moving a function, all of them compiled and checked.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The style that the function is in.
    pub from: Style,
    /// The style that it moves to.
    pub to: Style,
    /// The task, in a few words.
    pub title: &'static str,
    /// The cause by which the wrong turn differs, stated before it was run.
    pub cause: Cause,
    /// Makes the check of the function before, and after the wrong turn.
    pub wrong: fn() -> Check,
    /// Makes the check of the function before, and after the right way.
    pub right: fn() -> Check,
    /// The file, as it was compiled.
    pub source: &'static str,
}

/// The text of a recipe, in paragraphs; backquotes mark code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The task of the function.
    pub task: String,
    /// The change from the one style to the other.
    pub change: String,
    /// The wrong turn, why people take it, and where it was seen.
    pub wrong_turn: String,
}

/// All recipes: by the style that a function is in, then by the style that it
/// moves to.
pub const RECIPES: [Recipe; 12] = [
    callbacks_to_send::RECIPE,
    callbacks_to_yield_from::RECIPE,
    callbacks_to_async_await::RECIPE,
    send_to_callbacks::RECIPE,
    send_to_yield_from::RECIPE,
    send_to_async_await::RECIPE,
    yield_from_to_callbacks::RECIPE,
    yield_from_to_send::RECIPE,
    yield_from_to_async_await::RECIPE,
    async_await_to_callbacks::RECIPE,
    async_await_to_send::RECIPE,
    async_await_to_yield_from::RECIPE,
];

/// The source of the tool that some recipes use: `UnderWay`, the operation
/// that a chain of callbacks waits for.
pub const UNDER_WAY: &str = include_str!("under_way.rs");

impl Recipe {
    /// Returns its name, which is that of its file with dashes.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::recipes::RECIPES;
    ///
    /// assert_eq!(RECIPES[0].name(), "callbacks-to-send");
    /// ```
    pub fn name(&self) -> String {
        format!("{}-to-{}", self.from, self.to)
    }

    /// Returns the text with which its file begins.
    ///
    /// # Panics
    ///
    /// If the file has no description of this form.
    pub fn description(&self) -> Description {
        let lines = self.source.lines();
        let lines = lines.map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = lines.map(str::trim).collect();
        let mut paragraphs = lines
            .split(|line| line.is_empty())
            .map(|lines| lines.join(" "));
        let mut next = || paragraphs.next().expect("a paragraph");
        let (task, change) = (next(), next());
        assert_eq!(next(), "# The wrong turn", "{}", self.name());
        let wrong_turn = next();
        assert_eq!(paragraphs.next(), None, "{}", self.name());
        Description {
            task,
            change,
            wrong_turn,
        }
    }

    /// Returns whether it uses the tool of [`UNDER_WAY`].
    pub fn uses_under_way(&self) -> bool {
        self.source.contains("UnderWay")
    }
}
