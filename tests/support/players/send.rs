//! Plays a script by `send`.

use super::super::part::{Part, Wait};
use std::future::Future;
use std::pin::Pin;
use styles::event_loop::{Loop, Task};
use styles::send::cancel::until;
use styles::send::limit;
use styles::send::task::{self, Cx};
use styles::send::timeout::timeout;
use styles::send::wait::{self, call};
use styles::trace::Who;
use styles::workload::{Buffer, Fault};

pub(crate) fn spawn(lp: &Loop, who: Who, part: Part) -> Task<()> {
    task::spawn(lp, who, |cx| async {
        let played = play(cx, part).await;
        played.expect("nobody throws here");
    })
}

type Played = Pin<Box<dyn Future<Output = Result<(), Fault>>>>;

fn play(cx: Cx, mut part: Part) -> Played {
    Box::pin(async move {
        while let Some(next) = part.next_wait() {
            wait_for(&cx, &mut part, next).await?;
        }
        Ok(())
    })
}

async fn wait_for(cx: &Cx, part: &mut Part, next: Wait) -> Result<(), Fault> {
    match next {
        Wait::Turn => wait::turn(cx).await?,
        Wait::Sleep(us) => wait::sleep(cx, us).await?,
        Wait::Future(future) => wait::future(cx, &future).await?,
        Wait::Join(task) => wait::join(cx, task).await?,
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
        Wait::Place(places) => {
            part.placed(call(cx, |cx| limit::place(cx, places)).await?);
        }
        Wait::Call(child) => call(cx, |cx| play(cx, child)).await?,
        Wait::Timeout(us, child) => {
            let body = |cx| play(cx, child);
            let ended = call(cx, |cx| timeout(cx, us, body)).await;
            part.timed(ended)?;
        }
        Wait::Until(stop, child) => {
            let body = |cx| play(cx, child);
            let ended = call(cx, |cx| until(cx, stop, body)).await;
            part.ended(ended)?;
        }
    }
    Ok(())
}
