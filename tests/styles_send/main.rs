//! Bodies that yield requests, in tasks of `send`: the value of a yield is
//! what the driver sent, what is thrown comes out of the topmost, and misuse
//! loses its task alone.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod misuse;
mod requests;
mod throwing;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use styles::event_loop::{EventLoop, PanickedTask, RunError, Task};
use styles::send::task::{Co, spawn};
use styles::trace::Actor;
use support::worlds::quiet_loop;

const ME: Actor = Actor::Task(1);

fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Runs a body on a quiet loop; gives what came of it.
fn run<T, B>(body: impl FnOnce(Co) -> B) -> T
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    value(&event_loop, &task)
}

/// Requires that a task is lost with this message, and no other task.
fn expect_lost<T: Debug + 'static>(
    event_loop: &EventLoop,
    task: &Task<T>,
    message: &str,
) {
    let lost = PanickedTask {
        actor: ME,
        message: message.to_string(),
    };
    let ended = event_loop.run_until_complete(task);
    assert_eq!(ended.expect_err("lost"), RunError::Panicked(lost.clone()));
    assert_eq!(event_loop.panicked_tasks(), [lost]);
}

/// Runs a body that is lost with this message.
fn expect_loss<T, B>(message: &str, body: impl FnOnce(Co) -> B)
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    expect_lost(&event_loop, &task, message);
}

type Nested<T> = Pin<Box<dyn Future<Output = T>>>;
