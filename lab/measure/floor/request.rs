//! One request by hand: attempts, each within its time, and waits between.

use super::waits::Waits;
use super::{Faults, give_unit};
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    Connection, Flow, KeptConnections, Loop, Op, OpKey, Place, Resume,
};
use styles::trace::{Event, Who};
use styles::workload::{
    Address, Buffer, FetchError, FetchWork, Response, ResponseReader,
};

/// The task of one request.
pub(super) struct Request<F> {
    work: Rc<FetchWork>,
    index: u32,
    /// Given back at the end, as is the next.
    place: Option<Place>,
    kept: Option<KeptConnections>,
    /// The one in progress, or the next.
    attempt: u32,
    /// The connection was used before, so its peer may have closed it.
    reused: bool,
    at: At,
    waits: Waits,
    faults: PhantomData<fn() -> F>,
}

/// Where a request waits.
enum At {
    /// Nowhere yet.
    Start,
    Connect,
    Write,
    Read(ResponseReader),
    /// For the time of another attempt.
    Backoff,
}

impl<F: Faults> Request<F> {
    pub(super) fn new(
        work: Rc<FetchWork>,
        kept: KeptConnections,
        index: u32,
        place: Place,
    ) -> Request<F> {
        Request {
            work,
            index,
            place: Some(place),
            kept: Some(kept),
            attempt: 0,
            reused: false,
            at: At::Start,
            waits: Waits::new(),
            faults: PhantomData,
        }
    }

    fn who(&self) -> Who {
        Who::Fetch(self.index)
    }

    fn address(&self) -> Address {
        self.work.request(self.index).address(self.attempt)
    }

    /// Goes on to the next wait; a response or an error ends the attempt.
    fn go_on(
        &mut self,
        lp: &Loop,
        op: OpKey,
    ) -> Result<Option<Response>, FetchError> {
        match std::mem::replace(&mut self.at, At::Start) {
            At::Start => {
                lp.note(self.who(), Event::Start);
                self.begin_attempt(lp);
                Ok(None)
            }
            At::Backoff => {
                self.begin_attempt(lp);
                Ok(None)
            }
            At::Connect => {
                let connection = lp.take_outcome(op).connected()?;
                let attempt = self.attempt;
                lp.note(self.who(), Event::Connected { attempt });
                if F::TIMES_FROM_CONNECTED {
                    self.set_alarm(lp);
                }
                self.exchange(lp, connection);
                Ok(None)
            }
            At::Write => {
                let (connection, head, _) = lp.take_outcome(op).moved()?;
                self.write(lp, connection, head);
                Ok(None)
            }
            At::Read(mut reader) => {
                let (connection, input, bytes) =
                    lp.take_outcome(op).moved()?;
                let response = reader.restore_input(input, bytes)?;
                let Some(response) = response else {
                    self.read(lp, connection, reader);
                    return Ok(None);
                };
                if let Some(kept) = &self.kept {
                    kept.keep(self.address(), connection, &response);
                }
                Ok(Some(response))
            }
        }
    }

    fn begin_attempt(&mut self, lp: &Loop) {
        let attempt = self.attempt;
        lp.note(self.who(), Event::Attempt { attempt });
        if !F::TIMES_FROM_CONNECTED {
            self.set_alarm(lp);
        }
        let kept = self.kept.as_ref();
        let reused = kept.and_then(|kept| kept.take(&self.address()));
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

    fn set_alarm(&mut self, lp: &Loop) {
        let us = self.work.plan.timeout_us;
        self.waits.set_alarm(lp, Op::Sleep { us });
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

    /// Takes what came of an attempt: the end, or the wait for another.
    fn end_attempt(
        &mut self,
        lp: &Loop,
        result: Result<Response, FetchError>,
    ) -> Flow {
        let attempt = self.attempt;
        let error = match result {
            Ok(response) => {
                lp.note(self.who(), Event::ok(attempt, &response));
                return self.finish(lp, Ok(response));
            }
            Err(error) => error,
        };
        assert!(
            !F::PANICS_ON_RESET || error != FetchError::Reset,
            "a reset was not expected"
        );
        lp.note(self.who(), Event::Error { attempt, error });
        let Some(wait_us) = self.retry_after_us(error) else {
            return self.finish(lp, Err(error));
        };
        lp.note(self.who(), Event::Backoff { attempt, wait_us });
        self.attempt += 1;
        if F::RUNS_ON_AT_ONCE && wait_us == 0 {
            self.begin_attempt(lp);
            return Flow::Waiting;
        }
        if !F::NEVER_WAKES {
            self.waits.begin(lp, Op::Sleep { us: wait_us });
        }
        self.at = At::Backoff;
        Flow::Waiting
    }

    fn retry_after_us(&self, error: FetchError) -> Option<u64> {
        let plan = &self.work.plan;
        let wait_us = plan.retry_after_us(self.attempt, error);
        if F::BACKOFF_NOT_DOUBLED {
            return wait_us.map(|_| plan.backoff_us);
        }
        if F::RETRIES_ONCE_TOO_OFTEN && self.attempt == plan.retries {
            return error.is_retryable().then_some(0);
        }
        wait_us
    }

    fn finish(
        &mut self,
        lp: &Loop,
        result: Result<Response, FetchError>,
    ) -> Flow {
        let ok = result.is_ok();
        if !F::FORGETS_DONE {
            lp.note(self.who(), Event::Done { ok });
        }
        let mut index = self.index;
        if F::SWAPS_TWO_RESULTS && (index | 1) < self.work.len() {
            index ^= 1;
        }
        self.work.finish(index, result);
        self.kept = None;
        let place = self.place.take();
        if F::LEAKS_A_PLACE && !ok {
            // Kept anywhere else, it would be given back in the end.
            std::mem::forget(place);
        }
        Flow::Finished
    }
}

impl<F: Faults> Resume for Request<F> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if F::IGNORES_THE_TIMEOUT && this.waits.is_alarm(op) {
            return Flow::Waiting;
        }
        let ended = if this.waits.end(lp, op) {
            Err(FetchError::Timeout)
        } else {
            this.go_on(lp, op)
        };
        if let Err(error) = &ended
            && this.reused
            && error.may_be_stale()
        {
            // The peer has closed it while it was kept; the attempt goes on.
            this.reused = false;
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
