//! The client of the async/await column, with the steps that can be broken.

use super::exchange::{Pool, exchange};
use super::{Broken, Fault};
use std::future::pending;
use std::ops::ControlFlow;
use std::rc::Rc;
use styles::async_await::join::join_set;
use styles::async_await::task::{self, Cx};
use styles::async_await::timeout::timeout;
use styles::async_await::{cancel, limit, wait};
use styles::event_loop::{Loop, Permit, Promise, Semaphore, Task, TaskSet};
use styles::trace::{Actor, Event};
use styles::visit::Visit;
use styles::workload::{FetchError, FetchWork, Response};

/// Starts the client: fetches everything, or stops when `stop` is set.
pub(super) fn start(
    lp: &Loop,
    work: Rc<FetchWork>,
    stop: Promise<()>,
    broken: Broken,
) -> Task<()> {
    let stop = match broken.has(Fault::LosesCancellation) {
        true => Promise::new(lp),
        false => stop,
    };
    task::spawn(lp, Actor::Client, move |cx| fetch(cx, work, stop, broken))
}

async fn fetch(
    cx: Cx,
    work: Rc<FetchWork>,
    stop: Promise<()>,
    broken: Broken,
) {
    let requests = TaskSet::new();
    let body = request_all(&cx, &work, &requests, broken);
    let ended = cancel::until(&cx, stop, body).await;
    if ended.is_err() {
        if broken.has(Fault::CancelsByWordOnly) {
            // The last owner would cancel them.
            std::mem::forget(requests.clone());
        } else {
            requests.cancel();
        }
        for index in work.cancel_unfinished() {
            cx.note(Actor::Fetch(index), Event::Cancelled);
        }
    }
}

async fn request_all(
    cx: &Cx,
    work: &Rc<FetchWork>,
    requests: &TaskSet,
    broken: Broken,
) {
    let more = u64::from(broken.has(Fault::OneRequestTooMany));
    let semaphore = work.plan.concurrency.saturating_add(more);
    let semaphore = Semaphore::new(cx, semaphore);
    let pool = Pool::new(work.plan.kept_connections, broken);
    for index in 0..work.len() {
        let place = match semaphore.try_acquire() {
            Some(place) => place,
            None => limit::acquire(cx, &semaphore).await,
        };
        let actor = Actor::Fetch(index);
        let (work, pool) = (work.clone(), pool.clone());
        let task = task::spawn(cx, actor, move |cx| {
            request(cx, work, pool, index, place, broken)
        });
        requests.add(actor, task);
    }
    join_set(cx, requests).await;
}

/// Tries again when an attempt is dropped, if that is its fault.
struct Again<'a> {
    cx: &'a Cx,
    work: &'a Rc<FetchWork>,
    pool: &'a Pool,
    index: u32,
    broken: Broken,
}

impl Drop for Again<'_> {
    fn drop(&mut self) {
        let Again { index, broken, .. } = *self;
        if !broken.has(Fault::RetriesWhenCancelled) {
            return;
        }
        let (work, pool) = (self.work.clone(), self.pool.clone());
        let sound = Broken(None);
        task::spawn(self.cx, Actor::Fetch(index), move |cx| async move {
            // What comes of it is not heard any more.
            let _ = attempts(&cx, &work, &pool, index, sound).await;
        });
    }
}

async fn request(
    cx: Cx,
    work: Rc<FetchWork>,
    pool: Pool,
    index: u32,
    place: Permit,
    broken: Broken,
) {
    let actor = Actor::Fetch(index);
    cx.note(actor, Event::Start);
    let again = Again {
        cx: &cx,
        work: &work,
        pool: &pool,
        index,
        broken,
    };
    let result = attempts(&cx, &work, &pool, index, broken).await;
    std::mem::forget(again);
    let ok = result.is_ok();
    if !broken.has(Fault::ForgetsDone) {
        cx.note(actor, Event::Done { ok });
    }
    let mut of = index;
    if broken.has(Fault::SwapsTwoResults) && (index | 1) < work.len() {
        of ^= 1;
    }
    work.finish(of, result);
    if broken.has(Fault::LeaksAPlace) && !ok {
        // Every owner would release it in the end.
        std::mem::forget(place);
    }
}

async fn attempts(
    cx: &Cx,
    work: &FetchWork,
    pool: &Pool,
    index: u32,
    broken: Broken,
) -> Result<Response, FetchError> {
    let actor = Actor::Fetch(index);
    let mut attempt = 0;
    loop {
        cx.note(actor, Event::Attempt { attempt });
        let limit_us = work.plan.timeout_us;
        let body = one_attempt(cx, work, pool, index, attempt, broken);
        let result = match broken.has(Fault::IgnoresTheTimeout)
            || broken.has(Fault::TimesFromConnected)
        {
            true => Ok(body.await),
            false => timeout(cx, limit_us, body).await,
        };
        let error = match result.unwrap_or_else(|e| Err(e.into())) {
            Ok(response) => {
                cx.note(actor, Event::ok(attempt, &response));
                return Ok(response);
            }
            Err(error) => error,
        };
        assert!(
            !broken.has(Fault::PanicsOnReset) || error != FetchError::Reset,
            "a reset was not expected"
        );
        cx.note(actor, Event::Error { attempt, error });
        let Some(wait_us) = retry_after_us(work, attempt, error, broken)
        else {
            return Err(error);
        };
        cx.note(actor, Event::Backoff { attempt, wait_us });
        if broken.has(Fault::NeverWakes) {
            pending::<()>().await;
        }
        if !broken.has(Fault::RunsOnAtOnce) || wait_us > 0 {
            wait::sleep(cx, wait_us).await;
        }
        attempt += 1;
    }
}

async fn one_attempt(
    cx: &Cx,
    work: &FetchWork,
    pool: &Pool,
    index: u32,
    attempt: u32,
    broken: Broken,
) -> Result<Response, FetchError> {
    let request = work.request(index);
    let mut visit = Visit::new(&pool.sound, request.address(attempt));
    loop {
        let connection = match pool.take(&mut visit) {
            Some(connection) => connection,
            None => {
                let address = visit.address().clone();
                let connection = wait::connect(cx, address).await?;
                cx.note(Actor::Fetch(index), Event::Connected { attempt });
                connection
            }
        };
        let head = request.to_bytes();
        let most = work.plan.max_body_bytes;
        let body = exchange(cx, connection, head, most, broken);
        let exchanged = match broken.has(Fault::TimesFromConnected) {
            true => timeout(cx, work.plan.timeout_us, body).await?,
            false => body.await,
        };
        if let Ok((connection, response)) = &exchanged
            && response.keeps_open
        {
            pool.keep(visit.address(), connection);
        }
        let error = exchanged.as_ref().err().copied();
        if let ControlFlow::Break(result) = visit.end(exchanged) {
            return result;
        }
        if broken.has(Fault::NeverSendsAgain)
            && let Some(error) = error
        {
            return Err(error);
        }
        cx.note(Actor::Fetch(index), Event::Resent { attempt });
    }
}

fn retry_after_us(
    work: &FetchWork,
    attempt: u32,
    error: FetchError,
    broken: Broken,
) -> Option<u64> {
    let wait_us = work.plan.retry_after_us(attempt, error);
    if broken.has(Fault::BackoffNotDoubled) {
        return wait_us.map(|_| work.plan.backoff_us);
    }
    if broken.has(Fault::RetriesOnceTooOften) && attempt == work.plan.retries {
        return error.is_retryable().then_some(0);
    }
    wait_us
}
