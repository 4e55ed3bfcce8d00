//! Prediction of the server's sessions.

use super::moment::{Moment, Places};
use super::{Course, Prediction};
use crate::record::EchoResult;
use crate::scenario::{Client, Echo, End};
use styles::trace::{Actor, Event};
use styles::workload::Reason;

/// Adds the part's events and results to the prediction.
pub(super) fn predict(echo: &Echo, prediction: &mut Prediction) {
    let abort = Moment::of_stop(echo.abort_at_us);
    let stop = abort.min(Moment::of_stop(echo.shutdown_at_us));
    let mut results = vec![never_accepted(); echo.clients.len()];
    let mut places = Places::new(echo.max_sessions);
    for index in arrivals(echo) {
        let client = &echo.clients[index];
        let actor = Actor::Echo(index as u32);
        let arrival = Moment::of_network(client.connect_at_us);
        let accepted = places.take(arrival);
        if accepted > stop {
            // All later arrivals are stopped too.
            break;
        }
        let session = Session::new(echo, client);
        let Followed {
            course,
            closed,
            stuck,
        } = session.follow(accepted);
        places.release(closed.map_or(Moment::NEVER, |(at, _)| at));

        let reason = match closed {
            Some((at, reason)) if at <= stop => Some(reason),
            // Nothing is said of what is aborted.
            _ if abort == stop => None,
            _ => Some(Reason::Shutdown),
        };
        let received = match stuck {
            Some(at) if at <= stop => session.received_until(client.room()),
            _ => session.received(&course, stop),
        };
        prediction.add(actor, course, stop);
        if reason == Some(Reason::Shutdown) {
            let event = Event::closed(Reason::Shutdown);
            prediction.add_last(actor, stop.t_us, event);
            prediction.shut_down.push(actor);
        }
        let closed = reason.map_or("lost", Reason::word).to_string();
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

/// Returns the clients in order of arrival, ties by index.
fn arrivals(echo: &Echo) -> Vec<usize> {
    let mut indices: Vec<_> = (0..echo.clients.len()).collect();
    indices.sort_by_key(|index| echo.clients[*index].connect_at_us);
    indices
}

/// The events of one session, and the time and reason of its own end.
struct Followed {
    course: Course,
    closed: Option<(Moment, Reason)>,
    /// The moment from which on the client takes no more of what is written.
    stuck: Option<Moment>,
}

/// The data that a client sends, as visible to the server from outside.
///
/// The arrival of each byte is known from the scenario, and so is the fate of
/// each; a session only has to go from line to line.
struct Session<'a> {
    echo: &'a Echo,
    /// All bytes that the client sends.
    sent: String,
    /// The times of arrival, each with the number of bytes that have arrived
    /// by then, in order.
    arrived: Vec<(u64, usize)>,
    /// The time at which the client's output ends.
    end_us: Option<u64>,
    /// The time at which the client resets; then all unread bytes are gone.
    reset_us: Option<u64>,
    /// The number of bytes that the client takes.
    room: usize,
}

/// The result of a session's wait for a line.
#[derive(Clone, Copy)]
enum Next {
    /// A line that ends before the byte `until`, of `bytes` bytes without its
    /// newline.
    Line { until: usize, bytes: u64 },
    /// The end of the session.
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
            room: client.room(),
        }
    }

    /// Follows the session from its acceptance to its end.
    fn follow(&self, accepted: Moment) -> Followed {
        let mut course = vec![(accepted, Event::Accept)];
        let mut now = accepted;
        let mut read = 0;
        let mut stuck = None;
        let closed = loop {
            let Some((at, next)) = self.wait_for_line(read, now) else {
                break None;
            };
            let (until, bytes) = match next {
                Next::Line { until, bytes } => (until, bytes),
                Next::Closed(reason) => break Some((at, reason)),
            };
            course.push((at, Event::Line { bytes }));
            // Writing takes no time, but is an act of the network.
            now = at.timer(self.echo.delay_us).network(0);
            if self.reset_us.is_some_and(|reset_us| reset_us <= now.t_us) {
                break Some((now, Reason::Reset));
            }
            if until > self.room {
                stuck = Some(now);
                break self.wait_for_room(now);
            }
            course.push((now, Event::Echo { bytes }));
            read = until;
        };
        if let Some((at, reason)) = closed {
            course.push((at, Event::Closed { reason }));
        }
        Followed {
            course,
            closed,
            stuck,
        }
    }

    /// Returns the end of a session that waits from `now` on to write, in
    /// vain; `None` if it never ends.
    fn wait_for_room(&self, now: Moment) -> Option<(Moment, Reason)> {
        let limit_us = self.echo.write_timeout_us;
        let stalled = limit_us.map(|us| (now.timer(us), Reason::Stalled));
        let reset = self.reset_us.map(Moment::of_network);
        let reset = reset.map(|at| (at, Reason::Reset));
        match (stalled, reset) {
            (Some(stalled), Some(reset)) if stalled.0 < reset.0 => {
                Some(stalled)
            }
            (stalled, reset) => reset.or(stalled),
        }
    }

    /// Returns the result of a wait that begins at `now` for the line that
    /// starts with the byte `read`, and its moment; `None` if it never ends.
    fn wait_for_line(
        &self,
        read: usize,
        now: Moment,
    ) -> Option<(Moment, Next)> {
        let found_at = |t_us| now.max(Moment::of_network(t_us));
        let line = self.next_line(read);
        let line = line.map(|(t_us, next)| (found_at(t_us), next));
        let next = match (line, self.reset_us) {
            // At the same time, too, the reset takes the sent bytes away.
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

    /// Returns the fate of the line that starts with the byte `read`, and the
    /// time that decides it, if the client neither resets nor is idle.
    fn next_line(&self, read: usize) -> Option<(u64, Next)> {
        let rest = &self.sent.as_bytes()[read..];
        let newline = rest.iter().position(|byte| *byte == b'\n');
        let length = newline.unwrap_or(rest.len());
        let most = self.echo.max_line_bytes;
        if length as u64 > most {
            // The first byte that is too many decides it.
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

    /// Returns the time at which a byte arrives.
    fn arrival_us(&self, byte: usize) -> u64 {
        let place = self.arrived.partition_point(|(_, sum)| *sum <= byte);
        self.arrived[place].0
    }

    /// Returns the text echoed until `stop`: a first part of the sent one.
    fn received(&self, course: &Course, stop: Moment) -> String {
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
        self.received_until(length)
    }

    /// Returns the first bytes of what is echoed, as text: of a letter that is
    /// cut there is a sign.
    fn received_until(&self, length: usize) -> String {
        match self.sent.get(..length) {
            Some(text) => text.to_string(),
            None => {
                let bytes = &self.sent.as_bytes()[..length];
                String::from_utf8_lossy(bytes).into()
            }
        }
    }
}
