//! A loop together with what turns it, and what there is before both.

use crate::worlds::real::Stop;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use styles::event_loop::{EventLoop, ListenerId, RunError, Task};
use styles::trace::Trace;

/// A loop, and whoever turns it.
///
/// Dropping it drops every task that is left, and what the runtime had of it.
pub struct EngineLoop {
    // Dropped first: the drive sees to what is left of the tasks.
    event_loop: EventLoop,
    drive: Box<dyn Drive>,
}

/// Whoever turns a loop.
pub(super) trait Drive {
    fn run_while(
        &self,
        event_loop: &EventLoop,
        wanted: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError>;
}

impl EngineLoop {
    /// Makes one of a loop and whoever turns it.
    pub(super) fn new(
        event_loop: EventLoop,
        drive: Box<dyn Drive>,
    ) -> EngineLoop {
        EngineLoop { event_loop, drive }
    }

    /// Returns the loop. Its own ways of running know nothing of the runtime.
    pub fn event_loop(&self) -> &EventLoop {
        &self.event_loop
    }

    /// Sets the bound on all resumptions of all runs.
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
    /// Takes a loop that turns itself, over whatever world.
    fn from(event_loop: EventLoop) -> EngineLoop {
        EngineLoop::new(event_loop, Box::new(Itself))
    }
}

impl fmt::Debug for EngineLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EngineLoop").field(&self.event_loop).finish()
    }
}

/// A loop that turns itself.
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

/// What there is before the loop.
pub(super) trait Ground {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)>;

    fn stop(&self) -> Stop;

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop;
}
