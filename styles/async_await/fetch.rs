//! The client: loops and `?` around the waits, as if nothing waited.

use super::join::join_set;
use super::task::{self, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
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
    task::spawn(lp, Actor::Client, |cx| fetch(cx, work, stop))
}

async fn fetch(cx: Cx, work: Rc<FetchWork>, stop: Promise<()>) {
    let requests = TaskSet::new();
    // step: requests
    let body = request_all(&cx, &work, &requests);
    let ended = cancel::until(&cx, stop, body).await;
    // step: cancelled
    if ended.is_err() {
        requests.cancel();
        for index in work.cancel_unfinished() {
            cx.note(Actor::Fetch(index), Event::Cancelled);
        }
    }
}

async fn request_all(cx: &Cx, work: &Rc<FetchWork>, requests: &TaskSet) {
    let semaphore = Semaphore::new(cx, work.plan.concurrency);
    let pool = ConnectionPool::new(work.plan.kept_connections);
    for index in 0..work.len() {
        // step: permit
        let permit = match semaphore.try_acquire() {
            Some(permit) => permit,
            None => limit::acquire(cx, &semaphore).await,
        };
        // step: request
        let actor = Actor::Fetch(index);
        let (work, pool) = (work.clone(), pool.clone());
        let task = task::spawn(cx, actor, |cx| {
            request(cx, work, pool, index, permit)
        });
        requests.add(actor, task);
    }
    // step: join
    join_set(cx, requests).await;
}

async fn request(
    cx: Cx,
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    permit: Permit,
) {
    let actor = Actor::Fetch(index);
    // step: start
    cx.note(actor, Event::Start);
    // step: attempts
    let result = attempts(&cx, &work, &pool, index).await;
    // step: done
    cx.note(actor, Event::Done { ok: result.is_ok() });
    work.finish(index, result);
    drop(permit);
}

async fn attempts(
    cx: &Cx,
    work: &FetchWork,
    pool: &ConnectionPool,
    index: u32,
) -> Result<Response, FetchError> {
    let actor = Actor::Fetch(index);
    let mut attempt = 0;
    loop {
        // step: attempt
        cx.note(actor, Event::Attempt { attempt });
        let limit_us = work.plan.timeout_us;
        let body = one_attempt(cx, work, pool, index, attempt);
        let result = timeout(cx, limit_us, body).await;
        // step: ok
        let error = match result.unwrap_or_else(|e| Err(e.into())) {
            Ok(response) => {
                cx.note(actor, Event::ok(attempt, &response));
                return Ok(response);
            }
            Err(error) => error,
        };
        // step: error
        cx.note(actor, Event::Error { attempt, error });
        let Some(wait_us) = work.plan.retry_after_us(attempt, error) else {
            return Err(error);
        };
        // step: backoff
        cx.note(actor, Event::Backoff { attempt, wait_us });
        wait::sleep(cx, wait_us).await;
        attempt += 1;
    }
}

async fn one_attempt(
    cx: &Cx,
    work: &FetchWork,
    pool: &ConnectionPool,
    index: u32,
    attempt: u32,
) -> Result<Response, FetchError> {
    let request = work.request(index);
    let mut visit = Visit::new(pool, request.address(attempt));
    loop {
        // step: connect
        let connection = match visit.take() {
            Some(connection) => connection,
            None => {
                let address = visit.address().clone();
                let connection = wait::connect(cx, address).await?;
                cx.note(Actor::Fetch(index), Event::Connected { attempt });
                connection
            }
        };
        // step: exchange
        let head = request.to_bytes();
        let reader = ResponseReader::new(work.plan.max_body_bytes);
        let exchanged = stream::exchange(cx, connection, head, reader).await;
        // step: keep
        if let ControlFlow::Break(result) = visit.end(exchanged) {
            return result;
        }
        // step: resent
        cx.note(Actor::Fetch(index), Event::Resent { attempt });
    }
}
