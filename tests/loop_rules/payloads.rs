//! Panics that are thrown with what panics when it is dropped.

use super::{run_out, start, value};
use crate::support::worlds::quiet_loop;
use std::future::pending;
use std::panic::panic_any;
use styles::async_await::wait;
use styles::event_loop::JoinError;
use styles::workload::Fault;

/// The payload of a panic, which panics when it is dropped.
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("what it was thrown with");
    }
}

/// A guard that panics when it is dropped.
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        panic_any(Explosive);
    }
}

#[test]
fn what_a_panic_was_thrown_with_ends_nothing_else() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let thrown = start(lp, async |_| -> () { panic_any(Explosive) });
    lp.call_soon(|_| panic_any(Explosive));
    let cancelled = start(lp, async |_| {
        let _last = Last;
        pending::<()>().await;
    });
    let key = cancelled.key();
    lp.call_at(1, move |lp| lp.cancel(key));
    let given_up = start(lp, async |_| {
        let _last = Last;
        pending::<()>().await;
    });
    let key = given_up.key();
    lp.call_at(1, move |lp| {
        lp.cancel_soon(key);
    });
    drop(start(lp, async |_| Last));
    let job = start(lp, async |cx| {
        let panics = || -> u32 { panic_any(Explosive) };
        let given = wait::blocking(&cx, 1, panics).await;
        wait::sleep(&cx, 1).await;
        given
    });
    assert_eq!(value(&event_loop, &job), Err(Fault::JobPanicked));
    run_out(&event_loop);
    for task in [&thrown, &cancelled, &given_up] {
        assert_eq!(task.result(), Some(Err(JoinError::Panicked)));
    }
    let panicked = event_loop.panicked_tasks();
    assert_eq!(panicked.len(), 5, "{panicked:?}");
    assert!(panicked.iter().all(|one| one.message == "(no message)"));
    assert_eq!(event_loop.tasks_left(), 0);
}
