//! One session by hand: reads a line, waits, writes it back, again.

use super::waits::Waits;
use super::{Faults, give_unit};
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{Connection, Flow, Loop, Op, OpKey, Place, Resume};
use styles::trace::{Event, Who};
use styles::workload::{Buffer, EchoPlan, Lines, Next, Reason};

/// The task of one session.
pub(super) struct Session<F> {
    plan: Rc<EchoPlan>,
    who: Who,
    /// Given back at the end.
    place: Option<Place>,
    lines: Lines,
    at: At,
    waits: Waits,
    faults: PhantomData<fn() -> F>,
}

/// Where a session waits. While it reads or writes, the operation has the
/// connection.
enum At {
    /// Nowhere yet.
    Start(Connection),
    Read,
    /// For the time of an echo of so many bytes.
    Delay(Connection, u64),
    /// For an echo of so many bytes.
    Write(u64),
    End,
}

impl<F: Faults> Session<F> {
    pub(super) fn new(
        plan: Rc<EchoPlan>,
        who: Who,
        connection: Connection,
        place: Place,
    ) -> Session<F> {
        Session {
            lines: Lines::new(plan.max_line_bytes),
            plan,
            who,
            place: Some(place),
            at: At::Start(connection),
            waits: Waits::new(),
            faults: PhantomData,
        }
    }

    /// Goes on to the next wait, or to the end, which is an error too.
    fn go_on(&mut self, lp: &Loop, op: OpKey) -> Result<(), Reason> {
        match std::mem::replace(&mut self.at, At::End) {
            At::Start(connection) => self.next_line(lp, connection),
            At::Read => {
                let (connection, input, bytes) =
                    lp.take_outcome(op).moved()?;
                self.lines.restore_input(input, bytes);
                match self.lines.next_line() {
                    Next::More => {
                        if F::IDLE_RESTARTED_BY_PART {
                            self.waits.withdraw_alarm(lp);
                            self.set_alarm(lp);
                        }
                        self.read(lp, connection);
                        Ok(())
                    }
                    next => {
                        self.waits.withdraw_alarm(lp);
                        self.take_line(lp, connection, next)
                    }
                }
            }
            At::Delay(connection, bytes) => {
                if F::SPINS && self.plan.delay_us > 0 {
                    self.delay(lp, connection, bytes);
                    return Ok(());
                }
                self.echo(lp, connection, bytes)
            }
            At::Write(bytes) => {
                let (connection, reply, _) = lp.take_outcome(op).moved()?;
                self.write(lp, connection, reply, bytes)
            }
            At::End => Err(Reason::End),
        }
    }

    fn next_line(
        &mut self,
        lp: &Loop,
        connection: Connection,
    ) -> Result<(), Reason> {
        match self.lines.next_line() {
            Next::More => {
                self.set_alarm(lp);
                self.read(lp, connection);
                Ok(())
            }
            next => self.take_line(lp, connection, next),
        }
    }

    fn set_alarm(&mut self, lp: &Loop) {
        if let Some(us) = self.plan.idle_timeout_us {
            self.waits.set_alarm(lp, Op::Sleep { us });
        }
    }

    fn read(&mut self, lp: &Loop, connection: Connection) {
        let buffer = self.lines.lend_input();
        self.waits.begin(lp, Op::Read { connection, buffer });
        self.at = At::Read;
    }

    fn take_line(
        &mut self,
        lp: &Loop,
        connection: Connection,
        next: Next,
    ) -> Result<(), Reason> {
        let Some(bytes) = next.line()? else {
            if F::KEEPS_CONNECTION_OPEN {
                // Kept anywhere else, it would be closed in the end.
                std::mem::forget(connection);
            }
            return Err(Reason::End);
        };
        let counted = bytes + u64::from(F::COUNTS_THE_NEWLINE);
        lp.note(self.who, Event::Line { bytes: counted });
        if F::RUNS_ON_AT_ONCE && self.plan.delay_us == 0 {
            return self.echo(lp, connection, bytes);
        }
        if F::WAKES_TWICE {
            lp.submit_turn_for_current();
        }
        self.delay(lp, connection, bytes);
        Ok(())
    }

    fn delay(&mut self, lp: &Loop, connection: Connection, bytes: u64) {
        let us = if F::SPINS { 0 } else { self.plan.delay_us };
        self.waits.begin(lp, Op::Sleep { us });
        self.at = At::Delay(connection, bytes);
    }

    fn echo(
        &mut self,
        lp: &Loop,
        connection: Connection,
        bytes: u64,
    ) -> Result<(), Reason> {
        let mut reply = self.lines.lend_reply();
        let filled = reply.filled();
        if F::LOSES_THE_REST && !filled.ends_with(b"\n") {
            reply.clear();
        } else if F::DROPS_LAST_BYTE {
            let kept = filled.len().saturating_sub(1);
            reply = Buffer::from(filled[..kept].to_vec());
        } else if F::ECHOES_TWICE {
            reply = Buffer::from(filled.repeat(2));
        }
        self.write(lp, connection, reply, bytes)
    }

    fn write(
        &mut self,
        lp: &Loop,
        connection: Connection,
        reply: Buffer,
        bytes: u64,
    ) -> Result<(), Reason> {
        if reply.is_empty() {
            self.lines.restore_reply(reply);
            lp.note(self.who, Event::Echo { bytes });
            return self.next_line(lp, connection);
        }
        let buffer = reply;
        self.waits.begin(lp, Op::Write { connection, buffer });
        self.at = At::Write(bytes);
        Ok(())
    }

    fn close(&mut self, lp: &Loop, reason: Reason) -> Flow {
        self.waits.withdraw_alarm(lp);
        lp.note(self.who, Event::closed(reason));
        self.place = None;
        Flow::Finished
    }
}

impl<F: Faults> Resume for Session<F> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if F::WAKES_TWICE && !this.waits.is_for(op) && !this.waits.is_alarm(op)
        {
            return Flow::Waiting;
        }
        let gone_on = if this.waits.end(lp, op) {
            Err(Reason::Idle)
        } else {
            this.go_on(lp, op)
        };
        match gone_on {
            Ok(()) => Flow::Waiting,
            Err(reason) => this.close(lp, reason),
        }
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        self.get_mut().waits.withdraw(lp);
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give_unit(into);
    }
}
