//! One session by hand: reads a line, waits, writes it back, and repeats.

use super::waits::{Ended, Waits, give_unit};
use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    Connection, Flow, Loop, Op, OpKey, Outcome, Permit, Resume,
};
use styles::trace::{Actor, Event};
use styles::workload::{Buffer, EchoPlan, Lines, Next, Reason};

/// The task of one session.
pub(super) struct Session {
    plan: Rc<EchoPlan>,
    actor: Actor,
    /// The permit, released at the end.
    place: Option<Permit>,
    lines: Lines,
    at: At,
    waits: Waits,
}

/// The session's present wait. While it reads or writes, the operation owns
/// the connection.
enum At {
    /// Has not begun.
    Start(Connection),
    Read,
    /// Waits for the delay before an echo, with the length of the line in
    /// bytes.
    Delay(Connection, u64),
    /// Writes the echo, with the length of the line in bytes.
    Write(u64),
    End,
}

impl Session {
    pub(super) fn new(
        plan: Rc<EchoPlan>,
        actor: Actor,
        connection: Connection,
        place: Permit,
    ) -> Session {
        Session {
            lines: Lines::new(plan.max_line_bytes),
            plan,
            actor,
            place: Some(place),
            at: At::Start(connection),
            waits: Waits::new(),
        }
    }

    /// Goes on to the next wait, or to the end, which is an error as well.
    fn go_on(&mut self, lp: &Loop, outcome: Outcome) -> Result<(), Reason> {
        match std::mem::replace(&mut self.at, At::End) {
            At::Start(connection) => self.next_line(lp, connection),
            At::Read => {
                let (connection, input, bytes) = outcome.moved()?;
                self.lines.restore_input(input, bytes);
                match self.lines.next_line() {
                    Next::More => {
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
                let reply = self.lines.lend_reply();
                self.set_alarm(lp, self.plan.write_timeout_us);
                self.write(lp, connection, reply, bytes)
            }
            At::Write(bytes) => {
                let (connection, reply, _) = outcome.moved()?;
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
                self.set_alarm(lp, self.plan.idle_timeout_us);
                self.read(lp, connection);
                Ok(())
            }
            next => self.take_line(lp, connection, next),
        }
    }

    fn set_alarm(&mut self, lp: &Loop, limit_us: Option<u64>) {
        if let Some(us) = limit_us {
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
            return Err(Reason::End);
        };
        lp.note(self.actor, Event::Line { bytes });
        let us = self.plan.delay_us;
        self.waits.begin(lp, Op::Sleep { us });
        self.at = At::Delay(connection, bytes);
        Ok(())
    }

    fn write(
        &mut self,
        lp: &Loop,
        connection: Connection,
        reply: Buffer,
        bytes: u64,
    ) -> Result<(), Reason> {
        if reply.is_empty() {
            self.waits.withdraw_alarm(lp);
            self.lines.restore_reply(reply);
            lp.note(self.actor, Event::Echo { bytes });
            return self.next_line(lp, connection);
        }
        let buffer = reply;
        self.waits.begin(lp, Op::Write { connection, buffer });
        self.at = At::Write(bytes);
        Ok(())
    }

    fn close(&mut self, lp: &Loop, reason: Reason) -> Flow {
        self.waits.withdraw_alarm(lp);
        lp.note(self.actor, Event::closed(reason));
        self.place = None;
        Flow::Finished
    }
}

impl Resume for Session {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        let gone_on = match (this.waits.end(lp, op), &this.at) {
            (Ended::Alarm, At::Write(_)) => Err(Reason::Stalled),
            (Ended::Alarm, _) => Err(Reason::Idle),
            (Ended::Over(outcome), _) => this.go_on(lp, outcome),
            (Ended::NotYet, _) => Ok(()),
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
