//! Plays a script with callbacks.

use super::super::part::{Part, Wait};
use styles::callbacks::cancel::until;
use styles::callbacks::limit;
use styles::callbacks::task::{self, Continuation, Cx};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;
use styles::workload::{Buffer, Fault};

pub(crate) fn spawn(lp: &Loop, actor: Actor, part: Part) -> Task<()> {
    task::spawn(lp, actor, |cx, k| play(cx, part, k))
}

fn play(cx: Cx, mut part: Part, k: Continuation<()>) {
    match part.next_wait() {
        Some(next) => wait_for(cx, part, next, k),
        None => {
            drop(part);
            // Steps that do not wait must not need a stack.
            cx.bounce(move |cx| k(cx, ()));
        }
    }
}

/// Takes what was waited for, and plays on.
fn play_on<T: 'static>(
    mut part: Part,
    take: impl FnOnce(&mut Part, T) -> Result<(), Fault> + 'static,
    k: Continuation<()>,
) -> impl FnOnce(Cx, T) + 'static {
    move |cx, value| {
        take(&mut part, value).expect("nobody throws here");
        play(cx, part, k);
    }
}

fn wait_for(cx: Cx, part: Part, next: Wait, k: Continuation<()>) {
    match next {
        Wait::Turn => wait::yield_now(cx, move |cx, ()| play(cx, part, k)),
        Wait::Sleep(us) => {
            wait::sleep(cx, us, move |cx, ()| play(cx, part, k));
        }
        Wait::Future(future) => {
            wait::done(cx, &future, move |cx, ()| play(cx, part, k));
        }
        Wait::Join(task) => {
            wait::ended(cx, task, move |cx, ()| play(cx, part, k));
        }
        Wait::Connect(address) => {
            wait::connect(cx, address, play_on(part, Part::connected, k));
        }
        Wait::Accept(listener) => {
            wait::accept(cx, listener, play_on(part, Part::accepted, k));
        }
        Wait::Read(connection) => {
            let buffer = Buffer::with_capacity(64);
            let then = play_on(part, Part::moved, k);
            wait::read(cx, connection, buffer, then);
        }
        Wait::Write(connection) => {
            let buffer = Buffer::from(vec![0]);
            let then = play_on(part, Part::moved, k);
            wait::write(cx, connection, buffer, then);
        }
        Wait::Job(us) => {
            wait::blocking(cx, us, || 7, play_on(part, Part::returned, k));
        }
        Wait::Permit(places) => {
            let take = |part: &mut Part, place| {
                part.placed(place);
                Ok(())
            };
            limit::acquire(cx, &places, play_on(part, take, k));
        }
        Wait::Call(child) => {
            play(cx, child, Box::new(move |cx, ()| play(cx, part, k)));
        }
        Wait::Timeout(us, child) => {
            let take = |part: &mut Part, ended: Result<(), _>| {
                part.timed(ended.map(Ok))
            };
            let body = |cx, k| play(cx, child, k);
            timeout(cx, us, body, play_on(part, take, k));
        }
        Wait::Until(stop, child) => {
            let take = |part: &mut Part, ended: Result<(), _>| {
                part.ended(ended.map(Ok))
            };
            let body = |cx, k| play(cx, child, k);
            until(cx, stop, body, play_on(part, take, k));
        }
    }
}
