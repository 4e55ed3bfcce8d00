//! Every list, text and number of a scenario, visited in order or picked by
//! index.
//!
//! Knows the least value of each, but not why a caller wants less. Where to
//! read next: `shrink.rs`.

use super::{Attempt, Echo, Fetch, Scenario};
use std::ops::Range;

/// Visits every attempt.
pub(super) fn attempts(
    scenario: &mut Scenario,
) -> impl Iterator<Item = &mut Attempt> {
    let requests = scenario.fetch.iter_mut().flat_map(|f| &mut f.requests);
    requests.flat_map(|request| &mut request.attempts)
}

/// A part that can be shortened.
trait Sequence {
    fn length(&self) -> usize;

    /// Takes out entries.
    fn cut(&mut self, range: Range<usize>);
}

impl<T> Sequence for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }

    fn cut(&mut self, range: Range<usize>) {
        self.drain(range);
    }
}

/// A text as a sequence of characters, so that it stays valid when it is cut.
impl Sequence for String {
    fn length(&self) -> usize {
        self.chars().count()
    }

    fn cut(&mut self, range: Range<usize>) {
        let mut place = 0..;
        self.retain(|_| place.next().is_none_or(|p| !range.contains(&p)));
    }
}

/// Visits every list and text but the name, outer ones before those within.
fn each_sequence(
    scenario: &mut Scenario,
    visit: &mut dyn FnMut(&mut dyn Sequence),
) {
    if let Some(fetch) = &mut scenario.fetch {
        visit(&mut fetch.requests);
        // Attempts go to the first hosts, so the last ones are cut off.
        visit(&mut fetch.hosts);
        for request in &mut fetch.requests {
            visit(&mut request.attempts);
            visit(&mut request.id);
        }
    }
    for attempt in attempts(scenario) {
        match attempt {
            Attempt::Respond { body, .. } => {
                visit(body);
                body.iter_mut().for_each(|(_, piece)| visit(piece));
            }
            Attempt::Garbage { garbage, .. } => visit(garbage),
            Attempt::Say { say, .. } => {
                visit(say);
                say.iter_mut().for_each(|(_, piece)| visit(piece));
            }
            _ => {}
        }
    }
    if let Some(echo) = &mut scenario.echo {
        visit(&mut echo.clients);
        for client in &mut echo.clients {
            visit(&mut client.steps);
            client.steps.iter_mut().for_each(|s| visit(&mut s.send));
        }
    }
}

/// Returns the length of one list or text.
pub(super) fn length_of(
    scenario: &mut Scenario,
    index: usize,
) -> Option<usize> {
    let mut found = None;
    let mut place = 0;
    each_sequence(scenario, &mut |sequence| {
        if place == index {
            found = Some(sequence.length());
        }
        place += 1;
    });
    found
}

/// Takes entries out of one list or text.
pub(super) fn cut_sequence(
    scenario: &mut Scenario,
    index: usize,
    range: Range<usize>,
) {
    let mut place = 0;
    each_sequence(scenario, &mut |sequence| {
        if place == index {
            sequence.cut(range.clone());
        }
        place += 1;
    });
}

/// Visits every number, each with the least value that it may have; the value
/// that `visit` returns takes its place.
///
/// For an option with a default, the default counts as least, since nothing is
/// simpler; otherwise shrinking could go round in circles.
fn each_number(
    scenario: &mut Scenario,
    visit: &mut dyn FnMut(u64, u64) -> u64,
) {
    let mut number = |value: &mut u64, least| *value = visit(*value, least);
    if let Some(fetch) = &mut scenario.fetch {
        each_fetch_option(fetch, &mut number);
    }
    for attempt in attempts(scenario) {
        match attempt {
            Attempt::Refuse { refuse_us } => number(refuse_us, 0),
            Attempt::Reset {
                connect_us,
                reset_us,
            } => {
                number(connect_us, 0);
                number(reset_us, 0);
            }
            Attempt::Stall { connect_us } => number(connect_us, 0),
            Attempt::Respond {
                connect_us,
                respond_us,
                status,
                body,
                ..
            } => {
                number(connect_us, 0);
                number(respond_us, 0);
                let mut wide = u64::from(*status);
                number(&mut wide, 200);
                // The value only became smaller.
                *status = wide as u16;
                body.iter_mut().for_each(|(us, _)| number(us, 0));
            }
            Attempt::Garbage {
                connect_us,
                respond_us,
                ..
            } => {
                number(connect_us, 0);
                number(respond_us, 0);
            }
            Attempt::Say {
                host,
                say,
                end_after_us,
                ..
            } => {
                let mut wide = u64::from(*host);
                number(&mut wide, 0);
                // The value only became smaller.
                *host = wide as u32;
                say.iter_mut().for_each(|(us, _)| number(us, 0));
                number(end_after_us, 0);
            }
        }
    }
    if let Some(echo) = &mut scenario.echo {
        each_echo_option(echo, &mut number);
        for client in &mut echo.clients {
            number(&mut client.connect_at_us, 0);
            client
                .steps
                .iter_mut()
                .for_each(|s| number(&mut s.wait_us, 0));
            client.takes.iter_mut().for_each(|bytes| number(bytes, 0));
            number(&mut client.end_after_us, 0);
        }
    }
}

fn each_fetch_option(
    fetch: &mut Fetch,
    number: &mut dyn FnMut(&mut u64, u64),
) {
    let or = Fetch::default();
    let mut option = |value: &mut u64, least, default| {
        number(value, if *value == default { default } else { least });
    };
    option(&mut fetch.concurrency, 1, or.concurrency);
    option(&mut fetch.timeout_us, 1, or.timeout_us);
    option(&mut fetch.backoff_us, 0, or.backoff_us);
    option(&mut fetch.max_body_bytes, 0, or.max_body_bytes);
    option(&mut fetch.keep, 0, or.keep);
    let mut retries = u64::from(fetch.retries);
    option(&mut retries, 0, or.retries.into());
    // The value only became smaller.
    fetch.retries = retries as u32;
    fetch.cancel_at_us.iter_mut().for_each(|us| number(us, 0));
    fetch.abort_at_us.iter_mut().for_each(|us| number(us, 0));
    let hosts = fetch.hosts.iter_mut();
    hosts.for_each(|host| number(&mut host.connect_us, 0));
}

fn each_echo_option(echo: &mut Echo, number: &mut dyn FnMut(&mut u64, u64)) {
    let or = Echo::default();
    let mut option = |value: &mut u64, least, default| {
        number(value, if *value == default { default } else { least });
    };
    option(&mut echo.delay_us, 0, or.delay_us);
    option(&mut echo.max_line_bytes, 1, or.max_line_bytes);
    option(&mut echo.max_sessions, 1, or.max_sessions);
    echo.idle_timeout_us.iter_mut().for_each(|us| number(us, 1));
    echo.write_timeout_us
        .iter_mut()
        .for_each(|us| number(us, 1));
    echo.shutdown_at_us.iter_mut().for_each(|us| number(us, 0));
    echo.abort_at_us.iter_mut().for_each(|us| number(us, 0));
}

/// Returns one number and the least value that it may be given.
pub(super) fn number_at(
    scenario: &mut Scenario,
    index: usize,
) -> Option<(u64, u64)> {
    let mut found = None;
    let mut place = 0;
    each_number(scenario, &mut |value, least| {
        if place == index {
            found = Some((value, least));
        }
        place += 1;
        value
    });
    found
}

/// Gives one number a lower value.
pub(super) fn set_number(scenario: &mut Scenario, index: usize, lower: u64) {
    let mut place = 0;
    each_number(scenario, &mut |value, _| {
        place += 1;
        if place == index + 1 { lower } else { value }
    });
}
