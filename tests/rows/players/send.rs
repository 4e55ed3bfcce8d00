//! Plays a script by `send`.

use super::super::body::{Body, Next, Wait};
use super::super::script::Value;
use std::future::Future;
use std::pin::Pin;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::Loop;
use styles::send::join::{join, settle};
use styles::send::run;
use styles::send::task::Cx;
use styles::send::timeout::timeout;
use styles::send::wait::{self, call};

pub(super) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, |cx| play(cx, body))
}

pub(super) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, |cx| play(cx, body))
}

type Playing = Pin<Box<dyn Future<Output = Raises<Value>>>>;

fn play(cx: Cx, mut body: Body) -> Playing {
    Box::pin(async move {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => wait_for(&cx, &mut body, next).await?,
            }
        }
    })
}

async fn wait_for(cx: &Cx, body: &mut Body, next: Wait) -> Raises {
    match next {
        Wait::Turn => wait::turn(cx).await?,
        Wait::Sleep(us) => wait::sleep(cx, us).await?,
        Wait::Join(task) => {
            wait::join(cx, task.key()).await?;
            body.joined(&task);
        }
        Wait::Value(task) => body.got(join(cx, &task).await)?,
        Wait::Future(future) => body.got(settle(cx, &future).await)?,
        Wait::Values(all) => {
            body.gathered_values(settle(cx, all.future()).await)?;
        }
        Wait::Outcomes(all) => {
            body.gathered_outcomes(settle(cx, all.future()).await)?;
        }
        Wait::Job(us, value) => {
            body.returned(wait::blocking(cx, us, move || value).await)?;
        }
        Wait::Call(child) => {
            body.got(call(cx, |cx| play(cx, child)).await)?;
        }
        Wait::Catch(child) => {
            body.caught(call(cx, |cx| play(cx, child)).await)?;
        }
        Wait::Timeout(us, child) => {
            let child = |cx| play(cx, child);
            let ended = call(cx, |cx| timeout(cx, us, child)).await;
            body.timed(ended)?;
        }
    }
    Ok(())
}
