//! What the server's sessions come to.

use super::moment::{Moment, Places};
use super::{Course, Prediction};
use crate::record::EchoResult;
use crate::scenario::{Client, Echo, End};
use styles::trace::{Actor, Event};
use styles::workload::Reason;

/// Adds the part's events and results to the prediction.
pub(super) fn predict(echo: &Echo, prediction: &mut Prediction) {
    let stop = Moment::of_stop(echo.shutdown_at_us);
    let mut results = vec![never_accepted(); echo.clients.len()];
    let mut places = Places::new(echo.max_sessions);
    for index in arrivals(echo) {
        let client = &echo.clients[index];
        let actor = Actor::Echo(index as u32);
        let arrival = Moment::of_network(client.connect_at_us);
        let accepted = places.take(arrival);
        if accepted > stop {
            // So are all who come after.
            break;
        }
        let session = Session::new(echo, client);
        let Followed { course, closed } = session.follow(accepted);
        places.release(closed.map_or(Moment::NEVER, |(at, _)| at));

        let reason = match closed {
            Some((at, reason)) if at <= stop => reason,
            _ => Reason::Shutdown,
        };
        let received = session.received(&course, stop).to_string();
        prediction.add(actor, course, stop);
        if reason == Reason::Shutdown {
            let event = Event::Closed { reason };
            prediction.add_last(actor, stop.t_us, event);
            prediction.shut_down.push(actor);
        }
        let closed = reason.word().to_string();
        results[index] = EchoResult { received, closed };
    }
    prediction.results.echo = Some(results);
}

fn never_accepted() -> EchoResult {
    EchoResult {
        received: String::new(),
        closed: "never_accepted".to_string(),
    }
}

/// Returns the clients in order of arrival, at equal times of index.
fn arrivals(echo: &Echo) -> Vec<usize> {
    let mut indices: Vec<_> = (0..echo.clients.len()).collect();
    indices.sort_by_key(|index| echo.clients[*index].connect_at_us);
    indices
}

/// What happens in one session, and when and why it ends by itself.
struct Followed {
    course: Course,
    closed: Option<(Moment, Reason)>,
}

/// What a client sends, as the server could see it from outside.
///
/// When each byte arrives is known from the scenario, and so is what is to
/// become of it; a session only has to go from line to line.
struct Session<'a> {
    echo: &'a Echo,
    /// All that the client sends.
    sent: String,
    /// How many bytes have arrived at which time, in order.
    arrived: Vec<(u64, usize)>,
    /// When what the client sends ends.
    end_us: Option<u64>,
    /// When the client resets; from then on all that was not read is gone.
    reset_us: Option<u64>,
}

/// What a session that waits for a line gets.
#[derive(Clone, Copy)]
enum Next {
    /// The line up to this byte, of so many bytes without its newline.
    Line { until: usize, bytes: u64 },
    /// It is over.
    Closed(Reason),
}

impl<'a> Session<'a> {
    fn new(echo: &'a Echo, client: &Client) -> Session<'a> {
        let mut sent = String::new();
        let mut arrived = Vec::with_capacity(client.steps.len());
        let mut t_us = client.connect_at_us;
        for step in &client.steps {
            t_us = t_us.saturating_add(step.wait_us);
            sent.push_str(&step.send);
            arrived.push((t_us, sent.len()));
        }
        t_us = t_us.saturating_add(client.end_after_us);
        Session {
            echo,
            sent,
            arrived,
            end_us: (client.end == End::Close).then_some(t_us),
            reset_us: (client.end == End::Reset).then_some(t_us),
        }
    }

    /// Follows the session from its acceptance to its end.
    fn follow(&self, accepted: Moment) -> Followed {
        let mut course = vec![(accepted, Event::Accept)];
        let mut now = accepted;
        let mut read = 0;
        let closed = loop {
            let Some((at, next)) = self.wait_for_line(read, now) else {
                break None;
            };
            let (until, bytes) = match next {
                Next::Line { until, bytes } => (until, bytes),
                Next::Closed(reason) => break Some((at, reason)),
            };
            course.push((at, Event::Line { bytes }));
            // Writing takes no time, but the network has to do it.
            now = at.timer(self.echo.delay_us).network(0);
            if self.reset_us.is_some_and(|reset_us| reset_us <= now.t_us) {
                break Some((now, Reason::Reset));
            }
            course.push((now, Event::Echo { bytes }));
            read = until;
        };
        if let Some((at, reason)) = closed {
            course.push((at, Event::Closed { reason }));
        }
        Followed { course, closed }
    }

    /// Tells what a session gets that begins to wait at `now` for the line
    /// whose first byte is `read`; none if it waits for ever.
    fn wait_for_line(
        &self,
        read: usize,
        now: Moment,
    ) -> Option<(Moment, Next)> {
        let found_at = |t_us| now.max(Moment::of_network(t_us));
        let line = self.next_line(read);
        let line = line.map(|(t_us, next)| (found_at(t_us), next));
        let next = match (line, self.reset_us) {
            // At the same time too the reset takes away what was sent.
            (line, Some(reset_us))
                if line.is_none_or(|(at, _)| reset_us <= at.t_us) =>
            {
                let reset = Next::Closed(Reason::Reset);
                Some((found_at(reset_us), reset))
            }
            (line, _) => line,
        };
        let idle = self.echo.idle_timeout_us.map(|timeout_us| {
            (now.timer(timeout_us), Next::Closed(Reason::Idle))
        });
        match (next, idle) {
            (Some(next), Some(idle)) if idle.0 < next.0 => Some(idle),
            (None, idle) => idle,
            (next, _) => next,
        }
    }

    /// Tells what becomes of the line whose first byte is `read`, and which
    /// time decides it, if the client neither resets nor is idle.
    fn next_line(&self, read: usize) -> Option<(u64, Next)> {
        let rest = &self.sent.as_bytes()[read..];
        let newline = rest.iter().position(|byte| *byte == b'\n');
        let length = newline.unwrap_or(rest.len());
        let most = self.echo.max_line_bytes;
        if length as u64 > most {
            // Known with the first byte that is too many.
            let t_us = self.arrival_us(read + most as usize);
            return Some((t_us, Next::Closed(Reason::TooLong)));
        }
        let bytes = length as u64;
        if newline.is_some() {
            let until = read + length + 1;
            let t_us = self.arrival_us(until - 1);
            return Some((t_us, Next::Line { until, bytes }));
        }
        let next = match length {
            0 => Next::Closed(Reason::End),
            _ => Next::Line {
                until: read + length,
                bytes,
            },
        };
        self.end_us.map(|t_us| (t_us, next))
    }

    /// Returns when a byte arrives.
    fn arrival_us(&self, byte: usize) -> u64 {
        let place = self.arrived.partition_point(|(_, sum)| *sum <= byte);
        self.arrived[place].0
    }

    /// Returns what is echoed until `stop`: a first part of what was sent.
    fn received(&self, course: &Course, stop: Moment) -> &str {
        let mut length: usize = 0;
        for (at, event) in course {
            if let Event::Echo { bytes } = event
                && *at <= stop
            {
                // The last line may have no newline.
                let end = length + *bytes as usize + 1;
                length = end.min(self.sent.len());
            }
        }
        &self.sent[..length]
    }
}
