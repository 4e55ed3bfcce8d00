//! Bridges are calls: a caller that calls a body of another style through a
//! bridge is the twin of one that calls the same body written in its own.

#[macro_use]
mod tables;
mod bodies;
mod callers;

use bodies::{at_once, catches, guard, outcome, panics, swallows};

pairs! {
    failed in outcome: callbacks, send, yield_from, async_await;
    held in guard: callbacks, send, yield_from, async_await;
    panicked in panics: callbacks, send, yield_from, async_await;
    done_at_once in at_once: callbacks, send, yield_from, async_await;
}

told! {
    caught in catches;
    swallowed in swallows;
}
