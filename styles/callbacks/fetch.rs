//! The client: what comes after a wait is a function, a loop is one that
//! calls itself.

use super::task::{self, Continuation, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{LabFuture, Loop, Place, Places, Task, TaskSet};
use crate::trace::{Event, Who};
use crate::workload::{FetchError, FetchWork, Response, ResponseReader};
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

fn request_all(
    cx: Cx,
    work: Rc<FetchWork>,
    requests: TaskSet,
    k: Continuation<()>,
) {
    let places = Places::new(&cx, work.plan.concurrency);
    request_from(cx, work, requests, places, 0, k);
}

fn request_from(
    cx: Cx,
    work: Rc<FetchWork>,
    requests: TaskSet,
    places: Places,
    first: u32,
    k: Continuation<()>,
) {
    for index in first..work.len() {
        // step: place
        let Some(place) = places.take() else {
            return limit::place(cx.clone(), places.clone(), move |place| {
                request_one(&cx, &work, &requests, index, place);
                request_from(cx, work, requests, places, index + 1, k);
            });
        };
        request_one(&cx, &work, &requests, index, place);
    }
    join_all(cx, requests, k);
}

fn request_one(
    cx: &Cx,
    work: &Rc<FetchWork>,
    requests: &TaskSet,
    index: u32,
    place: Place,
) {
    // step: request
    let who = Who::Fetch(index);
    let work = work.clone();
    let task = task::spawn(cx, who, move |cx, k| {
        request(cx, work, index, place, k);
    });
    requests.add(who, task);
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
    index: u32,
    place: Place,
    k: impl FnOnce(()) + 'static,
) {
    let who = Who::Fetch(index);
    // step: start
    cx.note(who, Event::Start);
    // step: attempts
    attempts(cx.clone(), work.clone(), index, 0, move |result| {
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
    index: u32,
    attempt: u32,
    k: impl FnOnce(Result<Response, FetchError>) + 'static,
) {
    let who = Who::Fetch(index);
    // step: attempt
    cx.note(who, Event::Attempt { attempt });
    let limit_us = work.plan.timeout_us;
    let one = work.clone();
    let body = move |cx, k| one_attempt(cx, one, index, attempt, k);
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
            attempts(cx, work, index, attempt + 1, k);
        });
    });
}

fn one_attempt(
    cx: Cx,
    work: Rc<FetchWork>,
    index: u32,
    attempt: u32,
    k: Continuation<Result<Response, FetchError>>,
) {
    let who = Who::Fetch(index);
    // step: connect
    let address = work.request(index).address(attempt);
    wait::connect(&cx.clone(), address, move |connected| {
        let connection = match connected {
            Ok(connection) => connection,
            Err(fault) => return k(Err(fault.into())),
        };
        // step: connected
        cx.note(who, Event::Connected { attempt });
        let head = work.request(index).to_bytes();
        stream::write_all(cx.clone(), connection, head, move |written| {
            let (connection, _) = match written {
                Ok(written) => written,
                Err(fault) => return k(Err(fault.into())),
            };
            // step: response
            let reader = ResponseReader::new(work.plan.max_body_bytes);
            stream::read_response(cx, connection, reader, k);
        });
    });
}
