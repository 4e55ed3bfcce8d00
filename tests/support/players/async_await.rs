//! Plays a script with `async` and `await`.

use super::super::part::{Part, Wait};
use std::future::Future;
use std::pin::Pin;
use styles::async_await::cancel::until;
use styles::async_await::limit;
use styles::async_await::task::{self, Cx};
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;
use styles::workload::{Buffer, Fault};

pub(crate) fn spawn(lp: &Loop, actor: Actor, part: Part) -> Task<()> {
    task::spawn(lp, actor, async |cx| {
        let played = play(&cx, part).await;
        played.expect("nobody throws here");
    })
}

type Played<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + 'a>>;

fn play(cx: &Cx, mut part: Part) -> Played<'_> {
    Box::pin(async move {
        while let Some(next) = part.next_wait() {
            wait_for(cx, &mut part, next).await?;
        }
        Ok(())
    })
}

async fn wait_for(cx: &Cx, part: &mut Part, next: Wait) -> Result<(), Fault> {
    match next {
        Wait::Turn => wait::yield_now(cx).await,
        Wait::Sleep(us) => wait::sleep(cx, us).await,
        Wait::Future(future) => wait::done(cx, &future).await,
        Wait::Join(task) => wait::ended(cx, task).await,
        Wait::Connect(address) => {
            part.connected(wait::connect(cx, address).await)?;
        }
        Wait::Accept(listener) => {
            part.accepted(wait::accept(cx, listener).await)?;
        }
        Wait::Read(connection) => {
            let buffer = Buffer::with_capacity(64);
            part.moved(wait::read(cx, connection, buffer).await)?;
        }
        Wait::Write(connection) => {
            let buffer = Buffer::from(vec![0]);
            part.moved(wait::write(cx, connection, buffer).await)?;
        }
        Wait::Job(us) => part.returned(wait::blocking(cx, us, || 7).await)?,
        Wait::Permit(places) => {
            part.placed(limit::acquire(cx, &places).await);
        }
        Wait::Call(child) => play(cx, child).await?,
        Wait::Timeout(us, child) => {
            part.timed(timeout(cx, us, play(cx, child)).await)?;
        }
        Wait::Until(stop, child) => {
            part.ended(until(cx, stop, play(cx, child)).await)?;
        }
    }
    Ok(())
}
