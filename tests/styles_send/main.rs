//! Bodies that yield requests, in tasks of `send`: the value of a yield is
//! what the driver sent, depth takes no stack, and misuse loses its task
//! alone.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod depth;
mod misuse;
mod requests;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use styles::send::task::{Co, spawn};
use styles::trace::Actor;
use support::runs::{expect_lost, run_out, run_turns, value};
use support::worlds::quiet_loop;

const ME: Actor = Actor::Task(1);

/// Runs a body on a quiet loop, and returns its value.
fn run<T, B>(body: impl FnOnce(Co) -> B) -> T
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    value(&event_loop, &task)
}

/// Runs a body, and requires that it panics with this message.
fn expect_loss<T, B>(message: &str, body: impl FnOnce(Co) -> B)
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    expect_lost(&event_loop, (ME, &task), message);
}

type Nested<T> = Pin<Box<dyn Future<Output = T>>>;
