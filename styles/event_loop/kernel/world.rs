//! The one trait by which the loop reaches clock, sockets and threads.
//!
//! A world reports what *is* ready and *tries* operations; it never blocks but
//! in [`World::poll`], knows no task, and calls nothing back. The simulated
//! world and the one with real sockets are in the harness.

use crate::workload::{Address, Fault};
use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::task::Poll;

/// The result of a non-blocking call; `Pending` if it would block.
pub type Attempt<T> = Poll<Result<T, Fault>>;

/// A connection, by the number its world gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId(pub u32);

/// A listening socket, by the number its world gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListenerId(pub u32);

/// A blocking job, by the number the loop gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// The value of a job.
pub type JobResult = Box<dyn Any + Send>;

/// Work that would block the loop, for the pool.
pub struct Job {
    /// Runs on a thread of the pool.
    pub run: Box<dyn FnOnce() -> JobResult + Send>,
    /// The time for which it occupies its thread in a simulated world.
    pub simulated_us: u64,
}

impl Job {
    /// Makes a job of a function, which occupies its thread for `simulated_us`
    /// microseconds in a simulated world.
    pub fn new<T: Any + Send>(
        simulated_us: u64,
        run: impl FnOnce() -> T + Send + 'static,
    ) -> Job {
        Job {
            run: Box::new(move || Box::new(run())),
            simulated_us,
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("simulated_us", &self.simulated_us)
            .finish_non_exhaustive()
    }
}

/// Something that became possible.
#[derive(Debug)]
pub enum Readiness {
    /// Reading gives bytes, the end or an error. Of a connection that is being
    /// made: never.
    Readable(SocketId),
    /// Writing takes bytes or fails; of a connection that is being made: it
    /// is made, or has failed.
    Writable(SocketId),
    /// A client waits to be accepted.
    Acceptable(ListenerId),
    /// A job has ended, or `None` if it panicked.
    JobDone(JobId, Option<JobResult>),
}

/// The time that [`World::poll`] may wait; shorter ones are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PollTimeout {
    /// Not at all: tasks are ready.
    Now,
    /// Until this time in microseconds, when the next timer is due.
    Until(u64),
    /// Without end: no timer is set.
    Never,
}

/// The state of the network after [`World::poll`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polled {
    /// It moved and may not be through with this instant. Timers may not
    /// fire, so that bytes that arrive at the same microsecond as a deadline
    /// arrive in time.
    Active,
    /// It is at rest: timers that are due may fire.
    Idle,
    /// Nothing will ever happen, unless a task acts.
    Exhausted,
}

/// A way to wake a loop that waits in [`World::poll`], from any thread.
pub trait Notify: Send + Sync {
    /// Makes the poll that waits, or the next one, return at once.
    fn notify(&self);
}

/// A clock and a network.
///
/// Only the clock has to be written. By default a world has no peers,
/// listeners and threads: connecting and accepting fail, closing does
/// nothing, and a method that such a world cannot serve panics with its name.
/// A world that gives sockets writes all methods that take one; a world
/// around another one passes on every method.
pub trait World {
    /// Returns the microseconds since the run began, as of the last poll.
    fn now_us(&self) -> u64;

    /// Returns the microseconds since the run began, as of this call; for
    /// those who watch how long things take, since nothing else may hang on
    /// it.
    fn clock_us(&self) -> u64 {
        self.now_us()
    }

    /// Waits until something is possible, the timeout ends or a
    /// [`Notify`] is called, sets the clock, and appends what became possible.
    fn poll(
        &mut self,
        timeout: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled;

    /// Begins to connect.
    ///
    /// # Errors
    ///
    /// If it fails on the spot, as it does by default: there is no network.
    fn connect(&mut self, _address: &Address) -> Result<SocketId, Fault> {
        Err(Fault::Unreachable)
    }

    /// Tells whether a connection is made.
    ///
    /// # Panics
    ///
    /// By default: a world that gives a socket writes this too.
    fn connected(&mut self, socket: SocketId) -> Attempt<()> {
        lacks("connected", socket)
    }

    /// Takes the client that has waited longest, with its number; by default
    /// the listener is closed.
    fn accept(&mut self, _listener: ListenerId) -> Attempt<(SocketId, u32)> {
        Poll::Ready(Err(Fault::Closed))
    }

    /// Reads at most as much as fits; 0 is the end of what the peer sends.
    ///
    /// # Panics
    ///
    /// By default: a world that gives a socket writes this too.
    fn read(&mut self, socket: SocketId, _into: &mut [u8]) -> Attempt<usize> {
        lacks("read", socket)
    }

    /// Writes at most all of it.
    ///
    /// # Panics
    ///
    /// By default: a world that gives a socket writes this too.
    fn write(&mut self, socket: SocketId, _from: &[u8]) -> Attempt<usize> {
        lacks("write", socket)
    }

    /// Returns whether trying is worth it; `false` only where the call would
    /// block and readiness will be told. Trying is always allowed, and the
    /// default.
    fn may_read(&self, _socket: SocketId) -> bool {
        true
    }

    /// As [`World::may_read`], for writing and for being connected.
    fn may_write(&self, _socket: SocketId) -> bool {
        true
    }

    /// As [`World::may_read`], for accepting.
    fn may_accept(&self, _listener: ListenerId) -> bool {
        true
    }

    /// Closes a connection, or gives up making it. By default nothing is
    /// open; it does not panic, for destructors call it.
    fn close(&mut self, _socket: SocketId) {}

    /// Stops listening; who waits to be accepted is turned away. By default
    /// nothing listens.
    fn close_listener(&mut self, _listener: ListenerId) {}

    /// Hands a job to the pool.
    ///
    /// # Panics
    ///
    /// By default: there are no threads, and a job that is never told of
    /// would be waited for for ever.
    fn start_job(&mut self, id: JobId, _job: Job) {
        lacks("start_job", id)
    }

    /// Lets time pass in which nothing else is done, as a function does that
    /// blocks its thread; what happens meanwhile is told by the next poll.
    ///
    /// # Panics
    ///
    /// By default: only the world knows how its clock goes on.
    fn block(&mut self, us: u64) {
        lacks("block", us)
    }

    /// Returns what a job calls that does nothing, so that so many
    /// microseconds pass; nothing where they pass by `simulated_us`.
    fn occupy(&self) -> fn(u64) {
        |_| {}
    }

    /// Returns the way to wake this world's poll, if other threads may.
    fn notifier(&self) -> Option<Arc<dyn Notify>> {
        None
    }
}

/// Panics: a method was called that a world without peers, threads and
/// pauses does not need.
fn lacks(method: &str, what: impl fmt::Debug) -> ! {
    panic!("this world has no `{method}`, which {what:?} needs: implement it")
}
