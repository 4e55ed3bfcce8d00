//! Plays a script by `send`.

use super::super::part::{Part, Wait};
use std::future::Future;
use std::pin::Pin;
use styles::event_loop::{Loop, Task};
use styles::send::cancel::until;
use styles::send::limit;
use styles::send::task::{self, Co};
use styles::send::timeout::timeout;
use styles::send::wait::{
    Accept, Blocking, Call, Connect, Done, Ended, Read, Sleep, Write,
    YieldNow, yield_,
};
use styles::trace::Actor;
use styles::workload::{Buffer, Fault};

pub(crate) fn spawn(lp: &Loop, actor: Actor, part: Part) -> Task<()> {
    task::spawn(lp, actor, |co| async move {
        let played = play(co, part).await;
        played.expect("nobody throws here");
    })
}

type Played = Pin<Box<dyn Future<Output = Result<(), Fault>>>>;

fn play(co: Co, mut part: Part) -> Played {
    Box::pin(async move {
        while let Some(next) = part.next_wait() {
            wait_for(&co, &mut part, next).await?;
        }
        Ok(())
    })
}

async fn wait_for(co: &Co, part: &mut Part, next: Wait) -> Result<(), Fault> {
    match next {
        Wait::Turn => yield_!(co, YieldNow)?,
        Wait::Sleep(us) => yield_!(co, Sleep(us))?,
        Wait::Future(future) => yield_!(co, Done(&future))?,
        Wait::Join(task) => yield_!(co, Ended(task))?,
        Wait::Connect(address) => {
            part.connected(yield_!(co, Connect(address)))?;
        }
        Wait::Accept(listener) => {
            part.accepted(yield_!(co, Accept(listener)))?;
        }
        Wait::Read(connection) => {
            let buffer = Buffer::with_capacity(64);
            part.moved(yield_!(co, Read(connection, buffer)))?;
        }
        Wait::Write(connection) => {
            let buffer = Buffer::from(vec![0]);
            part.moved(yield_!(co, Write(connection, buffer)))?;
        }
        Wait::Job(us) => part.returned(yield_!(co, Blocking(us, || 7)))?,
        Wait::Permit(places) => {
            let place = yield_!(co, Call(|co| limit::acquire(co, places)));
            part.placed(place?);
        }
        Wait::Call(child) => yield_!(co, Call(|co| play(co, child)))?,
        Wait::Timeout(us, child) => {
            let body = |co| play(co, child);
            let ended = yield_!(co, Call(|co| timeout(co, us, body)));
            part.timed(ended)?;
        }
        Wait::Until(stop, child) => {
            let body = |co| play(co, child);
            let ended = yield_!(co, Call(|co| until(co, stop, body)));
            part.ended(ended)?;
        }
    }
    Ok(())
}
