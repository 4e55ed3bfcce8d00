//! Operations, which tasks wait for, and their outcomes.

use super::connection::{Connection, Listener};
use super::keys::{OpKey, TaskKey};
use super::world::{Job, JobResult};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// One operation of the loop: anything that a task can wait for.
///
/// Reads, writes and accepts are carried out in the turn that resumes the
/// task, never before, so a withdrawn one has done nothing. A connect and a
/// job start when they are submitted; withdrawn, their results are dropped.
pub enum Op {
    /// Lets all that is ready go first; asyncio's `sleep(0)`.
    Yield,
    /// Waits until a time has passed. None at all is a [`Op::Yield`].
    Sleep {
        /// Microseconds from now.
        us: u64,
    },
    /// Waits until a connection is made or has failed.
    Connect {
        /// The peer. Boxed, as is a job, so that the common ones stay small.
        address: Box<Address>,
    },
    /// Waits for a client.
    Accept {
        /// The socket that clients connect to.
        listener: Listener,
    },
    /// Waits until bytes, the end or an error came from the peer.
    Read {
        /// The connection, which comes back with the outcome.
        connection: Connection,
        /// Its spare room is filled.
        buffer: Buffer,
    },
    /// Waits until some bytes were taken.
    Write {
        /// The connection, which comes back with the outcome.
        connection: Connection,
        /// The bytes that were written are consumed.
        buffer: Buffer,
    },
    /// Waits until a job on the blocking pool has ended.
    Blocking {
        /// The job.
        job: Box<Job>,
    },
    /// Waits until a promise is done.
    Promise {
        /// The promise.
        promise: Rc<dyn Awaited>,
    },
    /// Waits until a task has ended in whatever way.
    Join {
        /// The task.
        task: TaskKey,
    },
    /// Waits as another operation does, and passes the cancellation of its
    /// task on.
    Owned {
        /// The wait for a task or a promise, and the one that is cancelled.
        /// Boxed, as an address and a job are.
        wait: Box<(Op, Rc<dyn Owned>)>,
    },
}

// The future of a wait holds one, and each wait moves one.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Op>() == 24, "three words");

/// A promise as the loop knows it.
pub trait Awaited {
    /// Notes an operation, which is made ready when this is done; returns
    /// `false` if it is done already.
    fn register(&self, op: OpKey) -> bool;

    /// Returns a number that no other promise has as long as this lives.
    fn identity(&self) -> usize;

    /// Returns what is waited for, in the words of its maker; they stand in
    /// reports of deadlocks and in trees of waits.
    fn name(&self) -> &'static str {
        "promise"
    }
}

/// Something that is cancelled with the task that waits for it.
pub trait Owned {
    /// Passes a cancellation on; returns `false` if this is over.
    fn cancel(&self) -> bool;

    /// Returns whether a task that has passed its cancellation on is cancelled
    /// now that this is over.
    fn was_cancelled(&self) -> bool;
}

/// The result of an operation.
#[derive(Debug)]
pub enum Outcome {
    /// The wait is over; a promise or a task holds its own value.
    Done,
    /// The connection is made.
    Connected(Connection),
    /// A client came; its number is the world's.
    Accepted(Connection, u32),
    /// The number of bytes that were read into or written from the buffer. 0
    /// bytes that were read are the end.
    Moved(Connection, Buffer, usize),
    /// The result of the job.
    Returned(JobResult),
    /// It failed; connection and buffer are gone.
    Failed(Fault),
}

impl Op {
    /// Returns its name for reports.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Yield => "yield",
            Op::Sleep { .. } => "sleep",
            Op::Connect { .. } => "connect",
            Op::Accept { .. } => "accept",
            Op::Read { .. } => "read",
            Op::Write { .. } => "write",
            Op::Blocking { .. } => "blocking",
            Op::Promise { .. } => "promise",
            Op::Join { .. } => "join",
            Op::Owned { wait } => wait.0.name(),
        }
    }
}

/// The result of a read or a write: connection, buffer, and the number of
/// bytes that it moved; 0 bytes that were read are the end.
pub type Moved = (Connection, Buffer, usize);

impl Op {
    /// Makes the wait for a connection.
    pub fn connect(address: Address) -> Op {
        let address = Box::new(address);
        Op::Connect { address }
    }

    /// Makes a wait that passes the cancellation of its task on to `owned`,
    /// and is `op` otherwise.
    pub fn owned(op: Op, owned: Rc<dyn Owned>) -> Op {
        let wait = Box::new((op, owned));
        Op::Owned { wait }
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
}

/// The loop answers each operation with an outcome of its own kind; these
/// unpack it.
impl Outcome {
    /// Unpacks the outcome of [`Op::Connect`].
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

    /// Unpacks the outcome of [`Op::Accept`].
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

    /// Unpacks the outcome of [`Op::Read`] or [`Op::Write`].
    ///
    /// # Errors
    ///
    /// The fault, if it failed.
    ///
    /// # Panics
    ///
    /// If the outcome is that of another operation.
    #[inline]
    pub fn moved(self) -> Result<Moved, Fault> {
        match self {
            Outcome::Moved(connection, buffer, bytes) => {
                Ok((connection, buffer, bytes))
            }
            other => Err(other.fault()),
        }
    }

    /// Unpacks the outcome of [`Op::Blocking`].
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
