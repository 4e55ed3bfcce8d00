//! The loop as one more future of the runtime, which turns when it is worth
//! it.

use super::backend::{Backend, LocalFuture};
use super::bell::{Bell, Caller, Gate};
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use styles::event_loop::{EventLoop, Host, HostedTask, PollTimeout, RunError};

/// The polls that a runtime is given to end what is left of a loop without any
/// of it ending; after more of them nothing will wake it.
const MAX_IDLE_POLLS: u32 = 10_000;

/// A runtime as the host of a loop.
pub(super) struct Hosting<B> {
    backend: Rc<B>,
    bell: Arc<Bell>,
    /// A count of tasks: each task that the runtime has to poll holds a clone.
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

    /// Turns the loop as long as `wanted` returns true, and polls its tasks.
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
        let mut before = 0;
        let mut idle_polls = 0;
        self.backend.block_on(poll_fn(|cx| {
            // Each was woken when it was cancelled, so it is polled next.
            let left = Rc::strong_count(&self.tasks) - 1;
            idle_polls = if left == before { idle_polls + 1 } else { 0 };
            before = left;
            if left == 0 || idle_polls > MAX_IDLE_POLLS {
                return Poll::Ready(());
            }
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

/// A timer that ends when a deadline has passed.
struct Alarm {
    deadline_us: u64,
    /// The timer, which would stop if this were dropped.
    _sleep: LocalFuture<()>,
    gate: Gate,
}

/// The future of the loop. It takes one turn a poll, so that the tasks that it
/// wakes are polled before the next.
struct Turning<'a, B> {
    event_loop: &'a EventLoop,
    wanted: &'a mut dyn FnMut() -> bool,
    bell: &'a Arc<Bell>,
    start: Instant,
    /// The timer of the next deadline.
    alarm: Option<Alarm>,
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
        let again = match this.event_loop.turn(PollTimeout::Now) {
            Err(error) => return Poll::Ready(Err(error)),
            Ok(PollTimeout::Now) => true,
            Ok(PollTimeout::Until(us)) => this.alarm_rang(us),
            Ok(PollTimeout::Never) => {
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
    /// Sets the timer, and returns whether it has fired and the world was
    /// informed. It is a timer of the runtime, which sees the network's events
    /// at the same time; our clock would not.
    fn alarm_rang(&mut self, deadline_us: u64) -> bool {
        if let Some(alarm) = &self.alarm
            && alarm.deadline_us == deadline_us
        {
            let rang = alarm.gate.rang();
            if rang {
                self.alarm = None;
            }
            return rang;
        }
        let left = Duration::from_micros(deadline_us)
            .saturating_sub(self.start.elapsed());
        let mut sleep = B::sleep(left);
        let mut gate = Gate::new(self.bell, Caller::Alarm);
        let passed = gate.pass(|cx| sleep.as_mut().poll(cx)).is_ready();
        if passed {
            gate.ring();
        }
        self.alarm = (!passed).then_some(Alarm {
            deadline_us,
            _sleep: sleep,
            gate,
        });
        passed
    }
}
