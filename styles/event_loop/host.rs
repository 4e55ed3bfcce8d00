//! A loop that somebody else turns, and tasks that somebody else polls:
//! another runtime, a browser, the loop of a window.
//!
//! The host polls a task whenever its waker is woken, and turns the loop
//! whenever it is nudged, the world has news or the time is up that the last
//! turn gave. Then the loop is the table of operations and nothing more: what
//! is waited for, cancelled, joined and lost stays the same.
//!
//! ```text
//!   host --- poll ---> HostedTask ---> body ---> Wait
//!    | ^                                           | submit, claim
//!    | +--- wake, nudge ---+                       v
//!    +------ turn -------> EventLoop ----------> World
//! ```
//!
//! Knows no runtime. Where there is no host, `polling.rs` is how a future is
//! polled.

use super::{Flow, Loop, OpKey, Resume, Task, TaskKey, give};
use crate::trace::Who;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Polls tasks of a loop, and turns it, in its own time.
pub trait Host {
    /// Takes charge of a task, which is polled first after this call has
    /// returned, and then whenever its waker is woken.
    fn spawn(&self, task: HostedTask);

    /// Has the loop turned soon, but after this call has returned.
    fn nudge(&self);
}

/// A task of a loop as its host sees it.
///
/// It is ready when the task has ended in whatever way, a panic included;
/// dropped before that, the task is cancelled.
pub struct HostedTask {
    lp: Loop,
    key: TaskKey,
    waker: Rc<RefCell<Waker>>,
}

impl Future for HostedTask {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.waker.borrow_mut().clone_from(cx.waker());
        self.lp.resume_hosted(self.key)
    }
}

impl Drop for HostedTask {
    fn drop(&mut self) {
        self.lp.cancel(self.key);
    }
}

impl fmt::Debug for HostedTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostedTask({:?})", self.key)
    }
}

pin_project! {
    /// A future that its host polls and, in the end, what it gave.
    struct Hosted<T, B> {
        #[pin]
        body: B,
        result: Option<T>,
        // The host's, as of its last poll.
        waker: Rc<RefCell<Waker>>,
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for Hosted<T, B> {
    fn resume(self: Pin<&mut Self>, _: &Loop, _: OpKey) -> Flow {
        let this = self.project();
        let waker = this.waker.borrow();
        match this.body.poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => Flow::Waiting,
            Poll::Ready(result) => {
                *this.result = Some(result);
                Flow::Finished
            }
        }
    }

    /// Has the host find out that there is nothing left to poll.
    fn cancel(self: Pin<&mut Self>, _: &Loop) {
        self.waker.borrow().wake_by_ref();
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        vec![any::type_name::<B>()]
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.project().result, into);
    }
}

impl Loop {
    /// Returns who polls the tasks of this loop, if it is not the loop.
    pub(super) fn host(&self) -> Option<&dyn Host> {
        self.0.host.get().map(|host| &**host)
    }

    /// Has the host turn the loop, if there is one and this is no turn.
    pub(super) fn nudge_host(&self) {
        if let Some(host) = self.host()
            && !self.0.running.get()
        {
            host.nudge();
        }
    }

    /// Begins what is done outside of turns: time has passed since the last,
    /// and the next has to see what is done.
    pub(super) fn begin_outside(&self) {
        if self.host().is_some() && !self.0.running.get() {
            self.0.now_us.set(self.0.world.borrow().now_us());
            self.nudge_host();
        }
    }

    /// Starts a task for a future, behind all that is ready: the host polls
    /// it if there is one, otherwise the task that `task` makes of it. The
    /// handle's end detaches it.
    pub fn spawn_future<T, B, R>(
        &self,
        who: Who,
        body: B,
        task: impl FnOnce(B) -> R,
    ) -> Task<T>
    where
        T: 'static,
        B: Future<Output = T> + 'static,
        R: Resume + 'static,
    {
        match self.host() {
            Some(host) => self.spawn_hosted(host, who, body),
            None => self.spawn(who, Box::pin(task(body))),
        }
    }

    fn spawn_hosted<T: 'static>(
        &self,
        host: &dyn Host,
        who: Who,
        body: impl Future<Output = T> + 'static,
    ) -> Task<T> {
        let waker = Rc::new(RefCell::new(Waker::noop().clone()));
        let task = self.add_started(
            who,
            Box::pin(Hosted {
                body,
                result: None,
                waker: waker.clone(),
            }),
        );
        if self.0.core.borrow().is_closed() {
            self.drop_if_closed();
        } else {
            let (lp, key) = (self.clone(), task.key());
            host.spawn(HostedTask { lp, key, waker });
        }
        task
    }

    /// Gives control to a task because its host does.
    fn resume_hosted(&self, key: TaskKey) -> Poll<()> {
        let mut core = self.0.core.borrow_mut();
        let Some(task) = core.begin(key) else {
            return Poll::Ready(());
        };
        core.counters.resumptions += 1;
        drop(core);
        self.begin_outside();
        let op = OpKey::NONE;
        let resume = || match self.is_observed() {
            false => self.resume::<false>(key, task, op),
            true => self.resume::<true>(key, task, op),
        };
        let waiting = match catch_unwind(AssertUnwindSafe(resume)) {
            Ok(waiting) => waiting,
            Err(payload) => {
                self.lose_current_task(payload);
                None
            }
        };
        let Some((key, task)) = waiting else {
            return Poll::Ready(());
        };
        let doomed = self.0.core.borrow_mut().put_back(key, task);
        match doomed {
            None => Poll::Pending,
            Some(task) => {
                self.end_cancelled(key, task);
                Poll::Ready(())
            }
        }
    }
}
