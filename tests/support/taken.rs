//! The steps of a body after a wait, with the result of the wait. A returned
//! error ends the body.

use super::body::{Body, Held};
use super::script::Value;
use super::tasks::Started;
use std::thread::{self, ThreadId};
use styles::asyncio::{Kind, Raises};
use styles::event_loop::{Connection, Moved, Permit};
use styles::workload::{Elapsed, Fault, Stopped};

/// Makes a job that returns a value, and the thread on which it ran.
pub(super) fn job(value: Value) -> impl FnOnce() -> (Value, ThreadId) {
    move || (value, thread::current().id())
}

impl Body {
    /// Prints the outcome of a task that has ended, if it is known.
    pub(super) fn joined(&mut self, task: &Started) {
        if let Started::OfAsyncio(task) = task {
            let result = task.result().expect("it was joined");
            self.shared.lp.print(text_of(&result));
        }
    }

    /// Prints the value of a task or a promise.
    pub(super) fn came(&mut self, result: Raises<Value>) -> Raises {
        self.shared.lp.print(result?);
        Ok(())
    }

    /// Prints the values of a gathering.
    pub(super) fn came_all(&mut self, values: Raises<Vec<Value>>) -> Raises {
        self.shared.lp.print(values?.join(" "));
        Ok(())
    }

    /// Prints the outcomes of all tasks of a gathering.
    pub(super) fn ended_all(
        &mut self,
        outcomes: Raises<Vec<Raises<Value>>>,
    ) -> Raises {
        let texts: Vec<_> = outcomes?.iter().map(text_of).collect();
        self.shared.lp.print(texts.join(", "));
        Ok(())
    }

    /// Prints the value of a body, if it returned one.
    pub(super) fn called(&mut self, result: Raises<Value>) -> Raises {
        let value = result?;
        if !value.is_empty() {
            self.shared.lp.print(value);
        }
        Ok(())
    }

    /// Prints the value of a body with a group, or the errors of the group.
    pub(super) fn grouped(&mut self, ended: Raises<Value>) -> Raises {
        let errors = match ended {
            Err(error) if error.kind == Kind::Group => {
                self.shared.lp.print(&error);
                error.errors
            }
            ended => return self.came(ended),
        };
        errors.iter().for_each(|error| self.shared.lp.print(error));
        Ok(())
    }

    /// Prints the error of a body; returns the error of a cancellation of this
    /// very task instead.
    pub(super) fn caught(&mut self, result: Raises<Value>) -> Raises {
        match result {
            Err(error) if error.kind == Kind::Cancelled => Err(error),
            result => self.caught_all(result),
        }
    }

    /// Prints the error of a body, also that of a cancellation.
    pub(super) fn caught_all(&mut self, result: Raises<Value>) -> Raises {
        match result {
            Err(error) => {
                self.shared.lp.print(format_args!("caught {error}"));
                Ok(())
            }
            result => self.called(result),
        }
    }

    /// Prints the value of a body, or that its time has elapsed.
    pub(super) fn timed(
        &mut self,
        ended: Result<Raises<Value>, Elapsed>,
    ) -> Raises {
        self.bounded(ended.map_err(|Elapsed| "elapsed"), "in time")
    }

    /// Prints the value of a body, or that it was stopped.
    pub(super) fn stopped(
        &mut self,
        ended: Result<Raises<Value>, Stopped>,
    ) -> Raises {
        self.bounded(ended.map_err(|Stopped| "stopped"), "done")
    }

    fn bounded(
        &mut self,
        ended: Result<Raises<Value>, Value>,
        by_itself: Value,
    ) -> Raises {
        let text = match ended {
            Ok(result) => match result? {
                "" => by_itself,
                value => value,
            },
            Err(given_up) => given_up,
        };
        self.shared.lp.print(text);
        Ok(())
    }

    /// Prints the result of a job.
    pub(super) fn returned(
        &mut self,
        returned: Result<(Value, ThreadId), Fault>,
    ) -> Raises {
        let (value, thread) = returned?;
        self.job_thread = Some(thread);
        self.shared.lp.print(value);
        Ok(())
    }

    /// Holds the permit that was waited for.
    pub(super) fn placed(&mut self, place: Permit) {
        self.held.push(Held::Permit(place));
    }

    /// Holds the connection that was made, or prints the fault.
    pub(super) fn connected(
        &mut self,
        connected: Result<Connection, Fault>,
    ) -> Raises {
        let connected = connected.map(|new| (new, "connected".to_string()));
        self.hold_connection(connected)
    }

    /// Holds the connection to a client.
    pub(super) fn accepted(
        &mut self,
        accepted: Result<(Connection, u32), Fault>,
    ) -> Raises {
        let accepted =
            accepted.map(|(new, client)| (new, format!("accepted {client}")));
        self.hold_connection(accepted)
    }

    /// Holds the connection again after a read or a write.
    pub(super) fn moved(&mut self, moved: Result<Moved, Fault>) -> Raises {
        let moved =
            moved.map(|(same, _, bytes)| (same, format!("moved {bytes}")));
        self.hold_connection(moved)
    }

    fn hold_connection(
        &mut self,
        waited: Result<(Connection, String), Fault>,
    ) -> Raises {
        let lp = &self.shared.lp;
        match waited {
            Ok((connection, text)) => {
                lp.print(text);
                self.connection = Some(connection);
            }
            Err(fault) => lp.print(fault),
        }
        Ok(())
    }
}

/// Returns the text that is printed for a result.
pub(super) fn text_of(result: &Raises<Value>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}
