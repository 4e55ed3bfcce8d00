//! Plays a script by `yield from`.

use super::super::body::{Body, Next, Wait};
use super::super::script::Value;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::Loop;
use styles::yield_from::join::{join, settle};
use styles::yield_from::run;
use styles::yield_from::task::{Boxed, generator};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{
    Delegate, blocking, ended, sleep, yield_from, yield_now,
};

pub(super) fn run(stage: &Stage, body: Body) -> Raises<Value> {
    run::run(stage, play(body))
}

pub(super) fn start(lp: &Loop, body: Body) -> SharedTask<Value> {
    run::start(lp, play(body))
}

/// Boxed, for the body may call one that is played in the same way.
fn play(mut body: Body) -> Boxed<Raises<Value>> {
    Boxed::new(generator(async move |co| {
        loop {
            match body.next() {
                Next::Ended(result) => return result,
                Next::Wait(next) => {
                    yield_from!(co, wait_for(&mut body, next))?;
                }
            }
        }
    }))
}

fn wait_for(body: &mut Body, next: Wait) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        match next {
            Wait::Turn => yield_from!(co, yield_now())?,
            Wait::Sleep(us) => yield_from!(co, sleep(us))?,
            Wait::Join(task) => {
                yield_from!(co, ended(task.key()))?;
                body.joined(&task);
            }
            Wait::Value(task) => body.got(yield_from!(co, join(&task)))?,
            Wait::Future(future) => {
                body.got(yield_from!(co, settle(&future)))?;
            }
            Wait::Values(all) => {
                let values = yield_from!(co, settle(all.future()));
                body.gathered_values(values)?;
            }
            Wait::Outcomes(all) => {
                let outcomes = yield_from!(co, settle(all.future()));
                body.gathered_outcomes(outcomes)?;
            }
            Wait::Job(us, value) => {
                let job = move || value;
                body.returned(yield_from!(co, blocking(us, job)))?;
            }
            Wait::Call(child) => body.got(yield_from!(co, play(child)))?,
            Wait::Catch(child) => {
                body.caught(yield_from!(co, play(child)))?;
            }
            Wait::Timeout(us, child) => {
                body.timed(yield_from!(co, timeout(us, play(child))))?;
            }
        }
        Ok(())
    })
}
