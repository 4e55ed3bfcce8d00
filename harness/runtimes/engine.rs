//! A loop over real sockets, on whichever runtime.

use super::Runtime;
#[cfg(feature = "async-std")]
use super::async_std::AsyncStd;
#[cfg(feature = "smol")]
use super::smol::Smol;
#[cfg(feature = "tokio")]
use super::tokio::Tokio;
use crate::worlds::real::{RealWorld, Setup, Stop};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use styles::event_loop::{EventLoop, ListenerId, RunError, Task};
use styles::trace::Trace;

/// Sockets, clock and threads of a runtime, before a loop takes them.
///
/// # Examples
///
/// ```
/// use harness::runtimes::{Engine, Runtime};
/// use harness::worlds::real::Setup;
/// use styles::async_await::{task, wait};
/// use styles::trace::{Silence, Actor};
///
/// for &runtime in Runtime::ALL {
///     let engine = Engine::new(runtime, Setup::default())?;
///     let engine_loop = engine.into_loop(Box::new(Silence));
///     let lp = engine_loop.event_loop().handle();
///     let task = task::spawn(lp, Actor::Task(0), |cx| async move {
///         wait::sleep(&cx, 1_000).await;
///         cx.now_us()
///     });
///     assert!(engine_loop.run_until_complete(&task)? >= 1_000);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Engine(Box<dyn Ground>);

/// What there is before the loop.
pub(super) trait Ground {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)>;

    fn stop(&self) -> Stop;

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop;
}

impl Engine {
    /// Makes the sockets' ground; time counts from the start of `setup`.
    ///
    /// # Errors
    ///
    /// If the operating system has no files left for it.
    pub fn new(runtime: Runtime, setup: Setup) -> io::Result<Engine> {
        Ok(Engine(match runtime {
            Runtime::Lab => Box::new(RealWorld::with(setup)?),
            #[cfg(feature = "async-std")]
            Runtime::AsyncStd => super::hosted::ground::<AsyncStd>(setup)?,
            #[cfg(feature = "smol")]
            Runtime::Smol => super::hosted::ground::<Smol>(setup)?,
            #[cfg(feature = "tokio")]
            Runtime::Tokio => super::hosted::ground::<Tokio>(setup)?,
        }))
    }

    /// Listens for clients; gives the address too, for its port may have been
    /// left open.
    ///
    /// # Errors
    ///
    /// If the address cannot be had, or the operating system has no files
    /// left.
    pub fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        self.0.listen(address)
    }

    /// Returns what makes whoever runs here stop, from any thread.
    pub fn stop(&self) -> Stop {
        self.0.stop()
    }

    /// Makes the loop; `trace` hears what the styles state.
    pub fn into_loop(self, trace: Box<dyn Trace>) -> EngineLoop {
        self.0.into_loop(trace)
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

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

impl Ground for RealWorld {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        RealWorld::listen(self, address)
    }

    fn stop(&self) -> Stop {
        RealWorld::stop(self)
    }

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop {
        EventLoop::new(self, trace).into()
    }
}
