//! Whole runs leave nothing in the tables.

use super::kernel::InUse;
use super::*;
use crate::async_await::{self, task::Cx};
use crate::trace::{Actor, Silence};
use crate::workload::{Buffer, Fault};
use ::futures::channel::oneshot;
use ::futures::future::{Either, FutureExt, join_all, select};
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// A world without network, in which time jumps.
#[derive(Default)]
pub(crate) struct Still {
    now_us: u64,
    jobs: Vec<(JobId, Job)>,
}

impl World for Still {
    fn now_us(&self) -> u64 {
        self.now_us
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        for (id, job) in self.jobs.drain(..) {
            ready.push(Readiness::JobDone(id, Some((job.run)())));
        }
        match patience {
            PollTimeout::Now => Polled::Active,
            _ if !ready.is_empty() => Polled::Active,
            PollTimeout::Never | PollTimeout::Until(u64::MAX) => {
                Polled::Exhausted
            }
            PollTimeout::Until(deadline_us) => {
                self.now_us = self.now_us.max(deadline_us);
                Polled::Idle
            }
        }
    }

    fn accept(&mut self, _: ListenerId) -> Attempt<(SocketId, u32)> {
        Poll::Pending
    }

    fn read(&mut self, socket: SocketId, _: &mut [u8]) -> Attempt<usize> {
        match socket.0 {
            NOISY => Poll::Ready(Ok(1)),
            _ => Poll::Pending,
        }
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.jobs.push((id, job));
    }
}

/// The connection on which something has come, in [`Still`].
pub(crate) const NOISY: u32 = 99;

/// Makes a connection of this number.
pub(crate) fn connection(lp: &Loop, id: u32) -> Connection {
    lp.connection(id)
}

/// Returns the number of a connection.
pub(crate) fn number(connection: &Connection) -> u32 {
    connection.id().0
}

/// Runs a body to its end, and what it started too; gives the loop back.
fn run<B: Future<Output = ()> + 'static>(
    body: impl FnOnce(Cx) -> B,
) -> EventLoop {
    let world = Box::new(Still::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    let task = async_await::task::spawn(lp, Actor::Task(0), body);
    event_loop.run_until_complete(&task).expect("it ends");
    drop(task);
    let rest = event_loop.run_until_stopped();
    assert!(matches!(rest, Err(RunError::Deadlock(_))), "{rest:?}");
    event_loop
}

fn in_use(event_loop: &EventLoop) -> InUse {
    event_loop.handle().in_use()
}

#[test]
fn a_turn_that_is_dropped_in_its_own_resumption_leaves_nothing() {
    let event_loop = run(|cx| async move {
        for _ in 0..100 {
            let (sender, receiver) = oneshot::channel();
            let sending = async_await::task::spawn(
                &cx,
                Actor::Task(1),
                |_| async move { sender.send(()).is_ok() },
            );
            // Behind the start of the other task, before its wake.
            let turn = pin!(async_await::wait::yield_now(&cx));
            let first = select(receiver, turn).await;
            assert!(matches!(first, Either::Left((Ok(()), _))));
            drop(sending);
        }
    });
    assert_eq!(in_use(&event_loop), InUse::default());
}

#[test]
fn turns_and_sleeps_that_lose_a_race_leave_nothing() {
    let event_loop = run(|cx| async move {
        for us in 0..100 {
            let one = pin!(async_await::wait::yield_now(&cx));
            let other = pin!(async_await::wait::sleep(&cx, us % 2));
            let _ = select(other, one).await;
        }
    });
    assert_eq!(in_use(&event_loop), InUse::default());
}

#[test]
fn who_gave_up_waiting_for_a_future_is_forgotten() {
    let event_loop = run(|cx| async move {
        let future = Promise::<()>::new(&cx);
        for _ in 0..1_000 {
            let waited = pin!(async_await::wait::done(&cx, &future));
            let turn = pin!(async_await::wait::yield_now(&cx));
            let _ = select(waited, turn).await;
        }
        assert!(future.waiters() < 20, "{}", future.waiters());
    });
    assert_eq!(in_use(&event_loop), InUse::default());
}

#[test]
fn places_are_used_again() {
    let event_loop = run(|cx| async move {
        for _ in 0..1_000 {
            let body = |cx: Cx| async move {
                async_await::wait::sleep(&cx, 1).await;
                async_await::wait::blocking(&cx, 1, || ()).await.is_ok()
            };
            let task = async_await::task::spawn(&cx, Actor::Task(1), body);
            async_await::wait::ended(&cx, task.key()).await;
            assert_eq!(task.result(), Some(Ok(true)));
        }
    });
    assert_eq!(in_use(&event_loop), InUse::default());
    let (tasks, operations) = event_loop.handle().places();
    assert!(tasks <= 2 && operations <= 3, "{tasks} {operations}");
}

#[test]
fn wakers_of_their_own_go_with_their_tasks() {
    let event_loop = run(|cx| async move {
        let tasks = (0..50).map(|_| {
            async_await::task::spawn(&cx, Actor::Task(1), |cx| async move {
                let waits =
                    (0..40).map(|us| async_await::wait::sleep(&cx, us));
                join_all(waits).await;
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            async_await::wait::ended(&cx, task.key()).await;
        }
    });
    assert_eq!(in_use(&event_loop), InUse::default());
    assert!(!event_loop.handle().wakers().any_out());
    assert_eq!(event_loop.handle().wakers().with_own(), 0);
}

/// Runs a task that panics, as one does that yields and waits for two things
/// at once, and requires that nothing of it stays.
fn check_panicked<T: 'static>(spawn: impl FnOnce(&Loop) -> Task<T>) {
    let world = Box::new(Still::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lost = event_loop.run_until_complete(&spawn(event_loop.handle()));
    assert!(matches!(lost, Err(RunError::Panicked(_))));
    let rest = event_loop.run_until_stopped();
    assert_eq!(rest, Err(RunError::Deadlock(Vec::new())));
    assert_eq!(event_loop.handle().now_us(), 0, "its timers are withdrawn");
    assert_eq!(in_use(&event_loop), InUse::default());
}

#[test]
fn two_waits_at_once_leave_nothing_in_send() {
    use crate::send::{task::spawn, wait::Sleep};
    check_panicked(|lp| {
        spawn(lp, Actor::Task(1), |co| async move {
            let sleeps = [0, 1, 2].map(|us| co.yield_(Sleep(us)));
            join_all(sleeps).await
        })
    });
}

#[test]
fn two_waits_at_once_leave_nothing_in_yield_from() {
    use crate::yield_from::task::{generator, spawn};
    use crate::yield_from::wait::sleep;
    check_panicked(|lp| {
        let body = generator(async move |co| {
            let sleeps = [0, 1, 2].map(|us| co.yield_from(sleep(us)));
            join_all(sleeps).await
        });
        spawn(lp, Actor::Task(1), body)
    });
}

/// Another connection may have its number by then.
#[test]
fn a_closed_connection_is_neither_read_nor_written() {
    use crate::async_await::wait::{read, write, yield_now};
    let event_loop = run(|cx| async move {
        let closed = connection(&cx, NOISY);
        closed.close();
        let buffer = || Buffer::from(b"b".to_vec());
        let written = write(&cx, closed.clone(), buffer()).await;
        assert_eq!(written.err(), Some(Fault::Closed));
        let done = read(&cx, closed, Buffer::with_capacity(1)).await;
        assert_eq!(done.err(), Some(Fault::Closed));

        // One that waits when it is closed.
        let silent = connection(&cx, 5);
        let other = silent.clone();
        async_await::task::spawn(&cx, Actor::Task(1), |cx| async move {
            yield_now(&cx).await;
            other.close();
        });
        let done = read(&cx, silent, Buffer::with_capacity(1)).await;
        assert_eq!(done.err(), Some(Fault::Closed));
    });
    assert_eq!(in_use(&event_loop), InUse::default());
}

/// A task that panics when it is resumed for a client.
struct Hasty(Option<Listener>);

impl Resume for Hasty {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        let listener = self.get_mut().0.take();
        let listener = listener.expect("it does not ask for the outcome");
        lp.submit_for_current(Op::Accept { listener });
        Flow::Waiting
    }
}

#[test]
fn a_task_that_panics_before_it_asks_leaves_nothing() {
    check_panicked::<()>(|lp| {
        let listener = lp.listener(ListenerId(0));
        lp.spawn(Actor::Task(1), Box::pin(Hasty(Some(listener))))
    });
}

/// A delegation is a future, which may be dropped like any other: before it
/// was awaited it has done nothing, and half way it is withdrawn.
#[test]
fn a_wait_that_is_dropped_leaves_nothing_in_yield_from() {
    use crate::yield_from::task::{generator, spawn};
    use crate::yield_from::wait::{sleep, yield_from, yield_now};
    let world = Box::new(Still::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let body = generator(async move |co| {
        drop(co.yield_from(yield_now()));
        drop(co.yield_from(sleep(7)));
        assert_eq!(co.counters().operations, 0);
        assert_eq!(co.yield_from(yield_now()).now_or_never(), None);
        assert_eq!(co.yield_from(sleep(0)).now_or_never(), None);
        assert_eq!(co.yield_from(sleep(7)).now_or_never(), None);
        assert_eq!(co.counters().operations, 3);
        yield_from!(co, sleep(5));
        co.now_us()
    });
    let task = spawn(event_loop.handle(), Actor::Task(1), body);
    assert_eq!(event_loop.run_until_complete(&task), Ok(5));
    drop(task);
    let rest = event_loop.run_until_stopped();
    assert_eq!(rest, Err(RunError::Deadlock(Vec::new())));
    assert_eq!(event_loop.handle().now_us(), 5, "its timer is withdrawn");
    assert_eq!(in_use(&event_loop), InUse::default());
}

/// Polls a future as another runtime would: with a waker that the loop did
/// not make, outside of its turns.
fn poll_outside<F: Future>(waiting: Pin<&mut F>) -> Poll<F::Output> {
    waiting.poll(&mut Context::from_waker(Waker::noop()))
}

fn turn(event_loop: &EventLoop) {
    let turn = event_loop.turn(PollTimeout::Until(u64::MAX));
    assert!(turn.is_ok(), "{turn:?}");
}

#[test]
fn what_came_for_somebody_outside_goes_when_it_is_claimed_or_let_go() {
    let world = Box::new(Still::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    for claims in [true, false] {
        let mut slept = Box::pin(async_await::wait::sleep(lp, 5));
        assert!(poll_outside(slept.as_mut()).is_pending());
        turn(&event_loop);
        turn(&event_loop);
        assert_eq!(
            in_use(&event_loop).unasked,
            1,
            "it was not asked for so far"
        );
        if claims {
            assert!(poll_outside(slept.as_mut()).is_ready());
        }
        drop(slept);
        assert_eq!(in_use(&event_loop), InUse::default());
    }
}

#[test]
fn what_is_possible_for_somebody_outside_is_forgotten_when_it_is_asked_for() {
    let world = Box::new(Still::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    for asks in [true, false] {
        let listener = lp.listener(ListenerId(0));
        let mut accepted = Box::pin(async_await::wait::accept(lp, listener));
        assert!(poll_outside(accepted.as_mut()).is_pending());
        turn(&event_loop);
        assert_eq!(
            in_use(&event_loop).unasked,
            1,
            "it was not asked for so far"
        );
        if asks {
            // Tried in vain: no client is there.
            assert!(poll_outside(accepted.as_mut()).is_pending());
            assert_eq!(in_use(&event_loop).unasked, 0, "it is not possible");
        }
        drop(accepted);
        assert_eq!(in_use(&event_loop), InUse::default());
    }
}
