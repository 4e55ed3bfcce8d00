//! The parts that the tests of the loop and of the styles share.
//!
//! `script.rs` has bodies as data, `players/` plays one in each style; so a
//! test is written once, and every style must do what it expects.

#![allow(dead_code, reason = "each test file uses its part")]

#[macro_use]
mod each_style;
mod at_once;
mod body;
pub(crate) mod leaves;
pub(crate) mod log;
pub(crate) mod performance;
pub(crate) mod players;
pub(crate) mod random;
pub(crate) mod runs;
pub(crate) mod script;
mod taken;
pub(crate) mod tasks;
pub(crate) mod waits;
pub(crate) mod worlds;

use std::panic::resume_unwind;
use std::thread;
use styles::Style;

/// Returns whether a body can catch its cancellation.
pub(crate) fn is_told(style: Style) -> bool {
    matches!(style, Style::Send | Style::YieldFrom)
}

/// The size of a small stack, less than a hundredth of that of a test thread:
/// a call that nests for each of 100,000 operations does not fit, however
/// small its frame.
const SMALL_STACK_BYTES: usize = 128 * 1024;

/// Runs a test on a stack too small for one that grows.
pub(crate) fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(SMALL_STACK_BYTES);
    let thread = thread.spawn(run).expect("a thread");
    if let Err(payload) = thread.join() {
        resume_unwind(payload);
    }
}
