//! The client: each wait is given the next function, and a loop is a function
//! that calls itself.
//!
//! What all rounds of a loop need is in a struct, which goes from function to
//! function by hand.

use super::join::join_set;
use super::task::{self, Continuation, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, ConnectionPool, Loop, Permit, Promise, Semaphore, Task,
    TaskSet,
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
    task::spawn(lp, Actor::Client, |cx, k| fetch(cx, work, stop, k))
}

fn fetch(cx: Cx, work: Rc<FetchWork>, stop: Promise<()>, k: Continuation<()>) {
    let requests = TaskSet::new();
    // step: requests
    let all = {
        let (work, requests) = (work.clone(), requests.clone());
        |cx, k| request_all(cx, work, requests, k)
    };
    cancel::until(cx, stop, all, move |cx, ended| {
        // step: cancelled
        if ended.is_err() {
            requests.cancel();
            for index in work.cancel_unfinished() {
                cx.note(Actor::Fetch(index), Event::Cancelled);
            }
        }
        k(cx, ());
    });
}

/// The state of the loop over the requests.
struct Requesting {
    work: Rc<FetchWork>,
    requests: TaskSet,
    semaphore: Semaphore,
    pool: ConnectionPool,
    index: u32,
    k: Continuation<()>,
}

fn request_all(
    cx: Cx,
    work: Rc<FetchWork>,
    requests: TaskSet,
    k: Continuation<()>,
) {
    let semaphore = Semaphore::new(&cx, work.plan.concurrency);
    let pool = ConnectionPool::new(work.plan.kept_connections);
    let all = Requesting {
        work,
        requests,
        semaphore,
        pool,
        index: 0,
        k,
    };
    request_next(cx, all);
}

fn request_next(cx: Cx, all: Requesting) {
    if all.index == all.work.len() {
        return join_requests(cx, all);
    }
    // step: permit
    match all.semaphore.try_acquire() {
        Some(permit) => request_one(cx, all, permit),
        None => {
            limit::acquire(cx, &all.semaphore.clone(), move |cx, permit| {
                request_one(cx, all, permit);
            })
        }
    }
}

fn request_one(cx: Cx, mut all: Requesting, permit: Permit) {
    let index = all.index;
    all.index += 1;
    // step: request
    let actor = Actor::Fetch(index);
    let (work, pool) = (all.work.clone(), all.pool.clone());
    let task = task::spawn(&cx, actor, move |cx, k| {
        request(cx, work, pool, index, permit, k);
    });
    all.requests.add(actor, task);
    // Nothing was waited for: a direct call would nest one deeper with each
    // request.
    cx.bounce(move |cx| request_next(cx, all));
}

fn join_requests(cx: Cx, all: Requesting) {
    // step: join
    let Requesting {
        requests, pool, k, ..
    } = all;
    join_set(cx, &requests, move |cx, ()| {
        // What is kept is closed when all requests have ended.
        drop(pool);
        k(cx, ());
    });
}

fn request(
    cx: Cx,
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    permit: Permit,
    k: Continuation<()>,
) {
    let actor = Actor::Fetch(index);
    // step: start
    cx.note(actor, Event::Start);
    // step: attempts
    let one = Attempt {
        work: work.clone(),
        pool,
        index,
        attempt: 0,
    };
    attempts(cx, one, move |cx, result| {
        // step: done
        cx.note(actor, Event::Done { ok: result.is_ok() });
        work.finish(index, result);
        drop(permit);
        k(cx, ());
    });
}

/// The state of the loop over the attempts of one request.
#[derive(Clone)]
struct Attempt {
    work: Rc<FetchWork>,
    pool: ConnectionPool,
    index: u32,
    attempt: u32,
}

fn attempts(
    cx: Cx,
    mut one: Attempt,
    k: impl FnOnce(Cx, Result<Response, FetchError>) + 'static,
) {
    let actor = Actor::Fetch(one.index);
    let attempt = one.attempt;
    // step: attempt
    cx.note(actor, Event::Attempt { attempt });
    let limit_us = one.work.plan.timeout_us;
    let body = {
        let one = one.clone();
        |cx, k| one_attempt(cx, one, k)
    };
    timeout(cx, limit_us, body, move |cx, result| {
        // step: ok
        let error = match result.unwrap_or_else(|e| Err(e.into())) {
            Ok(response) => {
                cx.note(actor, Event::ok(attempt, &response));
                return k(cx, Ok(response));
            }
            Err(error) => error,
        };
        // step: error
        cx.note(actor, Event::Error { attempt, error });
        let Some(wait_us) = one.work.plan.retry_after_us(attempt, error)
        else {
            return k(cx, Err(error));
        };
        // step: backoff
        cx.note(actor, Event::Backoff { attempt, wait_us });
        wait::sleep(cx, wait_us, move |cx, ()| {
            one.attempt += 1;
            attempts(cx, one, k);
        });
    });
}

fn one_attempt(
    cx: Cx,
    one: Attempt,
    k: Continuation<Result<Response, FetchError>>,
) {
    let request = one.work.request(one.index);
    let visit = Visit::new(&one.pool, request.address(one.attempt));
    connect(cx, one, visit, k);
}

fn connect(
    cx: Cx,
    one: Attempt,
    mut visit: Visit,
    k: Continuation<Result<Response, FetchError>>,
) {
    // step: connect
    if let Some(connection) = visit.take() {
        return exchange(cx, one, visit, connection, k);
    }
    wait::connect(cx, visit.address().clone(), move |cx, connected| {
        let connection = match connected {
            Ok(connection) => connection,
            Err(fault) => return k(cx, Err(fault.into())),
        };
        let attempt = one.attempt;
        cx.note(Actor::Fetch(one.index), Event::Connected { attempt });
        exchange(cx, one, visit, connection, k);
    });
}

fn exchange(
    cx: Cx,
    one: Attempt,
    mut visit: Visit,
    connection: Connection,
    k: Continuation<Result<Response, FetchError>>,
) {
    // step: exchange
    let head = one.work.request(one.index).to_bytes();
    let reader = ResponseReader::new(one.work.plan.max_body_bytes);
    stream::exchange(cx, connection, head, reader, move |cx, exchanged| {
        // step: keep
        if let ControlFlow::Break(result) = visit.end(exchanged) {
            return k(cx, result);
        }
        // step: resent
        let attempt = one.attempt;
        cx.note(Actor::Fetch(one.index), Event::Resent { attempt });
        connect(cx, one, visit, k);
    });
}
