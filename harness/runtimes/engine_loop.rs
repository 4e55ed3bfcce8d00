//! A loop with its driver, which takes its turns.

use std::fmt;
use styles::event_loop::{EventLoop, RunError, Task};

/// A loop and its driver: the loop itself, or a future on another runtime.
///
/// Dropping it drops every task that is left, and the futures that the runtime
/// has of it.
pub struct EngineLoop {
    // Dropped first: the driver then drops what the runtime has of the tasks.
    event_loop: EventLoop,
    drive: Box<dyn Drive>,
}

/// The driver of a loop: takes its turns, as long as `wanted` returns true.
pub(super) trait Drive {
    fn run_while(
        &self,
        event_loop: &EventLoop,
        wanted: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError>;
}

impl EngineLoop {
    /// Makes one of a loop and its driver.
    pub(super) fn new(
        event_loop: EventLoop,
        drive: Box<dyn Drive>,
    ) -> EngineLoop {
        EngineLoop { event_loop, drive }
    }

    /// Returns the loop. Its own methods that run it leave the runtime out.
    pub fn event_loop(&self) -> &EventLoop {
        &self.event_loop
    }

    /// Sets the most resumptions of all runs together.
    pub fn set_max_resumptions(&mut self, max_resumptions: u64) {
        self.event_loop.set_max_resumptions(max_resumptions);
    }

    /// Runs until `task` has ended, and returns what it gave.
    ///
    /// # Errors
    ///
    /// If the task did not finish; see [`RunError`].
    pub fn run_until_complete<T: 'static>(
        &self,
        task: &Task<T>,
    ) -> Result<T, RunError> {
        let mut wanted = || !task.is_done();
        self.drive.run_while(&self.event_loop, &mut wanted)?;
        self.event_loop.result_of(task)
    }
}

impl From<EventLoop> for EngineLoop {
    /// Takes a loop that is its own driver, over any world.
    fn from(event_loop: EventLoop) -> EngineLoop {
        EngineLoop::new(event_loop, Box::new(Itself))
    }
}

impl fmt::Debug for EngineLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EngineLoop").field(&self.event_loop).finish()
    }
}

/// The driver of a loop that needs no other.
struct Itself;

impl Drive for Itself {
    fn run_while(
        &self,
        event_loop: &EventLoop,
        wanted: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        event_loop.run_while(wanted)
    }
}
