//! The client: each body delegates to its waits and to its children, which
//! may borrow from it.

use super::join::join_set;
use super::task::{self, generator};
use super::timeout::timeout;
use super::wait::{Delegate, connect, sleep, yield_from};
use super::{cancel, limit, stream};
use crate::event_loop::{
    ConnectionPool, Loop, Permit, Promise, Semaphore, Task, TaskSet,
};
use crate::trace::{Actor, Event};
use crate::visit::Visit;
use crate::workload::{FetchError, FetchWork, Response, ResponseReader};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Starts the client: it fetches all requests of the plan, and stops early
/// when `stop` is set.
///
/// The results are in `work` when the task has ended.
pub fn start(lp: &Loop, work: Rc<FetchWork>, stop: Promise<()>) -> Task<()> {
    task::spawn(lp, Actor::Client, fetch(work, stop))
}

fn fetch(
    work: Rc<FetchWork>,
    stop: Promise<()>,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        let requests = TaskSet::new();
        // step: requests
        let all = request_all(&work, &requests);
        let ended = yield_from!(co, cancel::until(stop, all));
        // step: cancelled
        if ended.is_err() {
            requests.cancel();
            for index in work.cancel_unfinished() {
                co.note(Actor::Fetch(index), Event::Cancelled);
            }
        }
    })
}

fn request_all(
    work: &Rc<FetchWork>,
    requests: &TaskSet,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        let semaphore = Semaphore::new(&co, work.plan.concurrency);
        let pool = ConnectionPool::new(work.plan.kept_connections);
        for index in 0..work.len() {
            // step: permit
            let permit = match semaphore.try_acquire() {
                Some(permit) => permit,
                None => yield_from!(co, limit::acquire(&semaphore)),
            };
            // step: request
            let actor = Actor::Fetch(index);
            let (work, pool) = (work.clone(), pool.clone());
            let request = request(work, pool, index, permit);
            let task = task::spawn(&co, actor, request);
            requests.add(actor, task);
        }
        // step: join
        yield_from!(co, join_set(requests));
    })
}

fn request(
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    permit: Permit,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        let actor = Actor::Fetch(index);
        // step: start
        co.note(actor, Event::Start);
        // step: attempts
        let result = yield_from!(co, attempts(&work, &pool, index));
        // step: done
        co.note(actor, Event::Done { ok: result.is_ok() });
        work.finish(index, result);
        drop(permit);
    })
}

fn attempts(
    work: &FetchWork,
    pool: &ConnectionPool,
    index: u32,
) -> impl Delegate<Return = Result<Response, FetchError>> {
    generator(async move |co| {
        let actor = Actor::Fetch(index);
        let mut attempt = 0;
        loop {
            // step: attempt
            co.note(actor, Event::Attempt { attempt });
            let limit_us = work.plan.timeout_us;
            let result = one_attempt(work, pool, index, attempt);
            let result = yield_from!(co, timeout(limit_us, result));
            // step: ok
            let error = match result.unwrap_or_else(|e| Err(e.into())) {
                Ok(response) => {
                    co.note(actor, Event::ok(attempt, &response));
                    return Ok(response);
                }
                Err(error) => error,
            };
            // step: error
            co.note(actor, Event::Error { attempt, error });
            let Some(wait_us) = work.plan.retry_after_us(attempt, error)
            else {
                return Err(error);
            };
            // step: backoff
            co.note(actor, Event::Backoff { attempt, wait_us });
            yield_from!(co, sleep(wait_us));
            attempt += 1;
        }
    })
}

fn one_attempt(
    work: &FetchWork,
    pool: &ConnectionPool,
    index: u32,
    attempt: u32,
) -> impl Delegate<Return = Result<Response, FetchError>> {
    generator(async move |co| {
        let request = work.request(index);
        let mut visit = Visit::new(pool, request.address(attempt));
        loop {
            // step: connect
            let connection = match visit.take() {
                Some(connection) => connection,
                None => {
                    let address = visit.address().clone();
                    let connection = yield_from!(co, connect(address))?;
                    co.note(Actor::Fetch(index), Event::Connected { attempt });
                    connection
                }
            };
            // step: exchange
            let head = request.to_bytes();
            let reader = ResponseReader::new(work.plan.max_body_bytes);
            let exchange = stream::exchange(connection, head, reader);
            let exchanged = yield_from!(co, exchange);
            // step: keep
            if let ControlFlow::Break(result) = visit.end(exchanged) {
                return result;
            }
            // step: resent
            co.note(Actor::Fetch(index), Event::Resent { attempt });
        }
    })
}
