//! The vocabulary of events, as the specification names them.
//!
//! Styles state facts and store nothing; the harness decides what to do with
//! them. Where to read next: `event_loop/mod.rs`, `Loop::note`.

use crate::workload::{FetchError, Reason, Response};
use std::fmt;

/// The request, session or task that an event belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// The request with this index.
    Fetch(u32),
    /// The session of the client with this index.
    Echo(u32),
    /// The client as a whole: starts requests, waits for them.
    Client,
    /// The server as a whole: accepts sessions.
    Server,
    /// Any other task, by a number that its creator chose.
    Task(u32),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Fetch(index) => write!(f, "fetch:{index}"),
            Actor::Echo(index) => write!(f, "echo:{index}"),
            Actor::Client => f.write_str("client"),
            Actor::Server => f.write_str("server"),
            Actor::Task(number) => write!(f, "task:{number}"),
        }
    }
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request gets its permit.
    Start,
    /// An attempt begins.
    Attempt {
        /// The number of the attempt, counted from 0.
        attempt: u32,
    },
    /// An attempt is connected.
    Connected {
        /// The number of the attempt, counted from 0.
        attempt: u32,
    },
    /// An attempt sends its request again, over a new connection, because the
    /// peer had closed a kept one.
    Resent {
        /// The number of the attempt, counted from 0.
        attempt: u32,
    },
    /// An attempt fails.
    Error {
        /// The number of the attempt, counted from 0.
        attempt: u32,
        /// The reason.
        error: FetchError,
    },
    /// The wait before the next attempt begins.
    Backoff {
        /// The number of the attempt that failed, counted from 0.
        attempt: u32,
        /// The length of the wait, in microseconds.
        wait_us: u64,
    },
    /// An attempt succeeds.
    Ok {
        /// The number of the attempt, counted from 0.
        attempt: u32,
        /// The status of the response.
        status: u16,
        /// The length of the body.
        bytes: u64,
    },
    /// A request is finished.
    Done {
        /// `true` if it succeeded.
        ok: bool,
    },
    /// An unfinished request is given up.
    Cancelled,
    /// A session begins.
    Accept,
    /// A whole line was read.
    Line {
        /// The length of the line, without its newline.
        bytes: u64,
    },
    /// A line was written back.
    Echo {
        /// The length of the line, without its newline.
        bytes: u64,
    },
    /// A session ends.
    Closed {
        /// The reason.
        reason: Reason,
    },
}

impl Event {
    /// Makes the event of an attempt that gave this response.
    pub fn ok(attempt: u32, response: &Response) -> Event {
        Event::Ok {
            attempt,
            status: response.status,
            bytes: response.body.len() as u64,
        }
    }

    /// Makes the event of a session that ended.
    pub fn closed(reason: Reason) -> Event {
        Event::Closed { reason }
    }
}

/// A listener to all events, in the order in which they are stated.
pub trait Trace {
    /// Takes one event, stated at `t_us` microseconds since the run began.
    fn note(&mut self, t_us: u64, actor: Actor, event: Event);

    /// Takes one line that a program prints; `actor` is the task that does.
    fn print(&mut self, _t_us: u64, _actor: Option<Actor>, _line: &str) {}

    /// Takes a warning: a coroutine was never awaited, an error never read.
    /// Without an implementation it is printed.
    fn warn(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        self.print(t_us, actor, line);
    }
}

/// A listener that ignores everything.
#[derive(Debug)]
pub struct Silence;

impl Trace for Silence {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}
}
