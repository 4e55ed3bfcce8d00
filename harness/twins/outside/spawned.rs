//! Tasks that run beside a version.

use super::Outside;
use crate::run;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use styles::async_await::task::spawn;
use styles::event_loop::TaskKey;

/// The effect of dropping the handle of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDrop {
    /// The task goes on, as in tokio and async-std.
    Detach,
    /// The task is cancelled, as in smol.
    Cancel,
}

/// The handle of a task; awaited, it gives the task's value, or `None` if the
/// task was cancelled or panicked.
#[must_use = "with `OnDrop::Cancel` the drop of the handle ends the task"]
pub struct Spawned<T> {
    out: Outside,
    policy: OnDrop,
    key: TaskKey,
    end: Arc<Mutex<End<T>>>,
}

struct End<T> {
    is_over: bool,
    /// The end was told to the one who waited.
    is_told: bool,
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T: 'static> Spawned<T> {
    pub(super) fn start(
        out: Outside,
        policy: OnDrop,
        body: impl Future<Output = T> + 'static,
    ) -> Spawned<T> {
        let end = Arc::new(Mutex::new(End {
            is_over: false,
            is_told: false,
            value: None,
            waker: None,
        }));
        let ended = Ended(end.clone());
        let lp = out.event_loop();
        let task = spawn(&lp, lp.next_actor(), |_| async move {
            let value = body.await;
            lock(&ended.0).value = Some(value);
            drop(ended);
        });
        Spawned {
            out,
            policy,
            key: task.key(),
            end,
        }
    }
}

impl<T> Spawned<T> {
    /// Cancels the task; one that has ended stays as it is.
    pub fn cancel(&self) {
        let lp = run::try_with(self.out.id(), |run| run.lp.clone());
        if let Some(lp) = lp {
            lp.cancel(self.key);
        }
    }
}

/// Tells the one who waits when the task is over, in whatever way.
struct Ended<T>(Arc<Mutex<End<T>>>);

impl<T> Drop for Ended<T> {
    fn drop(&mut self) {
        let mut end = lock(&self.0);
        end.is_over = true;
        let waker = end.waker.take();
        drop(end);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A panic while it is locked leaves the end as it is: whole.
fn lock<T>(end: &Mutex<End<T>>) -> MutexGuard<'_, End<T>> {
    end.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Future for Spawned<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut end = lock(&self.end);
        if end.is_over {
            // A second `None` would say that the task was cancelled.
            let is_told = std::mem::replace(&mut end.is_told, true);
            assert!(!is_told, "a task was polled after its end");
            return Poll::Ready(end.value.take());
        }
        end.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl<T> Drop for Spawned<T> {
    fn drop(&mut self) {
        if self.policy == OnDrop::Cancel {
            self.cancel();
        }
    }
}

impl<T> fmt::Debug for Spawned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spawned").field(&self.policy).finish()
    }
}
