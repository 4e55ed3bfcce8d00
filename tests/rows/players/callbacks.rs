//! Plays a script with callbacks.

use super::super::body::{Body, Next, Wait};
use super::super::script::Value;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::callbacks::join::{join, settle};
use styles::callbacks::run;
use styles::callbacks::task::{Continuation, Cx};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
use styles::event_loop::Loop;

pub(super) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, |cx, k| play(cx, body, k))
}

pub(super) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, |cx, k| play(cx, body, k))
}

fn play(cx: Cx, mut body: Body, k: Continuation<Raises<Value>>) {
    match body.next() {
        Next::Ended(result) => {
            drop(body);
            k(result);
        }
        Next::Wait(next) => wait_for(cx, body, next, k),
    }
}

/// Takes what was waited for, and plays on.
fn play_on<T: 'static>(
    cx: Cx,
    mut body: Body,
    take: impl FnOnce(&mut Body, T) -> Raises + 'static,
    k: Continuation<Raises<Value>>,
) -> impl FnOnce(T) + 'static {
    move |value| match take(&mut body, value) {
        Ok(()) => play(cx, body, k),
        Err(error) => {
            drop(body);
            k(Err(error));
        }
    }
}

fn wait_for(cx: Cx, body: Body, next: Wait, k: Continuation<Raises<Value>>) {
    let here = cx.clone();
    let lp = &here;
    match next {
        Wait::Turn => wait::turn(lp, play_on(cx, body, |_, ()| Ok(()), k)),
        Wait::Sleep(us) => {
            wait::sleep(lp, us, play_on(cx, body, |_, ()| Ok(()), k));
        }
        Wait::Join(task) => {
            let key = task.key();
            let take = move |body: &mut Body, ()| {
                body.joined(&task);
                Ok(())
            };
            wait::join(lp, key, play_on(cx, body, take, k));
        }
        Wait::Value(task) => {
            join(lp, &task, play_on(cx, body, Body::got, k));
        }
        Wait::Future(future) => {
            settle(lp, &future, play_on(cx, body, Body::got, k));
        }
        Wait::Values(all) => {
            let then = play_on(cx, body, Body::gathered_values, k);
            settle(lp, all.future(), then);
        }
        Wait::Outcomes(all) => {
            let then = play_on(cx, body, Body::gathered_outcomes, k);
            settle(lp, all.future(), then);
        }
        Wait::Job(us, value) => {
            let then = play_on(cx, body, Body::returned, k);
            wait::blocking(lp, us, move || value, then);
        }
        Wait::Call(child) => {
            play(here, child, Box::new(play_on(cx, body, Body::got, k)));
        }
        Wait::Catch(child) => {
            play(here, child, Box::new(play_on(cx, body, Body::caught, k)));
        }
        Wait::Timeout(us, child) => {
            let child = |cx, k| play(cx, child, k);
            let then = play_on(cx, body, Body::timed, k);
            timeout(here, us, child, then);
        }
    }
}
