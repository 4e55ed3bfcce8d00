//! Plays a script by `async` and `await`.

use super::super::body::{Body, Next, Wait};
use super::super::script::Value;
use std::future::Future;
use std::pin::Pin;
use styles::async_await::join::{join, settle};
use styles::async_await::run;
use styles::async_await::task::Cx;
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::Loop;

pub(super) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, async |cx| play(&cx, body).await)
}

pub(super) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, async |cx| play(&cx, body).await)
}

type Playing<'a> = Pin<Box<dyn Future<Output = Raises<Value>> + 'a>>;

fn play(cx: &Cx, mut body: Body) -> Playing<'_> {
    Box::pin(async move {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => wait_for(cx, &mut body, next).await?,
            }
        }
    })
}

async fn wait_for(cx: &Cx, body: &mut Body, next: Wait) -> Raises {
    match next {
        Wait::Turn => wait::yield_now(cx).await,
        Wait::Sleep(us) => wait::sleep(cx, us).await,
        Wait::Join(task) => {
            wait::ended(cx, task.key()).await;
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
        Wait::Call(child) => body.got(play(cx, child).await)?,
        Wait::Catch(child) => body.caught(play(cx, child).await)?,
        Wait::Timeout(us, child) => {
            body.timed(timeout(cx, us, play(cx, child)).await)?;
        }
    }
    Ok(())
}
