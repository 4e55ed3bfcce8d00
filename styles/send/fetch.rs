//! The client: bodies that yield each wait, and yield each child to have it
//! called.

use super::join::join_set;
use super::task::{self, Co};
use super::timeout::timeout;
use super::wait::{Call, Connect, Sleep, yield_};
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
    task::spawn(lp, Actor::Client, |co| fetch(co, work, stop))
}

async fn fetch(co: Co, work: Rc<FetchWork>, stop: Promise<()>) {
    let requests = TaskSet::new();
    // step: requests
    let all = {
        let (work, requests) = (work.clone(), requests.clone());
        move |co| request_all(co, work, requests)
    };
    let ended = yield_!(co, Call(|co| cancel::until(co, stop, all)));
    // step: cancelled
    if ended.is_err() {
        requests.cancel();
        for index in work.cancel_unfinished() {
            co.note(Actor::Fetch(index), Event::Cancelled);
        }
    }
}

async fn request_all(co: Co, work: Rc<FetchWork>, requests: TaskSet) {
    let semaphore = Semaphore::new(&co, work.plan.concurrency);
    let pool = ConnectionPool::new(work.plan.kept_connections);
    for index in 0..work.len() {
        // step: permit
        let permit = match semaphore.try_acquire() {
            Some(permit) => permit,
            None => {
                yield_!(co, Call(|co| limit::acquire(co, semaphore.clone())))
            }
        };
        // step: request
        let actor = Actor::Fetch(index);
        let (work, pool) = (work.clone(), pool.clone());
        let task = task::spawn(&co, actor, |co| {
            request(co, work, pool, index, permit)
        });
        requests.add(actor, task);
    }
    // step: join
    yield_!(co, Call(|co| join_set(co, requests)));
}

async fn request(
    co: Co,
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    permit: Permit,
) {
    let actor = Actor::Fetch(index);
    // step: start
    co.note(actor, Event::Start);
    // step: attempts
    let result =
        yield_!(co, Call(|co| attempts(co, work.clone(), pool, index)));
    // step: done
    co.note(actor, Event::Done { ok: result.is_ok() });
    work.finish(index, result);
    drop(permit);
}

async fn attempts(
    co: Co,
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
) -> Result<Response, FetchError> {
    let actor = Actor::Fetch(index);
    let mut attempt = 0;
    loop {
        // step: attempt
        co.note(actor, Event::Attempt { attempt });
        let limit_us = work.plan.timeout_us;
        let one = {
            let (work, pool) = (work.clone(), pool.clone());
            move |co| one_attempt(co, work, pool, index, attempt)
        };
        let result = yield_!(co, Call(|co| timeout(co, limit_us, one)));
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
        let Some(wait_us) = work.plan.retry_after_us(attempt, error) else {
            return Err(error);
        };
        // step: backoff
        co.note(actor, Event::Backoff { attempt, wait_us });
        yield_!(co, Sleep(wait_us));
        attempt += 1;
    }
}

async fn one_attempt(
    co: Co,
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    attempt: u32,
) -> Result<Response, FetchError> {
    let request = work.request(index);
    let mut visit = Visit::new(&pool, request.address(attempt));
    loop {
        // step: connect
        let connection = match visit.take() {
            Some(connection) => connection,
            None => {
                let address = visit.address().clone();
                let connection = yield_!(co, Connect(address))?;
                co.note(Actor::Fetch(index), Event::Connected { attempt });
                connection
            }
        };
        // step: exchange
        let head = request.to_bytes();
        let reader = ResponseReader::new(work.plan.max_body_bytes);
        let exchange = |co| stream::exchange(co, connection, head, reader);
        let exchanged = yield_!(co, Call(exchange));
        // step: keep
        if let ControlFlow::Break(result) = visit.end(exchanged) {
            return result;
        }
        // step: resent
        co.note(Actor::Fetch(index), Event::Resent { attempt });
    }
}
