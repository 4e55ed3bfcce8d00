//! Turns the wakes of a runtime into the readiness of the loop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use styles::event_loop::{JobId, ListenerId, Notify, SocketId};

/// A source of readiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// A task that reads from a socket.
    Reader(SocketId),
    /// A task that writes to a socket or waits until it is connected.
    Writer(SocketId),
    /// A task that accepts.
    Acceptor(ListenerId),
    /// A task that waits for a job.
    Job(JobId),
    /// The next deadline.
    Alarm,
}

/// Gathers sources of readiness, from any thread, and wakes the loop's future.
#[derive(Default)]
pub(super) struct Bell {
    callers: Mutex<Vec<Caller>>,
    turning: Mutex<Option<Waker>>,
    /// True if a turn is on its way, so that a hundred nudges are one wake.
    nudged: AtomicBool,
}

impl Bell {
    /// Notes the waker of the future that turns the loop next.
    pub(super) fn heard_by(&self, waker: &Waker) {
        let mut turning = lock(&self.turning);
        match &mut *turning {
            Some(known) => known.clone_from(waker),
            None => *turning = Some(waker.clone()),
        }
        drop(turning);
        // Everything before is seen in the turn that follows.
        self.nudged.store(false, Ordering::Release);
    }

    /// Makes the loop turn soon.
    pub(super) fn nudge(&self) {
        if self.nudged.swap(true, Ordering::AcqRel) {
            return;
        }
        let turning = lock(&self.turning).clone();
        if let Some(waker) = turning {
            waker.wake();
        }
    }

    /// Notes a source that may have become ready.
    pub(super) fn ring(&self, caller: Caller) {
        lock(&self.callers).push(caller);
        self.nudge();
    }

    /// Takes the sources noted since the last time.
    pub(super) fn take(&self) -> Vec<Caller> {
        std::mem::take(&mut lock(&self.callers))
    }
}

impl Notify for Bell {
    fn notify(&self) {
        self.nudge();
    }
}

/// One direction of a socket: open as long as trying is worth it.
///
/// It is closed by trying in vain, and opened when the waker is woken that was
/// left behind. A gate that is opened for nothing does no harm.
pub(super) struct Gate {
    wire: Arc<Wire>,
    waker: Waker,
    open: bool,
}

struct Wire {
    bell: Arc<Bell>,
    caller: Caller,
    /// True if it was woken since the last try, so that a hundred wakes are
    /// one call.
    rang: AtomicBool,
}

impl Wake for Wire {
    fn wake(self: Arc<Wire>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Wire>) {
        if !self.rang.swap(true, Ordering::AcqRel) {
            self.bell.ring(self.caller);
        }
    }
}

impl Gate {
    /// Makes an open gate; when it opens again, `caller` is noted in the bell.
    pub(super) fn new(bell: &Arc<Bell>, caller: Caller) -> Gate {
        let wire = Arc::new(Wire {
            bell: bell.clone(),
            caller,
            rang: AtomicBool::new(false),
        });
        Gate {
            waker: Waker::from(wire.clone()),
            wire,
            open: true,
        }
    }

    /// Tries, unless that is in vain.
    pub(super) fn pass<T>(
        &mut self,
        attempt: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        if !self.open {
            return Poll::Pending;
        }
        self.wire.rang.store(false, Ordering::Release);
        let polled = attempt(&mut Context::from_waker(&self.waker));
        self.open = polled.is_ready();
        polled
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn open(&mut self) {
        self.open = true;
    }

    /// Notes the caller, as if the waker was woken.
    pub(super) fn ring(&self) {
        self.waker.wake_by_ref();
    }

    /// Returns whether the waker was woken since the last try.
    pub(super) fn rang(&self) -> bool {
        self.wire.rang.load(Ordering::Acquire)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
