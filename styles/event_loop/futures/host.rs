//! A loop that another runtime turns, and tasks that it polls: a browser, the
//! loop of a window, tokio.
//!
//! The host polls a task whenever its waker is woken, and turns the loop
//! whenever it is nudged, the world has news or the time is up that the last
//! turn returned. The loop is the table of operations then, and nothing more.
//!
//! ```text
//!   host --- poll ---> HostedTask ---> body ---> leaf
//!    | ^                                           | submit, claim
//!    | +--- wake, nudge ---+                       v
//!    +------ turn -------> EventLoop ----------> World
//! ```
//!
//! The same with and without a host: operations and their outcomes,
//! withdrawal, joining, panics, counts, and the two ways to cancel.
//! [`Loop::cancel`] drops a task on the spot; [`Loop::cancel_soon`] ends it in
//! the next turn of the loop, or in the next poll of its host if that comes
//! first. A hosted task is a future, so it is dropped in both.
//!
//! Not the same: the order of tasks that are ready at one instant, which the
//! host decides; and a deadline fires one turn after the host's alarm went
//! off, when the tasks that the network woke with it have gone on.
//!
//! Knows no runtime. Where there is no host, `polling.rs` is how a future is
//! polled.

use crate::event_loop::{
    EventLoop, Flow, Loop, OpKey, Resume, Task, TaskKey, give,
};
use crate::trace::Actor;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A runtime that polls tasks of a loop, and turns it, in its own time.
pub trait Host {
    /// Takes charge of a task, which is polled first after this call has
    /// returned, and then whenever its waker is woken.
    fn spawn(&self, task: HostedTask);

    /// Has the loop turned soon, but after this call has returned.
    fn nudge(&self);
}

/// A task of a loop as its host polls it.
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
    /// A future that its host polls and, in the end, its result.
    struct Hosted<T, B> {
        #[pin]
        body: B,
        result: Option<T>,
        // The host's, as of its last poll.
        waker: Rc<RefCell<Waker>>,
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for Hosted<T, B> {
    fn resume(self: Pin<&mut Self>, _: &Loop, _: Option<OpKey>) -> Flow {
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

impl EventLoop {
    /// Has `host` poll all futures that are started from now on, and turn the
    /// loop.
    ///
    /// # Panics
    ///
    /// If there is a host already.
    pub fn set_host(&self, host: Rc<dyn Host>) {
        let set = self.handle().guests().host.set(host);
        assert!(set.is_ok(), "a loop has one host");
    }
}

impl Loop {
    /// Starts a task for a future, behind all that is ready: the host polls it
    /// if there is one, otherwise the task that `task` makes of it. Dropping
    /// the handle detaches it.
    pub fn spawn_future<T, B, R>(
        &self,
        actor: Actor,
        body: B,
        task: impl FnOnce(B) -> R,
    ) -> Task<T>
    where
        T: 'static,
        B: Future<Output = T> + 'static,
        R: Resume + 'static,
    {
        match self.guests().host.get() {
            Some(host) => self.spawn_hosted(&**host, actor, body, false),
            None => self.spawn(actor, Box::pin(task(body))),
        }
    }

    /// Starts a task for a future, which is polled before this returns; see
    /// [`Loop::spawn_eager`]. From then on it is as by
    /// [`Loop::spawn_future`].
    pub fn spawn_future_eager<T, B, R>(
        &self,
        actor: Actor,
        body: B,
        task: impl FnOnce(B) -> R,
    ) -> Task<T>
    where
        T: 'static,
        B: Future<Output = T> + 'static,
        R: Resume + 'static,
    {
        if let Some(host) = self.guests().host.get() {
            return self.spawn_hosted(&**host, actor, body, true);
        }
        let before = self.wakers().set_aside();
        let task = self.spawn_eager(actor, Box::pin(task(body)));
        self.wakers().put_back(before);
        task
    }

    fn spawn_hosted<T: 'static>(
        &self,
        host: &dyn Host,
        actor: Actor,
        body: impl Future<Output = T> + 'static,
        eager: bool,
    ) -> Task<T> {
        let waker = Rc::new(RefCell::new(Waker::noop().clone()));
        let task = self.add_started(
            actor,
            Box::pin(Hosted {
                body,
                result: None,
                waker: waker.clone(),
            }),
        );
        if self.is_closed() {
            self.drop_if_closed();
            return task;
        }
        let nest = eager.then(|| self.nest_if_running()).flatten();
        // Its host polls it once more in any case, with a waker that counts.
        if nest.is_none() || self.resume_outside(task.key()) {
            let (lp, key) = (self.clone(), task.key());
            host.spawn(HostedTask { lp, key, waker });
        }
        task
    }

    /// Resumes a task because its host polls it.
    fn resume_hosted(&self, key: TaskKey) -> Poll<()> {
        match self.resume_outside(key) {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    }
}
