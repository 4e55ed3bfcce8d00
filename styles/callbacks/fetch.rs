//! The client: what comes after a wait is a function, a loop is one that
//! calls itself.

use super::task::{self, Continuation, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, KeptConnections, LabFuture, Loop, Place, Places, Task, TaskSet,
};
use crate::trace::{Event, Who};
use crate::workload::{
    Address, FetchError, FetchWork, Response, ResponseReader,
};
use std::rc::Rc;

/// Starts the client: fetches all there is, or until `stop` is set.
pub fn start(lp: &Loop, work: Rc<FetchWork>, stop: LabFuture<()>) -> Task<()> {
    task::spawn(lp, Who::Client, |cx, k| fetch(cx, work, stop, k))
}

fn fetch(
    cx: Cx,
    work: Rc<FetchWork>,
    stop: LabFuture<()>,
    k: impl FnOnce(()) + 'static,
) {
    let requests = TaskSet::new();
    // step: requests
    let all = (work.clone(), requests.clone());
    let body = |cx, k| request_all(cx, all.0, all.1, k);
    cancel::until(cx.clone(), stop, body, move |ended| {
        // step: cancelled
        if ended.is_err() {
            requests.cancel();
            for index in work.cancel_unfinished() {
                cx.note(Who::Fetch(index), Event::Cancelled);
            }
        }
        k(());
    });
}

/// What requesting goes on with after each wait.
struct Requesting {
    cx: Cx,
    work: Rc<FetchWork>,
    requests: TaskSet,
    places: Places,
    kept: KeptConnections,
}

fn request_all(
    cx: Cx,
    work: Rc<FetchWork>,
    requests: TaskSet,
    k: Continuation<()>,
) {
    let places = Places::new(&cx, work.plan.concurrency);
    let kept = KeptConnections::new(work.plan.kept_connections);
    let all = Requesting {
        cx,
        work,
        requests,
        places,
        kept,
    };
    request_from(all, 0, k);
}

fn request_from(all: Requesting, first: u32, k: Continuation<()>) {
    for index in first..all.work.len() {
        // step: place
        let Some(place) = all.places.take() else {
            let (cx, places) = (all.cx.clone(), all.places.clone());
            return limit::place(cx, places, move |place| {
                request_one(&all, index, place);
                request_from(all, index + 1, k);
            });
        };
        request_one(&all, index, place);
    }
    join_all(all.cx, all.requests, k);
}

fn request_one(all: &Requesting, index: u32, place: Place) {
    // step: request
    let who = Who::Fetch(index);
    let (work, kept) = (all.work.clone(), all.kept.clone());
    let task = task::spawn(&all.cx, who, move |cx, k| {
        request(cx, work, kept, index, place, k);
    });
    all.requests.add(who, task);
}

fn join_all(cx: Cx, requests: TaskSet, k: Continuation<()>) {
    // step: join
    match requests.first() {
        Some(task) => wait::join(&cx.clone(), task, move |()| {
            join_all(cx, requests, k);
        }),
        None => k(()),
    }
}

fn request(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    place: Place,
    k: impl FnOnce(()) + 'static,
) {
    let who = Who::Fetch(index);
    // step: start
    cx.note(who, Event::Start);
    // step: attempts
    attempts(cx.clone(), work.clone(), kept, index, 0, move |result| {
        // step: done
        cx.note(who, Event::Done { ok: result.is_ok() });
        work.finish(index, result);
        drop(place);
        k(());
    });
}

fn attempts(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    attempt: u32,
    k: impl FnOnce(Result<Response, FetchError>) + 'static,
) {
    let who = Who::Fetch(index);
    // step: attempt
    cx.note(who, Event::Attempt { attempt });
    let limit_us = work.plan.timeout_us;
    let one = (work.clone(), kept.clone());
    let body = move |cx, k| one_attempt(cx, one.0, one.1, index, attempt, k);
    timeout(cx.clone(), limit_us, body, move |result| {
        // step: ok
        let error = match result.unwrap_or_else(|e| Err(e.into())) {
            Ok(response) => {
                cx.note(who, Event::ok(attempt, &response));
                return k(Ok(response));
            }
            Err(error) => error,
        };
        // step: error
        cx.note(who, Event::Error { attempt, error });
        let Some(wait_us) = work.plan.retry_after_us(attempt, error) else {
            return k(Err(error));
        };
        // step: backoff
        cx.note(who, Event::Backoff { attempt, wait_us });
        wait::sleep(&cx.clone(), wait_us, move |()| {
            attempts(cx, work, kept, index, attempt + 1, k);
        });
    });
}

fn one_attempt(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    attempt: u32,
    k: impl FnOnce(Result<Response, FetchError>) + 'static,
) {
    let address = work.request(index).address(attempt);
    match kept.take(&address) {
        Some(connection) => {
            let again = (cx.clone(), work.clone(), kept.clone());
            exchange(cx, work, kept, index, address, connection, move |got| {
                let (cx, work, kept) = again;
                match got {
                    Err(error) if error.may_be_stale() => {
                        connect(cx, work, kept, index, attempt, k);
                    }
                    got => k(got),
                }
            });
        }
        None => connect(cx, work, kept, index, attempt, k),
    }
}

fn connect(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    attempt: u32,
    k: impl FnOnce(Result<Response, FetchError>) + 'static,
) {
    // step: connect
    let address = work.request(index).address(attempt);
    wait::connect(&cx.clone(), address.clone(), move |connected| {
        let connection = match connected {
            Ok(connection) => connection,
            Err(fault) => return k(Err(fault.into())),
        };
        cx.note(Who::Fetch(index), Event::Connected { attempt });
        exchange(cx, work, kept, index, address, connection, k);
    });
}

fn exchange(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    address: Address,
    connection: Connection,
    k: impl FnOnce(Result<Response, FetchError>) + 'static,
) {
    // step: exchange
    let head = work.request(index).to_bytes();
    let reader = ResponseReader::new(work.plan.max_body_bytes);
    stream::exchange(cx, connection, head, reader, move |exchanged| {
        // step: keep
        match exchanged {
            Ok((connection, response)) => {
                kept.keep(address, connection, &response);
                k(Ok(response));
            }
            Err(error) => k(Err(error)),
        }
    });
}
