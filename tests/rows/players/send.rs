//! Plays a script by `send`.

use super::super::body::{Body, Next, Wait};
use super::super::script::Value;
use std::future::Future;
use std::pin::Pin;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::Loop;
use styles::send::join::{Join, Settle};
use styles::send::run;
use styles::send::task::Co;
use styles::send::timeout::timeout;
use styles::send::wait::{Blocking, Call, Ended, Sleep, YieldNow, yield_};

pub(super) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, |co| play(co, body))
}

pub(super) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, |co| play(co, body))
}

type Playing = Pin<Box<dyn Future<Output = Raises<Value>>>>;

fn play(co: Co, mut body: Body) -> Playing {
    Box::pin(async move {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => wait_for(&co, &mut body, next).await?,
            }
        }
    })
}

async fn wait_for(co: &Co, body: &mut Body, next: Wait) -> Raises {
    match next {
        Wait::Turn => yield_!(co, YieldNow)?,
        Wait::Sleep(us) => yield_!(co, Sleep(us))?,
        Wait::Join(task) => {
            yield_!(co, Ended(task.key()))?;
            body.joined(&task);
        }
        Wait::Value(task) => body.got(yield_!(co, Join(&task)))?,
        Wait::Future(future) => body.got(yield_!(co, Settle(&future)))?,
        Wait::Values(all) => {
            body.gathered_values(yield_!(co, Settle(all.future())))?;
        }
        Wait::Outcomes(all) => {
            body.gathered_outcomes(yield_!(co, Settle(all.future())))?;
        }
        Wait::Job(us, value) => {
            body.returned(yield_!(co, Blocking(us, move || value)))?;
        }
        Wait::Call(child) => {
            body.got(yield_!(co, Call(|co| play(co, child))))?;
        }
        Wait::Catch(child) => {
            body.caught(yield_!(co, Call(|co| play(co, child))))?;
        }
        Wait::Timeout(us, child) => {
            let child = |co| play(co, child);
            let ended = yield_!(co, Call(|co| timeout(co, us, child)));
            body.timed(ended)?;
        }
    }
    Ok(())
}
