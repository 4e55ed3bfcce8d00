//! Operations that are not on the network, and those who wait for any.

use super::keys::TaskKey;
use super::operation::{Awaited, Outcome};
use super::world::JobResult;
use crate::workload::Fault;
use std::rc::Rc;
use std::task::Waker;

/// The receiver of an operation's outcome.
#[derive(Clone, Debug)]
pub enum Waiter {
    /// A task of this loop, which takes the outcome when it is resumed.
    Task(TaskKey),
    /// A future that another executor or combinator polls with this waker.
    External(Waker),
}

impl Waiter {
    /// Returns the task, if a task of this loop waits.
    #[inline]
    pub(super) fn task(&self) -> Option<TaskKey> {
        match self {
            Waiter::Task(key) => Some(*key),
            Waiter::External(_) => None,
        }
    }
}

/// The state of an operation that is not on the network.
pub(super) enum Pending {
    /// A yield that has a place in the table: of an external waiter, or of an
    /// alarm.
    Yield,
    Timer,
    /// Kept so that the promise lives as long as it is waited for.
    Promise(Rc<dyn Awaited>),
    Job,
    Join,
    /// It failed; its waiter is resumed next.
    Failed(Fault),
    /// The job has ended; its waiter is resumed next.
    Returned(JobResult),
}

impl Pending {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Pending::Yield => "yield",
            Pending::Timer => "sleep",
            Pending::Promise(promise) => promise.name(),
            Pending::Job => "blocking",
            Pending::Join => "join",
            Pending::Failed(_) | Pending::Returned(_) => "its turn",
        }
    }

    /// Returns whether there is an outcome to ask for.
    #[inline]
    pub(super) fn has_outcome(&self) -> bool {
        matches!(self, Pending::Failed(_) | Pending::Returned(_))
    }

    /// Returns the outcome of an operation that is over.
    #[inline]
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Pending::Failed(fault) => Outcome::Failed(fault),
            Pending::Returned(result) => Outcome::Returned(result),
            _ => Outcome::Done,
        }
    }
}

/// An operation that does not fit into its slot.
pub(super) struct Live {
    pub(super) waiter: Waiter,
    pub(super) pending: Pending,
    /// Its waiter was told that it is over, and has not asked.
    pub(super) told: bool,
}

/// The waiter to be told that an operation is over, or possible.
pub(super) enum Told {
    /// A task; what the operation held is left over.
    Task(TaskKey, Option<Pending>),
    External(Waker),
    /// It is gone.
    Nobody,
}

impl Told {
    #[inline]
    pub(super) fn of(waiter: &Waiter) -> Told {
        match waiter {
            Waiter::Task(key) => Told::Task(*key, None),
            Waiter::External(waker) => Told::External(waker.clone()),
        }
    }
}
