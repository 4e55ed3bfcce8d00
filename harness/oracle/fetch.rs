//! Prediction of the client's requests.
//!
//! Requests share places and kept connections, so they are followed together:
//! from the beginning of an attempt to its end, whichever comes next of all.
//! Where to read next: `visit.rs` for what happens in an attempt.

use super::kept::{Kept, User};
use super::moment::Moment;
use super::visit::{Outcome, Visit, Visited};
use super::{Course, Prediction};
use crate::record::{FetchResult, Sendings};
use crate::scenario::{Fetch, FetchRequest};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use styles::trace::{Actor, Event};
use styles::workload::FetchError;

/// Adds the part's events and results to the prediction.
pub(super) fn predict(fetch: &Fetch, prediction: &mut Prediction) {
    let abort = Moment::of_stop(fetch.abort_at_us);
    let stop = abort.min(Moment::of_stop(fetch.cancel_at_us));
    let mut all = Requests::new(fetch);
    all.follow(stop);
    prediction.open_from_us = all.kept.tied().map(|tied| tied.t_us);
    let mut results = Vec::with_capacity(fetch.requests.len());
    for (index, journey) in (0..).zip(all.journeys) {
        let Journey {
            request,
            course,
            outcome,
            ..
        } = journey;
        let actor = Actor::Fetch(index);
        let mut sendings = Sendings::default();
        let begun = course.iter().filter(|(at, _)| *at <= stop);
        begun.for_each(|(_, event)| sendings.count(event));
        prediction.add(actor, course, stop);
        let outcome = match outcome {
            Some(outcome) => outcome.map_err(|error| error.kind()),
            // Nothing is said of what is aborted.
            None if abort == stop => Err("lost"),
            None => {
                prediction.add_last(actor, stop.t_us, Event::Cancelled);
                prediction.cancelled.push(actor);
                Err(FetchError::Cancelled.kind())
            }
        };
        results.push(FetchResult {
            id: request.id.clone(),
            sendings,
            outcome: outcome
                .map(|(status, body)| (status, body.into()))
                .map_err(str::to_string),
            error_status: None,
        });
    }
    prediction.results.fetch = Some(results);
}

/// One request on its way.
struct Journey<'a> {
    request: &'a FetchRequest,
    course: Course,
    attempt: u32,
    /// The number of times that a host took it up.
    taken_up: usize,
    /// The place that it has.
    place: u32,
    /// The attempt that ends next.
    visited: Option<Visited<'a>>,
    outcome: Option<Outcome>,
}

/// All requests of a client, on their ways.
struct Requests<'a> {
    fetch: &'a Fetch,
    journeys: Vec<Journey<'a>>,
    /// The number of those that have started.
    started: usize,
    /// The beginnings and ends of attempts, of which there is one for each
    /// request that has a place.
    agenda: BinaryHeap<Reverse<(Moment, usize)>>,
    kept: Kept<'a>,
}

impl<'a> Requests<'a> {
    fn new(fetch: &'a Fetch) -> Requests<'a> {
        let journey = |request| Journey {
            request,
            course: Vec::new(),
            attempt: 0,
            taken_up: 0,
            place: 0,
            visited: None,
            outcome: None,
        };
        Requests {
            fetch,
            journeys: fetch.requests.iter().map(journey).collect(),
            started: 0,
            agenda: BinaryHeap::new(),
            kept: Kept::new(fetch.keep),
        }
    }

    /// Follows all requests up to the moment `stop`.
    fn follow(&mut self, stop: Moment) {
        for place in 0..self.fetch.concurrency {
            if self.started == self.journeys.len() {
                break;
            }
            // There are no more places than requests.
            self.start(Moment::START, place as u32);
        }
        while let Some(Reverse((now, index))) = self.agenda.pop()
            && now <= stop
        {
            let next = match self.journeys[index].visited.take() {
                None => Some(self.begin(index, now)),
                Some(visited) => self.end(index, visited, now),
            };
            match next {
                Some(next) => self.agenda.push(Reverse((next, index))),
                None => {
                    let place = self.journeys[index].place;
                    self.kept.free(now);
                    self.start(now.at_once(), place);
                }
            }
        }
    }

    /// Gives a place to the next request, if there is one.
    fn start(&mut self, now: Moment, place: u32) {
        let index = self.started;
        if let Some(journey) = self.journeys.get_mut(index) {
            self.started += 1;
            journey.place = place;
            journey.course.push((now, Event::Start));
            self.agenda.push(Reverse((now, index)));
        }
    }

    /// Begins an attempt; returns the moment of its end.
    fn begin(&mut self, index: usize, now: Moment) -> Moment {
        let fetch = self.fetch;
        let journey = &mut self.journeys[index];
        let attempt = journey.attempt;
        journey.course.push((now, Event::Attempt { attempt }));
        let attempts = &journey.request.attempts;
        let last = attempts.len() - 1;
        let treatment = &attempts[last.min(attempt as usize)];
        let host = treatment.host();
        let answers = match host {
            None => vec![treatment],
            Some(_) => {
                let said = attempts.iter();
                said.filter(|attempt| attempt.host().is_some()).collect()
            }
        };
        let kept = host.and_then(|_| {
            let place = journey.place;
            self.kept.take(User { host, place }, now)
        });
        let visit = Visit {
            begun: now,
            timeout: now.timer(fetch.timeout_us),
            most: fetch.max_body_bytes,
            hosts: &fetch.hosts,
            treatment,
            answers,
        };
        let visited = match host {
            None => visit.go(None, &mut 0),
            Some(_) => visit.go(kept, &mut journey.taken_up),
        };
        let course = &mut journey.course;
        course
            .extend(visited.resent.map(|at| (at, Event::Resent { attempt })));
        let connected = Event::Connected { attempt };
        course.extend(visited.connected.map(|at| (at, connected)));
        let end = visited.end;
        journey.visited = Some(visited);
        end
    }

    /// Ends an attempt; returns the moment of the next one, if there is one.
    fn end(
        &mut self,
        index: usize,
        visited: Visited<'a>,
        now: Moment,
    ) -> Option<Moment> {
        let journey = &mut self.journeys[index];
        let attempt = journey.attempt;
        let mut note = |event| journey.course.push((now, event));
        if let Some(line) = visited.line {
            let attempts = &journey.request.attempts;
            let last = attempts.len() - 1;
            let host = attempts[last.min(attempt as usize)].host();
            let place = journey.place;
            self.kept.give(User { host, place }, line, now);
        }
        let error = match visited.outcome {
            Ok((status, body)) => {
                let bytes = body.len() as u64;
                note(Event::Ok {
                    attempt,
                    status,
                    bytes,
                });
                note(Event::Done { ok: true });
                journey.outcome = Some(Ok((status, body)));
                return None;
            }
            Err(error) => error,
        };
        note(Event::Error { attempt, error });
        if attempt == self.fetch.retries || !is_retryable(error) {
            note(Event::Done { ok: false });
            journey.outcome = Some(Err(error));
            return None;
        }
        let factor = 2_u64.saturating_pow(attempt);
        let wait_us = self.fetch.backoff_us.saturating_mul(factor);
        note(Event::Backoff { attempt, wait_us });
        journey.attempt += 1;
        Some(now.timer(wait_us))
    }
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
