//! One request by hand: attempts, each bounded in time, and waits between.

use super::waits::{Ended, Waits, give_unit};
use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    Connection, ConnectionPool, Flow, Loop, Op, OpKey, Outcome, Permit, Resume,
};
use styles::trace::{Actor, Event};
use styles::workload::{
    Address, Buffer, FetchError, FetchWork, Response, ResponseReader,
};

/// The task of one request.
pub(super) struct Request {
    work: Rc<FetchWork>,
    index: u32,
    /// The permit, released at the end, as is the next field.
    place: Option<Permit>,
    pool: Option<ConnectionPool>,
    /// The number of the attempt in progress, or of the next.
    attempt: u32,
    /// True if the connection was used before; then its peer may have closed
    /// it.
    reused: bool,
    at: At,
    waits: Waits,
}

/// The request's present wait.
enum At {
    /// Has not begun.
    Start,
    Connect,
    Write,
    Read(ResponseReader),
    /// Waits before another attempt.
    Backoff,
}

impl Request {
    pub(super) fn new(
        work: Rc<FetchWork>,
        pool: ConnectionPool,
        index: u32,
        place: Permit,
    ) -> Request {
        Request {
            work,
            index,
            place: Some(place),
            pool: Some(pool),
            attempt: 0,
            reused: false,
            at: At::Start,
            waits: Waits::new(),
        }
    }

    fn actor(&self) -> Actor {
        Actor::Fetch(self.index)
    }

    fn address(&self) -> Address {
        self.work.request(self.index).address(self.attempt)
    }

    /// Goes on to the next wait; a response or an error ends the attempt.
    fn go_on(
        &mut self,
        lp: &Loop,
        outcome: Outcome,
    ) -> Result<Option<Response>, FetchError> {
        match std::mem::replace(&mut self.at, At::Start) {
            At::Start => {
                lp.note(self.actor(), Event::Start);
                self.begin_attempt(lp);
                Ok(None)
            }
            At::Backoff => {
                self.begin_attempt(lp);
                Ok(None)
            }
            At::Connect => {
                let connection = outcome.connected()?;
                let attempt = self.attempt;
                lp.note(self.actor(), Event::Connected { attempt });
                self.exchange(lp, connection);
                Ok(None)
            }
            At::Write => {
                let (connection, head, _) = outcome.moved()?;
                self.write(lp, connection, head);
                Ok(None)
            }
            At::Read(mut reader) => {
                let (connection, input, bytes) = outcome.moved()?;
                let response = reader.restore_input(input, bytes)?;
                let Some(response) = response else {
                    self.read(lp, connection, reader);
                    return Ok(None);
                };
                if let Some(pool) = &self.pool
                    && response.keeps_open
                {
                    pool.put(self.address(), connection);
                }
                Ok(Some(response))
            }
        }
    }

    fn begin_attempt(&mut self, lp: &Loop) {
        let attempt = self.attempt;
        lp.note(self.actor(), Event::Attempt { attempt });
        let us = self.work.plan.timeout_us;
        self.waits.set_alarm(lp, Op::Sleep { us });
        let pool = self.pool.as_ref();
        let reused = pool.and_then(|pool| pool.take(&self.address()));
        self.reused = reused.is_some();
        match reused {
            Some(connection) => self.exchange(lp, connection),
            None => self.connect(lp),
        }
    }

    fn connect(&mut self, lp: &Loop) {
        self.waits.begin(lp, Op::connect(self.address()));
        self.at = At::Connect;
    }

    fn exchange(&mut self, lp: &Loop, connection: Connection) {
        let head = self.work.request(self.index).to_bytes();
        self.write(lp, connection, head);
    }

    fn write(&mut self, lp: &Loop, connection: Connection, head: Buffer) {
        if head.is_empty() {
            let reader = ResponseReader::new(self.work.plan.max_body_bytes);
            return self.read(lp, connection, reader);
        }
        let buffer = head;
        self.waits.begin(lp, Op::Write { connection, buffer });
        self.at = At::Write;
    }

    fn read(
        &mut self,
        lp: &Loop,
        connection: Connection,
        mut reader: ResponseReader,
    ) {
        let buffer = reader.lend_input();
        self.waits.begin(lp, Op::Read { connection, buffer });
        self.at = At::Read(reader);
    }

    /// Takes the outcome of an attempt: the end, or the wait for another.
    fn end_attempt(
        &mut self,
        lp: &Loop,
        result: Result<Response, FetchError>,
    ) -> Flow {
        let attempt = self.attempt;
        let error = match result {
            Ok(response) => {
                lp.note(self.actor(), Event::ok(attempt, &response));
                return self.finish(lp, Ok(response));
            }
            Err(error) => error,
        };
        lp.note(self.actor(), Event::Error { attempt, error });
        let Some(wait_us) = self.work.plan.retry_after_us(attempt, error)
        else {
            return self.finish(lp, Err(error));
        };
        lp.note(self.actor(), Event::Backoff { attempt, wait_us });
        self.attempt += 1;
        self.waits.begin(lp, Op::Sleep { us: wait_us });
        self.at = At::Backoff;
        Flow::Waiting
    }

    fn finish(
        &mut self,
        lp: &Loop,
        result: Result<Response, FetchError>,
    ) -> Flow {
        lp.note(self.actor(), Event::Done { ok: result.is_ok() });
        self.work.finish(self.index, result);
        self.pool = None;
        self.place = None;
        Flow::Finished
    }
}

impl Resume for Request {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        let ended = match this.waits.end(lp, op) {
            Ended::Alarm => Err(FetchError::Timeout),
            Ended::Over(outcome) => this.go_on(lp, outcome),
            Ended::NotYet => return Flow::Waiting,
        };
        if let Err(error) = &ended
            && this.reused
            && error.may_be_stale()
        {
            // The peer closed it while it was idle; the attempt goes on.
            this.reused = false;
            let attempt = this.attempt;
            lp.note(this.actor(), Event::Resent { attempt });
            this.connect(lp);
            return Flow::Waiting;
        }
        let Some(result) = ended.transpose() else {
            return Flow::Waiting;
        };
        this.waits.withdraw_alarm(lp);
        this.end_attempt(lp, result)
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        self.get_mut().waits.withdraw(lp);
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give_unit(into);
    }
}
