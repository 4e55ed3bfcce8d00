//! The client: loops and `?` around the waits, as if nothing waited.

use super::join::join_set;
use super::task::{self, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    KeptConnections, LabFuture, Loop, Place, Places, Task, TaskSet,
};
use crate::trace::{Event, Who};
use crate::workload::{FetchError, FetchWork, Response, ResponseReader};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Starts the client: it fetches all requests of the plan, and stops early
/// when `stop` is set.
///
/// The results are in `work` when the task has ended.
pub fn start(lp: &Loop, work: Rc<FetchWork>, stop: LabFuture<()>) -> Task<()> {
    task::spawn(lp, Who::Client, |cx| fetch(cx, work, stop))
}

async fn fetch(cx: Cx, work: Rc<FetchWork>, stop: LabFuture<()>) {
    let requests = TaskSet::new();
    // step: requests
    let body = request_all(&cx, &work, &requests);
    let ended = cancel::until(&cx, stop, body).await;
    // step: cancelled
    if ended.is_err() {
        requests.cancel();
        for index in work.cancel_unfinished() {
            cx.note(Who::Fetch(index), Event::Cancelled);
        }
    }
}

async fn request_all(cx: &Cx, work: &Rc<FetchWork>, requests: &TaskSet) {
    let places = Places::new(cx, work.plan.concurrency);
    let kept = KeptConnections::new(work.plan.kept_connections);
    for index in 0..work.len() {
        // step: place
        let place = match places.take() {
            Some(place) => place,
            None => limit::place(cx, &places).await,
        };
        // step: request
        let who = Who::Fetch(index);
        let (work, kept) = (work.clone(), kept.clone());
        let task =
            task::spawn(cx, who, |cx| request(cx, work, kept, index, place));
        requests.add(who, task);
    }
    // step: join
    join_set(cx, requests).await;
}

async fn request(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    place: Place,
) {
    let who = Who::Fetch(index);
    // step: start
    cx.note(who, Event::Start);
    // step: attempts
    let result = attempts(&cx, &work, &kept, index).await;
    // step: done
    cx.note(who, Event::Done { ok: result.is_ok() });
    work.finish(index, result);
    drop(place);
}

async fn attempts(
    cx: &Cx,
    work: &FetchWork,
    kept: &KeptConnections,
    index: u32,
) -> Result<Response, FetchError> {
    let who = Who::Fetch(index);
    let mut attempt = 0;
    loop {
        // step: attempt
        cx.note(who, Event::Attempt { attempt });
        let limit_us = work.plan.timeout_us;
        let body = one_attempt(cx, work, kept, index, attempt);
        let result = timeout(cx, limit_us, body).await;
        // step: ok
        let error = match result.unwrap_or_else(|e| Err(e.into())) {
            Ok(response) => {
                cx.note(who, Event::ok(attempt, &response));
                return Ok(response);
            }
            Err(error) => error,
        };
        // step: error
        cx.note(who, Event::Error { attempt, error });
        let Some(wait_us) = work.plan.retry_after_us(attempt, error) else {
            return Err(error);
        };
        // step: backoff
        cx.note(who, Event::Backoff { attempt, wait_us });
        wait::sleep(cx, wait_us).await;
        attempt += 1;
    }
}

async fn one_attempt(
    cx: &Cx,
    work: &FetchWork,
    kept: &KeptConnections,
    index: u32,
    attempt: u32,
) -> Result<Response, FetchError> {
    let request = work.request(index);
    let mut visit = kept.visit(request.address(attempt));
    loop {
        // step: connect
        let connection = match visit.take() {
            Some(connection) => connection,
            None => {
                let address = visit.address().clone();
                let connection = wait::connect(cx, address).await?;
                cx.note(Who::Fetch(index), Event::Connected { attempt });
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
    }
}
