//! Plays a script with callbacks.

use super::super::body::{Body, Next, TasksWait, Wait};
use super::super::script::Value;
use super::super::taken::job;
use super::super::tasks::end;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::callbacks::cancel::until;
use styles::callbacks::group::group;
use styles::callbacks::join::{join, join_owned, settle, shield};
use styles::callbacks::task::{self, Continuation, Cx};
use styles::callbacks::timeout::timeout;
use styles::callbacks::{limit, run, wait};
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;

pub(crate) fn spawn(lp: &Loop, actor: Actor, body: Body) -> Task<()> {
    task::spawn(lp, actor, |cx, k: Continuation<()>| {
        let then = |cx: Cx, result| {
            end(&cx, result);
            k(cx, ());
        };
        play(cx, body, Box::new(then));
    })
}

pub(crate) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, |cx, k| play(cx, body, k))
}

pub(crate) fn start_eager(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start_eager(lp, |cx, k| play(cx, body, k))
}

pub(crate) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, |cx, k| play(cx, body, k))
}

pub(crate) fn play(cx: Cx, body: Body, k: Continuation<Raises<Value>>) {
    // If a step panics, a local is dropped before `k`, which owns the callers.
    let mut body = body;
    match body.next() {
        Next::Ended(result) => {
            drop(body);
            // Steps that do not wait must not grow the stack.
            cx.bounce(move |cx| k(cx, result));
        }
        Next::Wait(next) => wait_for(cx, body, next, k),
    }
}

/// Takes the result of a wait, and plays on.
fn play_on<T: 'static>(
    mut body: Body,
    take: impl FnOnce(&mut Body, T) -> Raises + 'static,
    k: Continuation<Raises<Value>>,
) -> impl FnOnce(Cx, T) + 'static {
    move |cx, value| match take(&mut body, value) {
        Ok(()) => play(cx, body, k),
        Err(error) => {
            let failed = body.fail(error);
            drop(body);
            k(cx, failed);
        }
    }
}

/// Plays on after a wait without a value.
fn go_on(
    body: Body,
    k: Continuation<Raises<Value>>,
) -> impl FnOnce(Cx, ()) + 'static {
    play_on(body, |_, ()| Ok(()), k)
}

fn wait_for(cx: Cx, body: Body, next: Wait, k: Continuation<Raises<Value>>) {
    match next {
        Wait::Turn => wait::yield_now(cx, go_on(body, k)),
        Wait::Sleep(us) => wait::sleep(cx, us, go_on(body, k)),
        Wait::Signal(signal) => wait::done(cx, &signal, go_on(body, k)),
        Wait::Ended(key, task) => {
            let take = move |body: &mut Body, ()| {
                body.joined(&task);
                Ok(())
            };
            wait::ended(cx, key, play_on(body, take, k));
        }
        Wait::Task(task) => join(cx, &task, play_on(body, Body::came, k)),
        Wait::OfTasks(next) => wait_for_tasks(cx, body, next, k),
        Wait::Future(future) => {
            settle(cx, &future, play_on(body, Body::came, k));
        }
        Wait::Values(all) => {
            settle(cx, all.future(), play_on(body, Body::came_all, k));
        }
        Wait::Outcomes(all) => {
            settle(cx, all.future(), play_on(body, Body::ended_all, k));
        }
        Wait::Connect(address) => {
            wait::connect(cx, address, play_on(body, Body::connected, k));
        }
        Wait::Accept(listener) => {
            wait::accept(cx, listener, play_on(body, Body::accepted, k));
        }
        Wait::Read(connection, buffer) => {
            let then = play_on(body, Body::moved, k);
            wait::read(cx, connection, buffer, then);
        }
        Wait::Write(connection, buffer) => {
            let then = play_on(body, Body::moved, k);
            wait::write(cx, connection, buffer, then);
        }
        Wait::Job(us, value) => {
            let then = play_on(body, Body::returned, k);
            wait::blocking(cx, us, job(value), then);
        }
        Wait::Permit(places) => {
            let take = |body: &mut Body, place| {
                body.placed(place);
                Ok(())
            };
            limit::acquire(cx, &places, play_on(body, take, k));
        }
        Wait::Call(child, take) => {
            play(cx, child, Box::new(play_on(body, take, k)));
        }
        Wait::CatchAll(child) => {
            play(cx, child, Box::new(play_on(body, Body::caught_all, k)));
        }
        Wait::CleanUp(bodies) => {
            let [child, _] = *bodies;
            play(cx, child, Box::new(play_on(body, Body::called, k)));
        }
        Wait::Timeout(us, child) => {
            let child = |cx, k| play(cx, child, k);
            timeout(cx, us, child, play_on(body, Body::timed, k));
        }
        Wait::Until(stop, child) => {
            let child = |cx, k| play(cx, child, k);
            until(cx, stop, child, play_on(body, Body::stopped, k));
        }
    }
}

fn wait_for_tasks(
    cx: Cx,
    body: Body,
    next: TasksWait,
    k: Continuation<Raises<Value>>,
) {
    match next {
        TasksWait::Owned(task) => {
            join_owned(cx, &task, play_on(body, Body::came, k));
        }
        TasksWait::Group(child) => {
            let child = |cx, tasks, k| play(cx, child.within(tasks), k);
            group(cx, child, play_on(body, Body::grouped, k));
        }
        TasksWait::Shield(child) => {
            let child = |cx, k| play(cx, child, k);
            shield(cx, child, play_on(body, Body::came, k));
        }
    }
}
