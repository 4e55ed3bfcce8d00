//! Wakes the poll of a world from other threads.

use mio::{Registry, Token, Waker};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use styles::event_loop::Notify;

/// A flag that ends the poll that waits, or the next one.
pub(super) struct Bell {
    waker: Waker,
    /// True if it rang and the world has not noticed yet, so that a thousand
    /// rings between two polls cost one system call.
    rung: AtomicBool,
}

impl Bell {
    pub(super) fn new(
        registry: &Registry,
        token: Token,
    ) -> io::Result<Arc<Bell>> {
        Ok(Arc::new(Bell {
            waker: Waker::new(registry, token)?,
            rung: AtomicBool::new(false),
        }))
    }

    /// Rings, unless it rings already.
    pub(super) fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            let woken = self.waker.wake();
            woken.expect("adding to an event counter of ours cannot fail");
        }
    }

    /// Notes that the ring was seen. Whatever was made ready before a ring is
    /// visible afterwards.
    pub(super) fn quieten(&self) {
        self.rung.swap(false, Ordering::AcqRel);
    }
}

/// A handle of the bell for others, counted apart from our own.
pub(super) struct Ringer(pub(super) Arc<Bell>);

impl Notify for Ringer {
    fn notify(&self) {
        self.0.ring();
    }
}
