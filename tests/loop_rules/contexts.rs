//! Context variables: the task that a value is of, and when it goes.

use super::{run_out, value};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait;
use styles::callbacks::deferred::Deferred;
use styles::event_loop::{ContextVar, ResetError};
use styles::trace::Actor;

#[test]
fn the_code_outside_has_a_context_of_which_tasks_have_copies() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let var = ContextVar::new("var");
    assert_eq!(var.get(lp), None);
    drop(var.set(lp, 1));
    let of_task = var.clone();
    let task = spawn(lp, Actor::Task(1), async move |cx: Cx| {
        let before = of_task.get(&cx);
        drop(of_task.set(&cx, 2));
        (before, of_task.get(&cx))
    });
    drop(var.set(lp, 3));
    assert_eq!(value(&event_loop, &task), (Some(1), Some(2)));
    assert_eq!(var.get(lp), Some(3));
}

#[test]
fn a_token_is_of_one_variable_and_one_context() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let [one, other] = ["one", "other"].map(ContextVar::new);
    let token = one.set(lp, 1);
    assert_eq!(other.reset(lp, token), Err(ResetError::OtherVariable));
    assert_eq!(one.get(lp), Some(1), "nothing has changed");
    let token = one.set(lp, 2);
    let of_task = one.clone();
    let task = spawn(lp, Actor::Task(1), async move |cx: Cx| {
        (of_task.reset(&cx, token), of_task.get(&cx))
    });
    let expected = (Err(ResetError::OtherContext), Some(2));
    assert_eq!(value(&event_loop, &task), expected);
    let outer = one.set(lp, 3);
    let inner = one.set(lp, 4);
    assert_eq!(one.reset(lp, inner), Ok(()));
    assert_eq!(one.get(lp), Some(3));
    assert_eq!(one.reset(lp, outer), Ok(()));
    assert_eq!(one.get(lp), Some(2));
}

#[test]
fn values_are_dropped_with_the_last_task_that_has_them() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let var = ContextVar::new("var");
    let said = log.clone();
    let of_task = var.clone();
    let task = spawn(lp, Actor::Task(1), async move |cx: Cx| {
        drop(of_task.set(&cx, std::rc::Rc::new(said.guard("value"))));
        drop(spawn(&cx, Actor::Task(2), async move |cx: Cx| {
            wait::sleep(&cx, 5).await;
            said.say("child ends");
        }));
        wait::sleep(&cx, 1).await;
    });
    value(&event_loop, &task);
    log.say("maker has ended");
    run_out(&event_loop);
    let ends = ["maker has ended", "child ends", "value dropped"];
    assert_eq!(log.take(), ends);
    // The place of a task that has ended is free of its values.
    let next = var.clone();
    let task = spawn(lp, Actor::Task(3), async move |cx: Cx| {
        next.get(&cx).is_none()
    });
    assert!(value(&event_loop, &task));
    drop(var.set(lp, std::rc::Rc::new(log.guard("outside"))));
    drop(event_loop);
    assert_eq!(log.take(), ["outside dropped"]);
}

/// As in Twisted: a chain has no context of its own.
#[test]
fn a_link_has_the_values_of_what_made_it_due() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let var = ContextVar::new("var");
    drop(var.set(lp, "added"));
    let (firer, chain) = Deferred::<(), ()>::new(lp);
    let (seen, of_link) = (Log::default(), var.clone());
    let (log, here) = (seen.clone(), lp.clone());
    chain.done(move |_| log.say(of_link.get(&here).unwrap_or("none")));
    drop(var.set(lp, "fired"));
    firer.resolve(()).expect("not fired before");
    drop(var.set(lp, "later"));
    run_out(&event_loop);
    assert_eq!(seen.take(), ["fired"]);
}
