//! The parts that the tests of the loop and of the styles share.
//!
//! `script.rs` has programs as data, `players/` plays one in each style; so a
//! test is written once, and its expectations hold for every style.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(unused_macros, reason = "each test file uses its part")]

#[macro_use]
mod each_style;
pub(crate) mod leaves;
pub(crate) mod log;
pub(crate) mod part;
mod players;
pub(crate) mod script;
pub(crate) mod waits;
pub(crate) mod worlds;

use std::panic::resume_unwind;
use std::thread;

/// Less than a hundredth of what a test thread has: a call that nests for
/// each of 100,000 operations does not fit, whatever its frame.
const SMALL_STACK_BYTES: usize = 128 * 1024;

/// Runs a test on a stack too small for one that grows.
pub(crate) fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(SMALL_STACK_BYTES);
    let thread = thread.spawn(run).expect("a thread");
    if let Err(payload) = thread.join() {
        resume_unwind(payload);
    }
}
