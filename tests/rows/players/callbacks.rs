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
            // Acts that do not wait must not need a stack.
            cx.bounce(move |cx| k(cx, result));
        }
        Next::Wait(next) => wait_for(cx, body, next, k),
    }
}

/// Takes what was waited for, and plays on.
fn play_on<T: 'static>(
    mut body: Body,
    take: impl FnOnce(&mut Body, T) -> Raises + 'static,
    k: Continuation<Raises<Value>>,
) -> impl FnOnce(Cx, T) + 'static {
    move |cx, value| match take(&mut body, value) {
        Ok(()) => play(cx, body, k),
        Err(error) => {
            drop(body);
            k(cx, Err(error));
        }
    }
}

fn wait_for(cx: Cx, body: Body, next: Wait, k: Continuation<Raises<Value>>) {
    match next {
        Wait::Turn => wait::yield_now(cx, play_on(body, |_, ()| Ok(()), k)),
        Wait::Sleep(us) => {
            wait::sleep(cx, us, play_on(body, |_, ()| Ok(()), k));
        }
        Wait::Join(task) => {
            let key = task.key();
            let take = move |body: &mut Body, ()| {
                body.joined(&task);
                Ok(())
            };
            wait::ended(cx, key, play_on(body, take, k));
        }
        Wait::Value(task) => {
            join(cx, &task, play_on(body, Body::got, k));
        }
        Wait::Future(future) => {
            settle(cx, &future, play_on(body, Body::got, k));
        }
        Wait::Values(all) => {
            let then = play_on(body, Body::gathered_values, k);
            settle(cx, all.future(), then);
        }
        Wait::Outcomes(all) => {
            let then = play_on(body, Body::gathered_outcomes, k);
            settle(cx, all.future(), then);
        }
        Wait::Job(us, value) => {
            let then = play_on(body, Body::returned, k);
            wait::blocking(cx, us, move || value, then);
        }
        Wait::Call(child) => {
            play(cx, child, Box::new(play_on(body, Body::got, k)));
        }
        Wait::Catch(child) => {
            play(cx, child, Box::new(play_on(body, Body::caught, k)));
        }
        Wait::Timeout(us, child) => {
            let child = |cx, k| play(cx, child, k);
            timeout(cx, us, child, play_on(body, Body::timed, k));
        }
    }
}
