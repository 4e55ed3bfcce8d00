//! A request to stop that a signal, or any other thread, sends to a task: as a
//! job that ends.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use styles::event_loop::Job;

/// A request to stop, for the tasks in a world; the world's end makes it too.
///
/// A task waits for [`Stop::job`] as for any blocking job. The job takes a
/// thread of the pool until it ends, which it does with the world at the
/// latest, so that the world can always join its threads.
///
/// # Examples
///
/// ```
/// use harness::worlds::real::{RealWorld, stop_signals};
///
/// let world = RealWorld::new()?;
/// let stop = world.stop();
/// let job = stop.job();
/// let _guard = stop_signals(move || stop.ask())?;
/// # drop(job);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Stop(Arc<Shared>);

struct Shared {
    asked: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    pub(crate) fn new() -> Stop {
        Stop(Arc::new(Shared {
            asked: Mutex::new(false),
            changed: Condvar::new(),
        }))
    }

    /// Ends every job of this stop, present and future; from any thread.
    pub fn ask(&self) {
        let asked = self.0.asked.lock();
        *asked.unwrap_or_else(PoisonError::into_inner) = true;
        self.0.changed.notify_all();
    }

    /// Returns whether the stop was requested.
    pub fn is_asked(&self) -> bool {
        *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a job that ends when the stop is requested; returns `()`.
    pub fn job(&self) -> Job {
        let stop = self.clone();
        Job::new(0, move || stop.wait())
    }

    fn wait(&self) {
        let asked = self.0.asked.lock();
        let asked = asked.unwrap_or_else(PoisonError::into_inner);
        let ended = self.0.changed.wait_while(asked, |asked| !*asked);
        drop(ended.unwrap_or_else(PoisonError::into_inner));
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stop").field(&self.is_asked()).finish()
    }
}
