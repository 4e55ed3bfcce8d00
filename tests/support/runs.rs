//! Runs of a loop until something has happened.

use std::fmt::Debug;
use styles::event_loop::{EventLoop, PanickedTask, RunError, Task};
use styles::trace::Actor;

/// Runs until a task has ended, and returns its value.
pub(crate) fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Runs until nothing is left to do.
pub(crate) fn run_out(event_loop: &EventLoop) {
    let ended = event_loop.run_until_stopped();
    assert!(ended.is_err(), "nobody stops it");
}

/// Runs `count` turns.
pub(crate) fn run_turns(event_loop: &EventLoop, mut count: u32) {
    let goes_on = || {
        let goes_on = count > 0;
        count = count.saturating_sub(1);
        goes_on
    };
    assert_eq!(event_loop.run_while(goes_on), Ok(()));
}

/// Requires that a task panicked with this message, and no other task.
pub(crate) fn expect_lost<T: Debug + 'static>(
    event_loop: &EventLoop,
    (actor, task): (Actor, &Task<T>),
    message: &str,
) {
    let message = message.to_string();
    let lost = PanickedTask { actor, message };
    let ended = event_loop.run_until_complete(task);
    assert_eq!(ended.expect_err("lost"), RunError::Panicked(lost.clone()));
    assert_eq!(event_loop.panicked_tasks(), [lost]);
}
