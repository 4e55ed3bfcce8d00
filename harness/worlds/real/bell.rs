//! Wakes the poll of a world from other threads.

use mio::{Registry, Token, Waker};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use styles::event_loop::Notify;

/// Rings in the next poll, or in the one that waits.
pub(super) struct Bell {
    waker: Waker,
    /// It rang and the world has not heard it yet, so that a thousand rings
    /// between two polls cost one system call.
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

    /// Notes that it was heard. Whatever was made ready before a ring is
    /// visible afterwards.
    pub(super) fn quieten(&self) {
        self.rung.swap(false, Ordering::AcqRel);
    }
}

/// The bell as others hold it, counted apart from our own holders.
pub(super) struct Ringer(pub(super) Arc<Bell>);

impl Notify for Ringer {
    fn notify(&self) {
        self.0.ring();
    }
}
