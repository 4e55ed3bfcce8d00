//! The vocabulary of what happens, as the specification names it.
//!
//! Styles state facts and store nothing; who listens is the affair of the
//! harness. Where to read next: `event_loop/mod.rs`, `Loop::note`.

use crate::workload::{FetchError, Reason, Response};
use std::fmt;

/// Of whom a fact is stated, and whose a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// The request of this index.
    Fetch(u32),
    /// The session of the client of this index.
    Echo(u32),
    /// The client as a whole: starts requests, waits for them.
    Client,
    /// The server as a whole: accepts sessions.
    Server,
    /// Any other task, by a number its maker chose.
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

/// One fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request gets its place.
    Start,
    /// An attempt begins.
    Attempt {
        /// Counted from 0.
        attempt: u32,
    },
    /// An attempt is connected.
    Connected {
        /// Counted from 0.
        attempt: u32,
    },
    /// An attempt fails.
    Error {
        /// Counted from 0.
        attempt: u32,
        /// Why.
        error: FetchError,
    },
    /// The wait before the next attempt begins.
    Backoff {
        /// The one that failed.
        attempt: u32,
        /// How long.
        wait_us: u64,
    },
    /// An attempt succeeds.
    Ok {
        /// Counted from 0.
        attempt: u32,
        /// Of the response.
        status: u16,
        /// Length of the body.
        bytes: u64,
    },
    /// A request is finished.
    Done {
        /// Whether it succeeded.
        ok: bool,
    },
    /// An unfinished request is given up.
    Cancelled,
    /// A session begins.
    Accept,
    /// A whole line was read.
    Line {
        /// Its newline not counted.
        bytes: u64,
    },
    /// A line was written back.
    Echo {
        /// The same number as when it was read.
        bytes: u64,
    },
    /// A session ends.
    Closed {
        /// Why.
        reason: Reason,
    },
}

impl Event {
    /// Makes the fact that an attempt gave this response.
    pub fn ok(attempt: u32, response: &Response) -> Event {
        Event::Ok {
            attempt,
            status: response.status,
            bytes: response.body.len() as u64,
        }
    }

    /// Makes the fact that a session ended.
    pub fn closed(reason: Reason) -> Event {
        Event::Closed { reason }
    }
}

/// Hears every fact, in the order in which they are stated.
pub trait Trace {
    /// Takes one fact, stated at `t_us` microseconds since the run began.
    fn note(&mut self, t_us: u64, actor: Actor, event: Event);

    /// Takes one line that a program prints; `who` is the task that does.
    fn print(&mut self, _t_us: u64, _who: Option<Actor>, _line: &str) {}

    /// Takes how far one of several has got, in a measure of the program.
    fn progress(&mut self, _t_us: u64, _which: usize, _place: u64) {}

    /// Takes one line that nobody asked for: a coroutine was never awaited,
    /// an error never read. A program prints it, if nobody says otherwise.
    fn warn(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        self.print(t_us, actor, line);
    }
}

/// Hears nothing.
#[derive(Debug)]
pub struct Silence;

impl Trace for Silence {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}
}
