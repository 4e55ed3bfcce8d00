//! The client: loops and `?` around the waits, as if nothing waited.

use super::task::{self, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    KeptConnections, LabFuture, Loop, Place, Places, Task, TaskSet,
};
use crate::trace::{Event, Who};
use crate::workload::{FetchError, FetchWork, Response, ResponseReader};
use std::rc::Rc;

/// Starts the client: fetches all there is, or until `stop` is set.
pub fn start(lp: &Loop, work: Rc<FetchWork>, stop: LabFuture<()>) -> Task<()> {
    task::spawn(lp, Who::Client, |cx| fetch(cx, work, stop))
}

async fn fetch(cx: Cx, work: Rc<FetchWork>, stop: LabFuture<()>) {
    let requests = TaskSet::new();
    // step: requests
    let ended = cancel::until(cx.clone(), stop, |cx| {
        request_all(cx, work.clone(), requests.clone())
    })
    .await;
    // step: cancelled
    if ended.is_err() {
        requests.cancel();
        for index in work.cancel_unfinished() {
            cx.note(Who::Fetch(index), Event::Cancelled);
        }
    }
}

async fn request_all(cx: Cx, work: Rc<FetchWork>, requests: TaskSet) {
    let places = Places::new(&cx, work.plan.concurrency);
    let kept = KeptConnections::new(work.plan.kept_connections);
    for index in 0..work.len() {
        // step: place
        let place = match places.take() {
            Some(place) => place,
            None => limit::place(cx.clone(), places.clone()).await,
        };
        // step: request
        let who = Who::Fetch(index);
        let (work, kept) = (work.clone(), kept.clone());
        let task =
            task::spawn(&cx, who, |cx| request(cx, work, kept, index, place));
        requests.add(who, task);
    }
    // step: join
    while let Some(task) = requests.first() {
        wait::join(&cx, task).await;
    }
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
    let result = attempts(cx.clone(), work.clone(), kept, index).await;
    // step: done
    cx.note(who, Event::Done { ok: result.is_ok() });
    work.finish(index, result);
    drop(place);
}

async fn attempts(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
) -> Result<Response, FetchError> {
    let who = Who::Fetch(index);
    let mut attempt = 0;
    loop {
        // step: attempt
        cx.note(who, Event::Attempt { attempt });
        let limit_us = work.plan.timeout_us;
        let result = timeout(cx.clone(), limit_us, |cx| {
            one_attempt(cx, work.clone(), kept.clone(), index, attempt)
        })
        .await;
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
        wait::sleep(&cx, wait_us).await;
        attempt += 1;
    }
}

async fn one_attempt(
    cx: Cx,
    work: Rc<FetchWork>,
    kept: KeptConnections,
    index: u32,
    attempt: u32,
) -> Result<Response, FetchError> {
    let request = work.request(index);
    let address = request.address(attempt);
    let mut reused = kept.take(&address);
    loop {
        let may_be_stale = reused.is_some();
        // step: connect
        let connection = match reused.take() {
            Some(connection) => connection,
            None => {
                let connection = wait::connect(&cx, address.clone()).await?;
                cx.note(Who::Fetch(index), Event::Connected { attempt });
                connection
            }
        };
        // step: exchange
        let head = request.to_bytes();
        let reader = ResponseReader::new(work.plan.max_body_bytes);
        let exchanged =
            stream::exchange(cx.clone(), connection, head, reader).await;
        // step: keep
        match exchanged {
            Ok((connection, response)) => {
                kept.keep(address, connection, &response);
                return Ok(response);
            }
            Err(error) if may_be_stale && error.may_be_stale() => {}
            Err(error) => return Err(error),
        }
    }
}
