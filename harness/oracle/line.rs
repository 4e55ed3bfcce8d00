//! A connection to a server: all that will be said on it, as far as it is
//! known.
//!
//! Knows what was asked and when, not by which request of the client. Where to
//! read next: `answer.rs` for the meaning of what is said, `kept.rs` for
//! connections that wait.

use super::answer::{Answer, Reading, read};
use super::moment::Moment;
use crate::scenario::{Attempt, End};
use std::borrow::Cow;
use std::collections::VecDeque;
use styles::workload::FetchError;

/// A connection to a server.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// All acts of the server that were not seen, in order.
    acts: VecDeque<(Moment, Act<'a>)>,
    /// The moment of its last act, or of the connection.
    free: Moment,
    is_over: bool,
}

/// An act of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act<'a> {
    Say(Cow<'a, [u8]>),
    End,
    Reset,
}

impl<'a> Line<'a> {
    /// Makes a connection at this moment.
    pub(super) fn new(made: Moment) -> Line<'a> {
        Line {
            acts: VecDeque::new(),
            free: made,
            is_over: false,
        }
    }

    /// Returns whether nothing was said that was not read, up to this moment.
    pub(super) fn is_quiet(&self, now: Moment) -> bool {
        let mut unseen = self.acts.iter().take_while(|(at, _)| *at <= now);
        unseen.all(|(_, act)| matches!(act, Act::Say(b) if b.is_empty()))
    }

    /// Sends a request that is answered so. Returns the moment at which the
    /// server takes it up, which is when it has done all before; none if the
    /// connection is over by then.
    pub(super) fn ask(
        &mut self,
        now: Moment,
        answer: &'a Attempt,
    ) -> Option<Moment> {
        if self.is_over {
            return None;
        }
        let taken_up = self.free.max(now);
        self.free = taken_up;
        match answer {
            Attempt::Say {
                say,
                end,
                end_after_us,
                ..
            } => {
                for (after_us, bytes) in say {
                    self.act(*after_us, Act::Say(bytes.into()));
                }
                match end {
                    End::Close => self.act(*end_after_us, Act::End),
                    End::Reset => self.act(*end_after_us, Act::Reset),
                    End::Idle => {}
                }
            }
            Attempt::Respond {
                respond_us,
                body,
                truncate,
                ..
            } => {
                let head = answer.head();
                self.act(*respond_us, Act::Say(head.into()));
                for (after_us, text) in body {
                    self.act(*after_us, Act::Say(text.as_bytes().into()));
                }
                if *truncate {
                    self.act(0, Act::End);
                }
            }
            Attempt::Garbage {
                respond_us,
                garbage,
                ..
            } => {
                let bytes = garbage.as_bytes().into();
                self.act(*respond_us, Act::Say(bytes));
                self.act(0, Act::End);
            }
            Attempt::Reset { reset_us, .. } => {
                self.act(*reset_us, Act::Reset);
            }
            Attempt::Stall { .. } | Attempt::Refuse { .. } => {}
        }
        Some(taken_up)
    }

    fn act(&mut self, after_us: u64, act: Act<'a>) {
        self.free = self.free.network(after_us);
        self.is_over |= !matches!(act, Act::Say(_));
        self.acts.push_back((self.free, act));
    }

    /// Listens from now on until a response of at most `most` bytes is whole
    /// or cannot become so; returns that moment. If neither ever happens, the
    /// moment never comes.
    pub(super) fn listen(
        &mut self,
        most: u64,
    ) -> (Moment, Result<Answer, FetchError>) {
        let mut said = Vec::new();
        while let Some(now) = self.acts.front().map(|(at, _)| *at) {
            let mut ended = false;
            // What comes together is seen together, and a reset takes away
            // what was not seen.
            while self.acts.front().is_some_and(|act| act.0 == now)
                && let Some((_, act)) = self.acts.pop_front()
            {
                match act {
                    Act::Say(bytes) => said.extend_from_slice(&bytes),
                    Act::End => ended = true,
                    Act::Reset => return (now, Err(FetchError::Reset)),
                }
            }
            match read(&said, ended, most) {
                Reading::More => {}
                Reading::Failed(error) => return (now, Err(error)),
                Reading::Whole(mut answer) => {
                    // One that says more than it was asked for, or has
                    // ended, is not asked again.
                    answer.keeps_open &= answer.bytes == said.len() && !ended;
                    return (now, Ok(answer));
                }
            }
        }
        (Moment::NEVER, Err(FetchError::Timeout))
    }
}
