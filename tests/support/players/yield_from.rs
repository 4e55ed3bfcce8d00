//! Plays a script by `yield from`.

use super::super::body::{Body, Next, TasksWait, Wait};
use super::super::script::Value;
use super::super::taken::job;
use super::super::tasks::end;
use styles::asyncio::{Raised, Raises, SharedTask, Stage};
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;
use styles::yield_from::cancel::until;
use styles::yield_from::catch::{catch, raise};
use styles::yield_from::group::group;
use styles::yield_from::join::{join, join_owned, settle, shield};
use styles::yield_from::task::{self, Boxed, generator};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{
    Delegate, accept, blocking, connect, done, ended, read, sleep, write,
    yield_from, yield_now,
};
use styles::yield_from::{limit, run};

pub(crate) fn spawn(lp: &Loop, actor: Actor, body: Body) -> Task<()> {
    let body = generator(async move |co| {
        end(&co, yield_from!(co, play(body)));
    });
    task::spawn(lp, actor, body)
}

pub(crate) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, play(body))
}

pub(crate) fn start_eager(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start_eager(lp, play(body))
}

pub(crate) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, play(body))
}

/// Boxed, since the body may call one that is played in the same way.
pub(crate) fn play(mut body: Body) -> Boxed<Raises<Value>> {
    Boxed::new(generator(async move |co| {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => {
                    let waited = yield_from!(co, wait_for(&mut body, next));
                    if let Err(error) = waited {
                        return body.fail(error);
                    }
                }
            }
        }
    }))
}

fn wait_for(body: &mut Body, next: Wait) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        match next {
            Wait::Turn => yield_from!(co, yield_now()),
            Wait::Sleep(us) => yield_from!(co, sleep(us)),
            Wait::Signal(signal) => yield_from!(co, done(&signal)),
            Wait::Ended(key, task) => {
                yield_from!(co, ended(key));
                body.joined(&task);
            }
            Wait::Task(task) => body.came(yield_from!(co, join(&task)))?,
            Wait::OfTasks(next) => {
                yield_from!(co, wait_for_tasks(body, next))?;
            }
            Wait::Future(future) => {
                body.came(yield_from!(co, settle(&future)))?;
            }
            Wait::Values(all) => {
                body.came_all(yield_from!(co, settle(all.future())))?;
            }
            Wait::Outcomes(all) => {
                body.ended_all(yield_from!(co, settle(all.future())))?;
            }
            Wait::Connect(address) => {
                body.connected(yield_from!(co, connect(address)))?;
            }
            Wait::Accept(listener) => {
                body.accepted(yield_from!(co, accept(listener)))?;
            }
            Wait::Read(connection, buffer) => {
                body.moved(yield_from!(co, read(connection, buffer)))?;
            }
            Wait::Write(connection, buffer) => {
                body.moved(yield_from!(co, write(connection, buffer)))?;
            }
            Wait::Job(us, value) => {
                body.returned(yield_from!(co, blocking(us, job(value))))?;
            }
            Wait::Permit(places) => {
                body.placed(yield_from!(co, limit::acquire(&places)));
            }
            Wait::Call(child, take) => {
                take(body, yield_from!(co, play(child)))?;
            }
            Wait::CatchAll(child) => {
                let ended = yield_from!(co, catch(play(child)));
                let cancelled = |_| Err(Raised::cancelled());
                body.caught_all(ended.unwrap_or_else(cancelled))?;
            }
            Wait::CleanUp(bodies) => {
                let [child, last] = *bodies;
                match yield_from!(co, catch(play(child))) {
                    Ok(result) => body.called(result)?,
                    Err(cancelled) => {
                        body.called(yield_from!(co, play(last)))?;
                        match yield_from!(co, raise(cancelled)) {}
                    }
                }
            }
            Wait::Timeout(us, child) => {
                body.timed(yield_from!(co, timeout(us, play(child))))?;
            }
            Wait::Until(stop, child) => {
                body.stopped(yield_from!(co, until(stop, play(child))))?;
            }
        }
        Ok(())
    })
}

fn wait_for_tasks(
    body: &mut Body,
    next: TasksWait,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        match next {
            TasksWait::Owned(task) => {
                body.came(yield_from!(co, join_owned(&task)))?;
            }
            TasksWait::Group(child) => {
                let child = |tasks| play(child.within(tasks));
                body.grouped(yield_from!(co, group(child)))?;
            }
            TasksWait::Shield(child) => {
                body.came(yield_from!(co, shield(play(child))))?;
            }
        }
        Ok(())
    })
}
