//! Operations, which can be waited for, and their outcomes.

use super::connection::{Connection, Listener};
use super::world::{Job, JobResult};
use super::{LabFuture, OpKey, TaskKey};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// One operation of the loop: all that a task can wait for.
///
/// It is carried out in the turn that resumes its task, never before; so a
/// withdrawn operation has read nothing, written nothing, accepted nobody.
pub enum Op {
    /// One turn of the loop: whoever is ready goes first.
    Turn,
    /// Until `us` microseconds have passed. None is a [`Op::Turn`].
    Sleep {
        /// From now.
        us: u64,
    },
    /// Until a connection is made or has failed.
    Connect {
        /// To whom. Boxed, as is a job, so that the common ones stay small.
        address: Box<Address>,
    },
    /// Until a client came.
    Accept {
        /// Where.
        listener: Listener,
    },
    /// Until something came from the peer.
    Read {
        /// From whom.
        connection: Connection,
        /// Its spare room is filled.
        buffer: Buffer,
    },
    /// Until something was taken.
    Write {
        /// To whom.
        connection: Connection,
        /// What is written is consumed.
        buffer: Buffer,
    },
    /// Until a job on the blocking pool has ended.
    Blocking {
        /// What to run there.
        job: Box<Job>,
    },
    /// Until a one-shot future is done.
    Future {
        /// Which.
        future: Rc<dyn Await>,
    },
    /// Until a task has ended in whatever way.
    Join {
        /// Which.
        task: TaskKey,
    },
}

/// A one-shot future as the loop knows it.
pub trait Await {
    /// Remembers who waits, or returns `false` if it is done already.
    fn enlist(&self, op: OpKey) -> bool;

    /// Returns a number that no other future has as long as this lives.
    fn identity(&self) -> usize;
}

/// The result of an operation.
#[derive(Debug)]
pub enum Outcome {
    /// The wait is over; the value, if any, is where it was waited for.
    Done,
    /// The connection is made.
    Connected(Connection),
    /// A client came; its number is the world's.
    Accepted(Connection, u32),
    /// So many bytes were read into or written from the buffer.
    Moved(Connection, Buffer, usize),
    /// What the job gave.
    Returned(JobResult),
    /// It failed; what went into the operation is gone.
    Failed(Fault),
}

impl Op {
    /// Returns its name for reports.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Turn => "turn",
            Op::Sleep { .. } => "sleep",
            Op::Connect { .. } => "connect",
            Op::Accept { .. } => "accept",
            Op::Read { .. } => "read",
            Op::Write { .. } => "write",
            Op::Blocking { .. } => "blocking",
            Op::Future { .. } => "future",
            Op::Join { .. } => "join",
        }
    }
}

/// The result of a read or a write: connection, buffer, and how many bytes it
/// moved.
pub type Moved = (Connection, Buffer, usize);

impl Op {
    /// Makes the wait for a connection.
    pub fn connect(address: Address) -> Op {
        let address = Box::new(address);
        Op::Connect { address }
    }

    /// Makes the wait for a job; `simulated_us` is how long it occupies its
    /// thread in a simulated world.
    pub fn blocking<T: Any + Send>(
        simulated_us: u64,
        run: impl FnOnce() -> T + Send + 'static,
    ) -> Op {
        let job = Box::new(Job::new(simulated_us, run));
        Op::Blocking { job }
    }

    /// Makes the wait for a one-shot future.
    pub fn future<T: 'static>(future: &LabFuture<T>) -> Op {
        Op::Future {
            future: Rc::new(future.clone()),
        }
    }
}

/// The loop answers each operation with an outcome of its own kind; these
/// unpack it.
impl Outcome {
    /// Unpacks what came of [`Op::Connect`].
    ///
    /// # Errors
    ///
    /// The fault, if it failed.
    ///
    /// # Panics
    ///
    /// If the outcome is that of another operation.
    pub fn connected(self) -> Result<Connection, Fault> {
        match self {
            Outcome::Connected(connection) => Ok(connection),
            other => Err(other.fault()),
        }
    }

    /// Unpacks what came of [`Op::Accept`].
    ///
    /// # Errors
    ///
    /// The fault, if it failed.
    ///
    /// # Panics
    ///
    /// If the outcome is that of another operation.
    pub fn accepted(self) -> Result<(Connection, u32), Fault> {
        match self {
            Outcome::Accepted(connection, client) => Ok((connection, client)),
            other => Err(other.fault()),
        }
    }

    /// Unpacks what came of [`Op::Read`] or [`Op::Write`].
    ///
    /// # Errors
    ///
    /// The fault, if it failed.
    ///
    /// # Panics
    ///
    /// If the outcome is that of another operation.
    pub fn moved(self) -> Result<Moved, Fault> {
        match self {
            Outcome::Moved(connection, buffer, bytes) => {
                Ok((connection, buffer, bytes))
            }
            other => Err(other.fault()),
        }
    }

    /// Unpacks what came of [`Op::Blocking`].
    ///
    /// # Errors
    ///
    /// The fault, if the job panicked.
    ///
    /// # Panics
    ///
    /// If the outcome is that of another operation, or the job gave another
    /// type.
    pub fn returned<T: Any>(self) -> Result<T, Fault> {
        match self {
            Outcome::Returned(result) => match result.downcast() {
                Ok(result) => Ok(*result),
                Err(_) => panic!("a job's result of another type"),
            },
            other => Err(other.fault()),
        }
    }

    fn fault(self) -> Fault {
        match self {
            Outcome::Failed(fault) => fault,
            other => panic!("an outcome of another kind: {other:?}"),
        }
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
