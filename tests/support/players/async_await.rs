//! Plays a script with `async` and `await`.

use super::super::body::{Body, Next, TasksWait, Wait};
use super::super::script::Value;
use super::super::taken::job;
use super::super::tasks::end;
use std::future::Future;
use std::pin::Pin;
use styles::async_await::cancel::until;
use styles::async_await::group::group;
use styles::async_await::join::{join, join_owned, settle, shield};
use styles::async_await::task::{self, Cx};
use styles::async_await::timeout::timeout;
use styles::async_await::{limit, run, wait};
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;

pub(crate) fn spawn(lp: &Loop, actor: Actor, body: Body) -> Task<()> {
    task::spawn(lp, actor, async |cx| {
        end(&cx, play(&cx, body).await);
    })
}

pub(crate) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, async |cx| play(&cx, body).await)
}

pub(crate) fn start_eager(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start_eager(lp, async |cx| play(&cx, body).await)
}

pub(crate) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, async |cx| play(&cx, body).await)
}

/// Boxed, since the body may call one that is played in the same way.
pub(crate) type Playing<'a> =
    Pin<Box<dyn Future<Output = Raises<Value>> + 'a>>;

pub(crate) fn play(cx: &Cx, mut body: Body) -> Playing<'_> {
    Box::pin(async move {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => {
                    if let Err(error) = wait_for(cx, &mut body, next).await {
                        return body.fail(error);
                    }
                }
            }
        }
    })
}

async fn wait_for(cx: &Cx, body: &mut Body, next: Wait) -> Raises {
    match next {
        Wait::Turn => wait::yield_now(cx).await,
        Wait::Sleep(us) => wait::sleep(cx, us).await,
        Wait::Signal(signal) => wait::done(cx, &signal).await,
        Wait::Ended(key, task) => {
            wait::ended(cx, key).await;
            body.joined(&task);
        }
        Wait::Task(task) => body.came(join(cx, &task).await)?,
        Wait::OfTasks(next) => wait_for_tasks(cx, body, next).await?,
        Wait::Future(future) => body.came(settle(cx, &future).await)?,
        Wait::Values(all) => body.came_all(settle(cx, all.future()).await)?,
        Wait::Outcomes(all) => {
            body.ended_all(settle(cx, all.future()).await)?;
        }
        Wait::Connect(address) => {
            body.connected(wait::connect(cx, address).await)?;
        }
        Wait::Accept(listener) => {
            body.accepted(wait::accept(cx, listener).await)?;
        }
        Wait::Read(connection, buffer) => {
            body.moved(wait::read(cx, connection, buffer).await)?;
        }
        Wait::Write(connection, buffer) => {
            body.moved(wait::write(cx, connection, buffer).await)?;
        }
        Wait::Job(us, value) => {
            body.returned(wait::blocking(cx, us, job(value)).await)?;
        }
        Wait::Permit(places) => body.placed(limit::acquire(cx, &places).await),
        Wait::Call(child, take) => take(body, play(cx, child).await)?,
        Wait::CatchAll(child) => body.caught_all(play(cx, child).await)?,
        Wait::CleanUp(bodies) => {
            let [child, _] = *bodies;
            body.called(play(cx, child).await)?;
        }
        Wait::Timeout(us, child) => {
            body.timed(timeout(cx, us, play(cx, child)).await)?;
        }
        Wait::Until(stop, child) => {
            body.stopped(until(cx, stop, play(cx, child)).await)?;
        }
    }
    Ok(())
}

async fn wait_for_tasks(cx: &Cx, body: &mut Body, next: TasksWait) -> Raises {
    match next {
        TasksWait::Owned(task) => body.came(join_owned(cx, &task).await)?,
        TasksWait::Group(child) => {
            let child = async |tasks| play(cx, child.within(tasks)).await;
            body.grouped(group(cx, child).await)?;
        }
        TasksWait::Shield(child) => {
            let child = async |cx| play(&cx, child).await;
            body.came(shield(cx, child).await)?;
        }
    }
    Ok(())
}
