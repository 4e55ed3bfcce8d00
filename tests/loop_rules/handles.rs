//! Plain callbacks: soon, later, at a time, and cancelled.

use super::{run_out, run_turns, start};
use crate::support::log::Log;
use crate::support::worlds::{loop_over, quiet_loop, simulated, watched};
use std::cell::RefCell;
use std::rc::Rc;
use styles::event_loop::{Handle, JoinError, Loop};

#[test]
fn what_is_called_off_is_not_called_and_what_it_captured_is_dropped() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let capture = |name| {
        let (guard, said) = (log.guard(name), log.clone());
        move |_: &Loop| {
            said.say("called");
            drop(guard);
        }
    };
    let handles = [
        lp.call_soon(capture("soon")),
        lp.call_later(1, capture("later")),
        lp.call_at(2, capture("at")),
    ];
    assert!(handles.iter().all(|handle| !handle.cancelled()));
    handles.iter().for_each(Handle::cancel);
    assert!(handles.iter().all(Handle::cancelled));
    let dropped = ["soon dropped", "later dropped", "at dropped"];
    assert_eq!(log.take(), dropped);
    run_out(&event_loop);
    assert_eq!((log.take(), lp.now_us()), (Vec::new(), 0));
    // Once is enough.
    handles.iter().for_each(Handle::cancel);
}

#[test]
fn calling_off_what_was_called_says_so_and_hits_nobody_else() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let handle = lp.call_soon(log.saying("called"));
    run_out(&event_loop);
    // It takes the slot of the one that was called.
    lp.call_soon(log.saying("the next"));
    handle.cancel();
    assert!(handle.cancelled());
    run_out(&event_loop);
    assert_eq!(log.take(), ["called", "the next"]);
}

#[test]
fn a_callback_may_call_itself_off() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let own = Rc::new(RefCell::new(None::<Handle>));
    let (handle, guard) = (own.clone(), log.guard("captured"));
    let said = log.clone();
    let called = lp.call_later(1, move |_: &Loop| {
        handle.take().expect("set before the run").cancel();
        said.say("goes on");
        drop(guard);
    });
    own.replace(Some(called));
    run_out(&event_loop);
    assert_eq!(log.take(), ["goes on", "captured dropped"]);
    assert_eq!(event_loop.tasks_left(), 0);
}

#[test]
fn dropping_a_handle_calls_nothing_off() {
    let event_loop = quiet_loop();
    let log = Log::default();
    drop(event_loop.handle().call_later(1, log.saying("called")));
    run_out(&event_loop);
    assert_eq!(log.take(), ["called"]);
}

#[test]
fn what_a_callback_captured_is_dropped_once_called_or_not() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let log = Log::default();
    let (called, guard) = (log.clone(), log.guard("called"));
    lp.call_soon(move |_: &Loop| {
        called.say("called");
        drop(guard);
    });
    let (lp, guard) = (lp.clone(), log.guard("never called"));
    let own = lp.clone();
    lp.call_later(9, move |_: &Loop| drop((own, guard)));
    drop(lp);
    run_turns(&event_loop, 1);
    assert_eq!(log.take(), ["called", "called dropped"]);
    drop(event_loop);
    assert_eq!(log.take(), ["never called dropped"]);
    assert!(!watch.is_alive());
}

/// A guard that starts more tasks when it is dropped.
struct Heir(Loop, Log);

impl Drop for Heir {
    fn drop(&mut self) {
        start_all(&self.0, &self.1);
    }
}

/// Starts one thing of each kind, with a guard in it.
fn start_all(lp: &Loop, log: &Log) {
    let [soon, later, task] = ["soon", "later", "task"].map(|n| log.guard(n));
    lp.call_soon(move |_: &Loop| drop(soon));
    lp.call_later(1, move |_: &Loop| drop(later));
    let task = start(lp, |_| async move { drop(task) });
    drop(task);
}

#[test]
fn what_is_started_on_a_loop_that_is_gone_is_dropped_at_once() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle().clone();
    let log = Log::default();
    let heir = Heir(lp.clone(), log.clone());
    lp.call_soon(move |_: &Loop| drop(heir));
    drop(event_loop);
    let dropped = ["soon dropped", "later dropped", "task dropped"];
    assert_eq!(log.take(), dropped);
    start_all(&lp, &log);
    assert_eq!(log.take(), dropped);
    let task = start(&lp, |_| std::future::ready(()));
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    drop((lp, task));
    assert!(!watch.is_alive());
}
