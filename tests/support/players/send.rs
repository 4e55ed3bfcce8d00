//! Plays a script by `send`.

use super::super::body::{Body, Next, TasksWait, Wait};
use super::super::script::Value;
use super::super::taken::job;
use super::super::tasks::end;
use std::future::Future;
use std::pin::Pin;
use styles::asyncio::{Raised, Raises, SharedTask, Stage};
use styles::event_loop::{Loop, Task};
use styles::send::cancel::until;
use styles::send::catch::{Catch, Raise};
use styles::send::group::group;
use styles::send::join::{Join, JoinOwned, Settle, shield};
use styles::send::task::{self, Co};
use styles::send::timeout::timeout;
use styles::send::wait::{
    Accept, Blocking, Call, Connect, Done, Ended, Read, Sleep, Write,
    YieldNow, yield_,
};
use styles::send::{limit, run};
use styles::trace::Actor;

pub(crate) fn spawn(lp: &Loop, actor: Actor, body: Body) -> Task<()> {
    let lp_of_end = lp.clone();
    task::spawn(lp, actor, |co| async move {
        end(&lp_of_end, play(co, body).await);
    })
}

pub(crate) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, |co| play(co, body))
}

pub(crate) fn start_eager(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start_eager(lp, |co| play(co, body))
}

pub(crate) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, |co| play(co, body))
}

pub(crate) type Playing = Pin<Box<dyn Future<Output = Raises<Value>>>>;

pub(crate) fn play(co: Co, mut body: Body) -> Playing {
    Box::pin(async move {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => {
                    if let Err(error) = wait_for(&co, &mut body, next).await {
                        return body.fail(error);
                    }
                }
            }
        }
    })
}

async fn wait_for(co: &Co, body: &mut Body, next: Wait) -> Raises {
    match next {
        Wait::Turn => yield_!(co, YieldNow),
        Wait::Sleep(us) => yield_!(co, Sleep(us)),
        Wait::Signal(signal) => yield_!(co, Done(&signal)),
        Wait::Ended(key, task) => {
            yield_!(co, Ended(key));
            body.joined(&task);
        }
        Wait::Task(task) => body.came(yield_!(co, Join(&task)))?,
        Wait::OfTasks(next) => wait_for_tasks(co, body, next).await?,
        Wait::Future(future) => body.came(yield_!(co, Settle(&future)))?,
        Wait::Values(all) => {
            body.came_all(yield_!(co, Settle(all.future())))?;
        }
        Wait::Outcomes(all) => {
            body.ended_all(yield_!(co, Settle(all.future())))?;
        }
        Wait::Connect(address) => {
            body.connected(yield_!(co, Connect(address)))?;
        }
        Wait::Accept(listener) => {
            body.accepted(yield_!(co, Accept(listener)))?;
        }
        Wait::Read(connection, buffer) => {
            body.moved(yield_!(co, Read(connection, buffer)))?;
        }
        Wait::Write(connection, buffer) => {
            body.moved(yield_!(co, Write(connection, buffer)))?;
        }
        Wait::Job(us, value) => {
            body.returned(yield_!(co, Blocking(us, job(value))))?;
        }
        Wait::Permit(places) => {
            let place = yield_!(co, Call(|co| limit::acquire(co, places)));
            body.placed(place);
        }
        Wait::Call(child, take) => {
            take(body, yield_!(co, Call(|co| play(co, child))))?;
        }
        Wait::CatchAll(child) => {
            let ended = yield_!(co, Catch(|co| play(co, child)));
            let cancelled = |_| Err(Raised::cancelled());
            body.caught_all(ended.unwrap_or_else(cancelled))?;
        }
        Wait::CleanUp(bodies) => {
            let [child, last] = *bodies;
            match yield_!(co, Catch(|co| play(co, child))) {
                Ok(result) => body.called(result)?,
                Err(cancelled) => {
                    body.called(yield_!(co, Call(|co| play(co, last))))?;
                    match yield_!(co, Raise(cancelled)) {}
                }
            }
        }
        Wait::Timeout(us, child) => {
            let child = |co| play(co, child);
            body.timed(yield_!(co, Call(|co| timeout(co, us, child))))?;
        }
        Wait::Until(stop, child) => {
            let child = |co| play(co, child);
            body.stopped(yield_!(co, Call(|co| until(co, stop, child))))?;
        }
    }
    Ok(())
}

async fn wait_for_tasks(co: &Co, body: &mut Body, next: TasksWait) -> Raises {
    match next {
        TasksWait::Owned(task) => {
            body.came(yield_!(co, JoinOwned(&task)))?;
        }
        TasksWait::Group(child) => {
            let child = |co, tasks| play(co, child.within(tasks));
            body.grouped(yield_!(co, Call(|co| group(co, child))))?;
        }
        TasksWait::Shield(child) => {
            let child = |co| play(co, child);
            body.came(yield_!(co, Call(|co| shield(co, child))))?;
        }
    }
    Ok(())
}
