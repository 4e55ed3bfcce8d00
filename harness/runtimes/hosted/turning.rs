//! The loop as one more future of the runtime: it turns when it is worth it.

use super::backend::{Backend, LocalFuture};
use super::bell::Bell;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use styles::event_loop::{EventLoop, Host, HostedTask, Patience, RunError};

/// A runtime as the host of a loop.
pub(super) struct Hosting<B> {
    backend: Rc<B>,
    bell: Arc<Bell>,
    /// Each task that the runtime has to poll holds one more.
    tasks: Rc<()>,
    start: Instant,
}

impl<B: Backend> Hosting<B> {
    pub(super) fn new(
        backend: Rc<B>,
        bell: Arc<Bell>,
        start: Instant,
    ) -> Hosting<B> {
        Hosting {
            backend,
            bell,
            tasks: Rc::new(()),
            start,
        }
    }

    /// Turns the loop as long as `wanted` says so, and polls its tasks.
    pub(super) fn run_while(
        &self,
        event_loop: &EventLoop,
        wanted: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        self.backend.block_on(Turning::<B> {
            event_loop,
            wanted,
            bell: &self.bell,
            start: self.start,
            alarm: None,
            backend: PhantomData,
        })
    }

    /// Polls the tasks of a loop that is gone, so that they are gone too.
    pub(super) fn end(&self) {
        let tasks = &self.tasks;
        self.backend.block_on(std::future::poll_fn(|cx| {
            if Rc::strong_count(tasks) == 1 {
                return Poll::Ready(());
            }
            // Each was woken when it was cancelled, so it is polled next.
            cx.waker().wake_by_ref();
            Poll::Pending
        }));
    }
}

impl<B: Backend> Host for Hosting<B> {
    fn spawn(&self, task: HostedTask) {
        let held = self.tasks.clone();
        self.backend.spawn(async move {
            task.await;
            drop(held);
        });
    }

    fn nudge(&self) {
        self.bell.nudge();
    }
}

/// One turn a poll, so that the tasks that it wakes are polled before the
/// next.
struct Turning<'a, B> {
    event_loop: &'a EventLoop,
    wanted: &'a mut dyn FnMut() -> bool,
    bell: &'a Bell,
    start: Instant,
    /// The deadline, and what wakes then.
    alarm: Option<(u64, LocalFuture<()>)>,
    backend: PhantomData<fn() -> B>,
}

impl<B: Backend> Future for Turning<'_, B> {
    type Output = Result<(), RunError>;

    fn poll(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), RunError>> {
        let this = self.get_mut();
        // Before the turn: what becomes ready during it wakes us again.
        this.bell.heard_by(cx.waker());
        if !(this.wanted)() {
            return Poll::Ready(Ok(()));
        }
        let again = match this.event_loop.turn(Patience::None) {
            Err(error) => return Poll::Ready(Err(error)),
            Ok(Patience::None) => true,
            Ok(Patience::Until(us)) => this.wait_until(us, cx).is_ready(),
            Ok(Patience::Forever) => {
                this.alarm = None;
                false
            }
        };
        // The job may have ended in this turn.
        if again || !(this.wanted)() {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl<B: Backend> Turning<'_, B> {
    fn wait_until(
        &mut self,
        deadline_us: u64,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        let start = self.start;
        let set = self.alarm.take().filter(|set| set.0 == deadline_us);
        let (_, sleep) = self.alarm.insert(set.unwrap_or_else(|| {
            let left = Duration::from_micros(deadline_us)
                .saturating_sub(start.elapsed());
            (deadline_us, B::sleep(left))
        }));
        let rang = sleep.as_mut().poll(cx);
        if rang.is_ready() {
            self.alarm = None;
        }
        rang
    }
}
