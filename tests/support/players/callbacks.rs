//! Plays a script with callbacks.

use super::super::part::{Part, Wait};
use styles::callbacks::cancel::until;
use styles::callbacks::limit;
use styles::callbacks::task::{self, Continuation, Cx};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
use styles::event_loop::{Loop, Task};
use styles::trace::Who;
use styles::workload::{Buffer, Fault};

pub(crate) fn spawn(lp: &Loop, who: Who, part: Part) -> Task<()> {
    task::spawn(lp, who, |cx, k| play(cx, part, k))
}

fn play(cx: Cx, mut part: Part, k: Continuation<()>) {
    match part.next_wait() {
        Some(next) => wait_for(cx, part, next, k),
        None => {
            drop(part);
            k(());
        }
    }
}

/// Takes what was waited for, and plays on.
fn play_on<T: 'static>(
    cx: Cx,
    mut part: Part,
    take: impl FnOnce(&mut Part, T) -> Result<(), Fault> + 'static,
    k: Continuation<()>,
) -> impl FnOnce(T) + 'static {
    move |value| {
        take(&mut part, value).expect("nobody throws here");
        play(cx, part, k);
    }
}

fn wait_for(cx: Cx, part: Part, next: Wait, k: Continuation<()>) {
    let here = cx.clone();
    let lp = &here;
    match next {
        Wait::Turn => wait::turn(lp, move |()| play(cx, part, k)),
        Wait::Sleep(us) => wait::sleep(lp, us, move |()| play(cx, part, k)),
        Wait::Future(future) => {
            wait::future(lp, &future, move |()| play(cx, part, k));
        }
        Wait::Join(task) => wait::join(lp, task, move |()| play(cx, part, k)),
        Wait::Connect(address) => {
            let then = play_on(cx, part, Part::connected, k);
            wait::connect(lp, address, then);
        }
        Wait::Accept(listener) => {
            let then = play_on(cx, part, Part::accepted, k);
            wait::accept(lp, listener, then);
        }
        Wait::Read(connection) => {
            let buffer = Buffer::with_capacity(64);
            let then = play_on(cx, part, Part::moved, k);
            wait::read(lp, connection, buffer, then);
        }
        Wait::Write(connection) => {
            let buffer = Buffer::from(vec![0]);
            let then = play_on(cx, part, Part::moved, k);
            wait::write(lp, connection, buffer, then);
        }
        Wait::Job(us) => {
            let then = play_on(cx, part, Part::returned, k);
            wait::blocking(lp, us, || 7, then);
        }
        Wait::Place(places) => {
            let take = |part: &mut Part, place| {
                part.placed(place);
                Ok(())
            };
            limit::place(here, places, play_on(cx, part, take, k));
        }
        Wait::Call(child) => {
            play(here, child, Box::new(move |()| play(cx, part, k)));
        }
        Wait::Timeout(us, child) => {
            let take = |part: &mut Part, ended: Result<(), _>| {
                part.timed(ended.map(Ok))
            };
            let body = |cx, k| play(cx, child, k);
            timeout(here, us, body, play_on(cx, part, take, k));
        }
        Wait::Until(stop, child) => {
            let take = |part: &mut Part, ended: Result<(), _>| {
                part.ended(ended.map(Ok))
            };
            let body = |cx, k| play(cx, child, k);
            until(here, stop, body, play_on(cx, part, take, k));
        }
    }
}
