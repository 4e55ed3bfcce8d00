//! The event loop, on which every style runs, in three rooms.
//!
//! A task submits an operation ([`Op`]), the loop resumes it when that is
//! over, and it takes the [`Outcome`]; a style is the way of control in
//! between. The loop knows keys and [`Resume`], never a callback, a generator
//! or a body, and reaches clock and sockets by [`World`] only.
//!
//! | room | holds |
//! | --- | --- |
//! | `kernel` | tables, the ready queue, turns, operations, the ends of tasks |
//! | `futures` | operations as futures, wakers, hosts: the needs of async/await |
//! | `shared` | promise, semaphore, task set, callbacks, alarms: used by styles, unknown to the loop |
//!
//! Rules that all styles lean on:
//!
//! * **One completion, one resumption.** Whatever becomes ready goes behind
//!   all that is ready; nothing is resumed from within a call of another.
//!   An operation that could be carried out at once is no exception.
//! * **A read, a write or an accept is carried out in the turn that resumes
//!   its task**, so one that is withdrawn has done nothing. A future that
//!   another executor polls is woken when its operation is possible, and
//!   carries it out when it is polled.
//! * **Ties.** At one instant comes first what the network does, and all that
//!   follows from it; then, together, the timers of that instant in the order
//!   in which they were set. A deadline that has passed when it is set is due
//!   in the next turn.
//! * **A turn** is one iteration of the loop: it collects what became ready
//!   and handles each entry that was ready when it began.
//!
//! Where to read next: `kernel`, which follows one read through the loop.

mod futures;
mod kernel;
mod shared;

pub use self::futures::{
    Host, HostedTask, Leaf, PollWaker, Wakers, YieldLeaf, first,
};
pub use self::kernel::{
    Attempt, Awaited, Cancelled, Connection, Context, ContextVar, Counters,
    End, EventLoop, Flow, Job, JobId, JobResult, JoinError, Listener,
    ListenerId, LoopEvent, Moved, Named, Notify, Observer, Op, OpKey, Outcome,
    Owned, PanickedTask, PollTimeout, Polled, Readiness, ResetError, Resume,
    Resumption, Run, RunError, SocketId, SourcePlace, Task, TaskKey, Token,
    Wait, Waiter, World, caught, panic_message,
};
pub(crate) use self::kernel::{CarriedPanic, give};
pub use self::shared::{
    Alarm, ConnectionPool, Handle, InvalidState, Permit, Promise, Reader,
    Semaphore, TaskSet,
};

use self::futures::Guests;
use self::kernel::{Inbox, Kernel, Outside};
use crate::trace::Trace;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// A handle to the loop, for all that runs on it.
///
/// Cheap to clone. The loop itself is the [`EventLoop`] that the handle came
/// from; without it a handle does nothing any more.
#[derive(Clone)]
pub struct Loop(Rc<Inner>);

struct Inner {
    kernel: Kernel,
    guests: Guests,
}

impl Loop {
    #[inline(always)]
    fn kernel(&self) -> &Kernel {
        &self.0.kernel
    }

    #[inline(always)]
    fn guests(&self) -> &Guests {
        &self.0.guests
    }

    /// Returns the wakers and the host, as the kernel sees them.
    fn outside(&self) -> &dyn Outside {
        self.guests()
    }
}

impl EventLoop {
    /// Makes a loop over a world; `trace` receives the facts that the styles
    /// state.
    pub fn new(world: Box<dyn World>, trace: Box<dyn Trace>) -> EventLoop {
        let inbox = Arc::new(Inbox::new(world.notifier()));
        let guests = Guests::new(inbox.clone());
        let kernel = Kernel::new(world, trace, inbox);
        EventLoop::of(Loop(Rc::new(Inner { kernel, guests })))
    }
}

impl fmt::Debug for Loop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loop")
            .field("now_us", &self.now_us())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests;
