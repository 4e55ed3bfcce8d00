//! Plays a script by `yield from`.

use super::super::part::{Part, Wait};
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;
use styles::workload::{Buffer, Fault};
use styles::yield_from::cancel::until;
use styles::yield_from::limit;
use styles::yield_from::task::{self, Boxed, generator};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{
    Delegate, accept, blocking, connect, done, ended, read, sleep, write,
    yield_from, yield_now,
};

pub(crate) fn spawn(lp: &Loop, actor: Actor, part: Part) -> Task<()> {
    let body = generator(async move |co| {
        let played = yield_from!(co, play(part));
        played.expect("nobody throws here");
    });
    task::spawn(lp, actor, body)
}

/// Boxed, for the body may call one that is played in the same way.
fn play(mut part: Part) -> Boxed<Result<(), Fault>> {
    Boxed::new(generator(async move |co| {
        while let Some(next) = part.next_wait() {
            yield_from!(co, wait_for(&mut part, next))?;
        }
        Ok(())
    }))
}

fn wait_for(
    part: &mut Part,
    next: Wait,
) -> impl Delegate<Return = Result<(), Fault>> {
    generator(async move |co| {
        match next {
            Wait::Turn => yield_from!(co, yield_now())?,
            Wait::Sleep(us) => yield_from!(co, sleep(us))?,
            Wait::Future(future) => yield_from!(co, done(&future))?,
            Wait::Join(task) => yield_from!(co, ended(task))?,
            Wait::Connect(address) => {
                part.connected(yield_from!(co, connect(address)))?;
            }
            Wait::Accept(listener) => {
                part.accepted(yield_from!(co, accept(listener)))?;
            }
            Wait::Read(connection) => {
                let buffer = Buffer::with_capacity(64);
                part.moved(yield_from!(co, read(connection, buffer)))?;
            }
            Wait::Write(connection) => {
                let buffer = Buffer::from(vec![0]);
                part.moved(yield_from!(co, write(connection, buffer)))?;
            }
            Wait::Job(us) => {
                part.returned(yield_from!(co, blocking(us, || 7)))?;
            }
            Wait::Permit(places) => {
                part.placed(yield_from!(co, limit::acquire(&places))?);
            }
            Wait::Call(child) => yield_from!(co, play(child))?,
            Wait::Timeout(us, child) => {
                part.timed(yield_from!(co, timeout(us, play(child))))?;
            }
            Wait::Until(stop, child) => {
                part.ended(yield_from!(co, until(stop, play(child))))?;
            }
        }
        Ok(())
    })
}
