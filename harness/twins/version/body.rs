//! The future of a version, as a guest of the run polls it.

use super::guest::Turned;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};
use std::thread::{self, ThreadId};
use styles::event_loop::panic_message;

/// The future of a version, which is polled only after it was woken: what
/// polls it in vain would hide that its waker was lost.
pub(super) struct Body {
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    woken: Arc<Woken>,
    waker: Waker,
}

struct Woken {
    state: Mutex<WokenState>,
    /// The only thread that may wake it, if that matters.
    only: Option<ThreadId>,
}

#[derive(Default)]
struct WokenState {
    is_woken: bool,
    /// The one who polls the version, as long as it may be told.
    poller: Option<Waker>,
}

impl Woken {
    /// Nothing panics while it is locked.
    fn with<T>(&self, ask: impl FnOnce(&mut WokenState) -> T) -> T {
        ask(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Woken>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Woken>) {
        if self.only.is_some_and(|only| only != thread::current().id()) {
            return;
        }
        let poller = self.with(|state| {
            state.is_woken = true;
            state.poller.clone()
        });
        if let Some(poller) = poller {
            poller.wake();
        }
    }
}

impl Body {
    /// Makes it of a future that states its result itself. `is_local` says
    /// that wakes from other threads do not count.
    pub(super) fn new(
        future: impl Future<Output = ()> + 'static,
        is_local: bool,
    ) -> Body {
        let woken = Arc::new(Woken {
            state: Mutex::new(WokenState {
                is_woken: true,
                poller: None,
            }),
            only: is_local.then(|| thread::current().id()),
        });
        Body {
            future: Some(Box::pin(future)),
            waker: Waker::from(woken.clone()),
            woken,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.future.is_none()
    }

    /// Polls it if it was woken; `poller` is woken when it is again.
    pub(super) fn poll(
        &mut self,
        poller: Option<&Waker>,
        turned: &mut Turned,
    ) -> bool {
        let is_woken = self.woken.with(|state| {
            match (&mut state.poller, poller) {
                (Some(known), Some(now)) => known.clone_from(now),
                (known, now) => *known = now.cloned(),
            }
            std::mem::take(&mut state.is_woken)
        });
        let Some(future) = self.future.as_mut().filter(|_| is_woken) else {
            return false;
        };
        turned.polls += 1;
        let mut cx = Context::from_waker(&self.waker);
        let poll = AssertUnwindSafe(|| future.as_mut().poll(&mut cx));
        match catch_unwind(poll) {
            Ok(polled) if polled.is_pending() => {}
            Ok(_) => turned.panicked = self.cancel(),
            Err(payload) => {
                turned.panicked = Some(panic_message(payload));
                self.cancel();
            }
        }
        true
    }

    /// Drops it; returns the message of a panic.
    pub(super) fn cancel(&mut self) -> Option<String> {
        let future = self.future.take();
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(future)));
        dropped.err().map(panic_message)
    }
}
