//! Prediction of the client's requests.

use super::moment::{Moment, Places};
use super::{Course, Prediction};
use crate::record::{Body, FetchResult, Sendings};
use crate::scenario::{Attempt, Fetch, FetchRequest};
use styles::trace::{Actor, Event};
use styles::workload::FetchError;

/// The status and body, or the error in their place.
type Outcome = Result<(u16, String), FetchError>;

/// Adds the part's events and results to the prediction.
pub(super) fn predict(fetch: &Fetch, prediction: &mut Prediction) {
    let stop = Moment::of_stop(fetch.cancel_at_us);
    let mut places = Places::new(fetch.concurrency);
    let mut results = Vec::with_capacity(fetch.requests.len());
    for (index, request) in (0..).zip(&fetch.requests) {
        let actor = Actor::Fetch(index);
        let start = places.take(Moment::START);
        let (course, outcome) = follow(fetch, request, start);
        let end = course.last().map_or(Moment::NEVER, |(at, _)| *at);
        places.release(end);

        let mut sendings = Sendings::default();
        let begun = course.iter().filter(|(at, _)| *at <= stop);
        begun.for_each(|(_, event)| sendings.count(event));
        prediction.add(actor, course, stop);
        let outcome = if end <= stop {
            outcome
        } else {
            prediction.add_last(actor, stop.t_us, Event::Cancelled);
            prediction.cancelled.push(actor);
            Err(FetchError::Cancelled)
        };
        results.push(FetchResult {
            id: request.id.clone(),
            sendings,
            outcome: outcome
                .map(|(status, text)| (status, Body::Text(text)))
                .map_err(|error| error.kind().to_string()),
            error_status: None,
        });
    }
    prediction.results.fetch = Some(results);
}

/// Follows a request from the moment it gets its permit until it is done.
fn follow(
    fetch: &Fetch,
    request: &FetchRequest,
    start: Moment,
) -> (Course, Outcome) {
    let mut course = vec![(start, Event::Start)];
    let mut begun = start;
    let mut attempt = 0;
    let last = request.attempts.len() - 1;
    loop {
        course.push((begun, Event::Attempt { attempt }));
        let treatment = &request.attempts[last.min(attempt as usize)];
        let (connected, end, outcome) = within_timeout(
            begun.timer(fetch.timeout_us),
            treat(treatment, begun, fetch.max_body_bytes),
        );
        if let Some(at) = connected {
            course.push((at, Event::Connected { attempt }));
        }
        let error = match outcome {
            Ok((status, body)) => {
                let bytes = body.len() as u64;
                let ok = Event::Ok {
                    attempt,
                    status,
                    bytes,
                };
                course.push((end, ok));
                course.push((end, Event::Done { ok: true }));
                return (course, Ok((status, body)));
            }
            Err(error) => error,
        };
        course.push((end, Event::Error { attempt, error }));
        if attempt == fetch.retries || !is_retryable(error) {
            course.push((end, Event::Done { ok: false }));
            return (course, Err(error));
        }
        let factor = 2_u64.saturating_pow(attempt);
        let wait_us = fetch.backoff_us.saturating_mul(factor);
        course.push((end, Event::Backoff { attempt, wait_us }));
        begun = end.timer(wait_us);
        attempt += 1;
    }
}

/// The moment of an attempt's connection, the moment of its end, and its
/// outcome.
type Treated = (Option<Moment>, Moment, Outcome);

/// Returns the server's treatment of an attempt without a timeout.
fn treat(attempt: &Attempt, begun: Moment, max_body_bytes: u64) -> Treated {
    match attempt {
        Attempt::Refuse { refuse_us } => {
            (None, begun.network(*refuse_us), Err(FetchError::Refused))
        }
        Attempt::Reset {
            connect_us,
            reset_us,
        } => {
            let connected = begun.network(*connect_us);
            let reset = connected.network(*reset_us);
            (Some(connected), reset, Err(FetchError::Reset))
        }
        Attempt::Stall { connect_us } => {
            let connected = begun.network(*connect_us);
            (Some(connected), Moment::NEVER, Err(FetchError::Timeout))
        }
        Attempt::Garbage {
            connect_us,
            respond_us,
            ..
        } => {
            let connected = begun.network(*connect_us);
            let came = connected.network(*respond_us);
            (Some(connected), came, Err(FetchError::Malformed))
        }
        Attempt::Respond {
            connect_us,
            respond_us,
            status,
            body,
            truncate,
        } => {
            let connected = begun.network(*connect_us);
            let head = connected.network(*respond_us);
            if matches!(status, 204 | 304) {
                return (Some(connected), head, Ok((*status, String::new())));
            }
            let text: String =
                body.iter().map(|(_, piece)| piece.as_str()).collect();
            let promised = text.len() as u64 + u64::from(*truncate);
            if promised > max_body_bytes {
                return (Some(connected), head, Err(FetchError::TooLarge));
            }
            // The time of the last piece, and of the last one that was not
            // empty.
            let (mut came, mut whole) = (head, head);
            for (delay_us, piece) in body {
                came = came.network(*delay_us);
                if !piece.is_empty() {
                    whole = came;
                }
            }
            if *truncate {
                return (Some(connected), came, Err(FetchError::Truncated));
            }
            let outcome = match *status {
                400.. => Err(FetchError::Status(*status)),
                _ => Ok((*status, text)),
            };
            (Some(connected), whole, outcome)
        }
    }
}

/// Ends an attempt at `timeout`, unless it has ended before.
fn within_timeout(timeout: Moment, treated: Treated) -> Treated {
    let (connected, end, outcome) = treated;
    if end < timeout {
        return (connected, end, outcome);
    }
    let connected = connected.filter(|at| *at < timeout);
    (connected, timeout, Err(FetchError::Timeout))
}

fn is_retryable(error: FetchError) -> bool {
    match error {
        FetchError::Refused
        | FetchError::Reset
        | FetchError::Timeout
        | FetchError::Truncated
        | FetchError::Status(500..) => true,
        FetchError::Malformed
        | FetchError::TooLarge
        | FetchError::Status(_)
        | FetchError::Cancelled
        | FetchError::Network(_) => false,
    }
}
