//! Prediction of one attempt: a visit to a server, over a kept connection or a
//! new one.
//!
//! Where to read next: `line.rs` for what is said on a connection.

use super::line::Line;
use super::moment::Moment;
use crate::scenario::{Attempt, Host};
use styles::workload::FetchError;

/// The status and body, or the error in their place.
pub(super) type Outcome = Result<(u16, Vec<u8>), FetchError>;

/// All that decides what comes of an attempt.
pub(super) struct Visit<'a> {
    pub(super) begun: Moment,
    /// The moment at which it is given up.
    pub(super) timeout: Moment,
    /// The longest body in bytes.
    pub(super) most: u64,
    pub(super) hosts: &'a [Host],
    /// The server's treatment of a new connection.
    pub(super) treatment: &'a Attempt,
    /// The answers of servers that take the request up: the first time, the
    /// second, and so on; the last one repeats.
    pub(super) answers: Vec<&'a Attempt>,
}

/// The course of an attempt.
pub(super) struct Visited<'a> {
    /// The moment at which the request is sent again.
    pub(super) resent: Option<Moment>,
    /// The moment of a new connection.
    pub(super) connected: Option<Moment>,
    pub(super) end: Moment,
    pub(super) outcome: Outcome,
    /// The connection, if it may serve another request.
    pub(super) line: Option<Line<'a>>,
}

impl<'a> Visit<'a> {
    /// Predicts the course of the attempt; counts how often the request was
    /// taken up.
    pub(super) fn go(
        &self,
        kept: Option<Line<'a>>,
        taken_up: &mut usize,
    ) -> Visited<'a> {
        let mut visited = Visited {
            resent: None,
            connected: None,
            end: self.begun,
            outcome: Err(FetchError::Timeout),
            line: None,
        };
        if let Some(line) = kept {
            self.exchange(line, self.begun, taken_up, &mut visited);
            if !is_sign_of_an_end(&visited.outcome) {
                return self.cut(visited);
            }
            visited.resent = Some(visited.end);
        }
        self.connect(taken_up, &mut visited);
        self.cut(visited)
    }

    /// Connects at the end of what was before, and goes on from there.
    fn connect(&self, taken_up: &mut usize, visited: &mut Visited<'a>) {
        let now = visited.end;
        let connect_us = match self.treatment {
            Attempt::Refuse { refuse_us } => {
                visited.end = now.network(*refuse_us);
                visited.outcome = Err(FetchError::Refused);
                return;
            }
            Attempt::Say { host, .. } => self.hosts[*host as usize].connect_us,
            Attempt::Reset { connect_us, .. }
            | Attempt::Stall { connect_us }
            | Attempt::Respond { connect_us, .. }
            | Attempt::Garbage { connect_us, .. } => *connect_us,
        };
        let made = now.network(connect_us);
        visited.connected = Some(made);
        self.exchange(Line::new(made), made, taken_up, visited);
    }

    fn exchange(
        &self,
        mut line: Line<'a>,
        now: Moment,
        taken_up: &mut usize,
        visited: &mut Visited<'a>,
    ) {
        let last = self.answers.len() - 1;
        let answer = self.answers[last.min(*taken_up)];
        let heard = line.ask(now, answer);
        let (end, answer) = line.listen(self.most);
        // One that is given up before is never taken up.
        if heard.is_some_and(|heard| heard <= end.min(self.timeout)) {
            *taken_up += 1;
        }
        visited.end = end;
        let (status, body, keeps_open) = match answer {
            Ok(answer) => (answer.status, answer.body, answer.keeps_open),
            Err(error) => {
                visited.outcome = Err(error);
                return;
            }
        };
        visited.outcome = match status {
            400.. => Err(FetchError::Status(status)),
            _ => Ok((status, body)),
        };
        visited.line = Some(line).filter(|_| keeps_open && status < 400);
    }

    /// Cuts off what would happen after the attempt was given up.
    fn cut(&self, visited: Visited<'a>) -> Visited<'a> {
        if visited.end < self.timeout {
            return visited;
        }
        let in_time = |at: &Moment| *at < self.timeout;
        Visited {
            resent: visited.resent.filter(in_time),
            connected: visited.connected.filter(in_time),
            end: self.timeout,
            outcome: Err(FetchError::Timeout),
            line: None,
        }
    }
}

/// Returns whether the server may have ended a kept connection, so that the
/// request is sent again.
fn is_sign_of_an_end(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Err(FetchError::Reset | FetchError::Truncated | FetchError::Malformed)
    )
}
