//! Peers: the runtimes in common use, one a file.
//!
//! A model is written once, as a [`Program`] over any [`Runtime`], so that all
//! of them do the same work; each is given one thread. A model that fits no
//! runtime is a function of its own.

mod async_std;
pub mod boxed_async;
pub mod corosensei;
mod local_pool;
mod smol;
pub mod threads;
mod tokio;

pub use self::async_std::AsyncStd;
pub use self::local_pool::Pool;
pub use self::smol::Smol;
pub use self::tokio::Tokio;

use crate::case::Case;
use crate::stopwatch::Stopwatch;
use std::rc::Rc;
use std::time::Instant;

/// The needs of a program: to be run, and to start tasks.
pub trait Runtime: 'static {
    /// A task; its output is that of its body.
    type Task<T: Send + 'static>: Future<Output = T> + Unpin;

    /// Runs a future to its end, on this thread.
    fn run<T, F: Future<Output = T>>(main: impl FnOnce(Rc<Self>) -> F) -> T;

    /// Starts a task on this thread.
    fn spawn<T: Send + 'static>(
        &self,
        body: impl Future<Output = T> + Send + 'static,
    ) -> Self::Task<T>;
}

/// The further needs of programs about time.
pub trait Sleeper: Runtime {
    /// Waits until this time.
    fn sleep_until(time: Instant) -> impl Future<Output = ()> + Send;

    /// Yields once, at most until this time; returns whether it was in time.
    fn turn_before(time: Instant) -> impl Future<Output = bool> + Send;

    /// Cancels tasks that sleep, and waits until all they held is dropped;
    /// returns their number.
    fn cancel_all<T: Send + 'static>(
        &self,
        tasks: Vec<Self::Task<T>>,
    ) -> impl Future<Output = u64>;
}

/// A model, written once for all runtimes.
pub trait Program: Copy + 'static {
    /// Does the work once, with the stopwatch around the timed part; returns
    /// the checksum.
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64;
}

impl Case {
    /// Adds all runtimes as contestants.
    pub fn with_runtimes(self, program: impl Program) -> Case {
        self.with("tokio", move |watch| program.run::<Tokio>(watch))
            .with("smol", move |watch| program.run::<Smol>(watch))
            .with("async-std", move |watch| program.run::<AsyncStd>(watch))
            .with("local-pool", move |watch| program.run::<Pool>(watch))
    }
}
