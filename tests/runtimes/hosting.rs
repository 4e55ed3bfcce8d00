//! A host written by hand: the promises that it may rely on, and its duties.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use styles::async_await::{task, wait};
use styles::event_loop::{
    Attempt, Connection, EventLoop, Host, HostedTask, JoinError, PollTimeout,
    Polled, Promise, Readiness, SocketId, Task, World,
};
use styles::trace::{Actor, Silence};
use styles::workload::{Address, Buffer, Fault};

/// A host that polls nothing by itself and counts nudges. Clones are the same
/// host.
#[derive(Clone, Default)]
struct ByHand {
    tasks: Rc<RefCell<Vec<HostedTask>>>,
    nudges: Rc<Cell<u32>>,
}

impl Host for ByHand {
    fn spawn(&self, task: HostedTask) {
        self.tasks.borrow_mut().push(task);
    }

    fn nudge(&self) {
        self.nudges.set(self.nudges.get() + 1);
    }
}

impl ByHand {
    /// Polls a task, woken or not.
    fn poll(&self, place: usize) -> Poll<()> {
        let mut tasks = self.tasks.borrow_mut();
        let task = Pin::new(&mut tasks[place]);
        task.poll(&mut Context::from_waker(Waker::noop()))
    }
}

/// A clock that is set by hand, and nothing else. Clones are the same.
#[derive(Clone, Default)]
struct Clock(Rc<Cell<u64>>);

impl World for Clock {
    fn now_us(&self) -> u64 {
        self.0.get()
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Idle
    }
}

fn hosted_over(world: impl World + 'static) -> (EventLoop, ByHand) {
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let host = ByHand::default();
    event_loop.set_host(Rc::new(host.clone()));
    (event_loop, host)
}

fn hosted() -> (EventLoop, ByHand, Clock) {
    let clock = Clock::default();
    let (event_loop, host) = hosted_over(clock.clone());
    (event_loop, host, clock)
}

fn turn(event_loop: &EventLoop) -> PollTimeout {
    event_loop.turn(PollTimeout::Now).expect("a turn")
}

#[test]
fn only_the_host_polls_and_each_poll_asks_for_a_turn() {
    let (event_loop, host, _) = hosted();
    let task =
        task::spawn(event_loop.handle(), Actor::Task(1), |cx| async move {
            wait::yield_now(&cx).await;
            wait::yield_now(&cx).await;
            7
        });
    turn(&event_loop);
    assert_eq!(host.tasks.borrow().len(), 1);
    assert_eq!(event_loop.handle().counters().resumptions, 0);
    for resumptions in 1..=3 {
        let before = host.nudges.get();
        let ready = host.poll(0).is_ready();
        assert_eq!(ready, resumptions == 3);
        assert!(host.nudges.get() > before, "no turn was asked for");
        let counters = event_loop.handle().counters();
        assert_eq!(counters.resumptions, resumptions);
        turn(&event_loop);
    }
    assert_eq!(event_loop.result_of(&task), Ok(7));
    assert!(host.poll(0).is_ready(), "polled once too often");
}

/// Returns a waker that counts.
fn counting() -> (Waker, Arc<Wakes>) {
    let wakes = Arc::new(Wakes::default());
    (Waker::from(wakes.clone()), wakes)
}

#[derive(Default)]
struct Wakes(AtomicU32);

impl Wakes {
    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Wakes>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn what_a_task_waits_for_wakes_the_waker_of_its_last_poll() {
    let (event_loop, host, _) = hosted();
    let lp = event_loop.handle();
    let future = Promise::new(lp);
    let awaited = future.clone();
    let _task = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::done(&cx, &awaited).await;
    });
    let mut hosted = host.tasks.borrow_mut().pop().expect("a task");
    let (first, first_wakes) = counting();
    let (last, last_wakes) = counting();
    for waker in [&first, &last] {
        let mut cx = Context::from_waker(waker);
        assert!(Pin::new(&mut hosted).poll(&mut cx).is_pending());
    }
    let before = host.nudges.get();
    future.set(()).expect("not set");
    assert!(host.nudges.get() > before, "set outside of any turn");
    assert_eq!((first_wakes.count(), last_wakes.count()), (0, 0));
    turn(&event_loop);
    assert_eq!((first_wakes.count(), last_wakes.count()), (0, 1));
    let mut cx = Context::from_waker(&last);
    assert!(Pin::new(&mut hosted).poll(&mut cx).is_ready());
}

#[test]
fn each_call_that_is_left_between_turns_asks_for_a_turn() {
    let (event_loop, host, _) = hosted();
    let lp = event_loop.handle();
    let settled = Promise::new(lp);
    settled.set(()).expect("not set");
    let called = Rc::new(Cell::new(0));
    for call in 0..3 {
        let before = host.nudges.get();
        let count = called.clone();
        let count = move || count.set(count.get() + 1);
        match call {
            0 => drop(lp.call_soon(move |_| count())),
            1 => drop(lp.call_later(0, move |_| count())),
            _ => settled.on_done(move |_| count()),
        }
        assert!(host.nudges.get() > before, "{call}: no turn was asked for");
        while called.get() == call {
            turn(&event_loop);
        }
    }
}

/// A world in which a connection brings nothing.
struct Quiet;

impl World for Quiet {
    fn now_us(&self) -> u64 {
        0
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Idle
    }

    fn connect(&mut self, _: &Address) -> Result<SocketId, Fault> {
        Ok(SocketId(0))
    }

    fn connected(&mut self, _: SocketId) -> Attempt<()> {
        Poll::Ready(Ok(()))
    }

    fn read(&mut self, _: SocketId, _: &mut [u8]) -> Attempt<usize> {
        Poll::Pending
    }
}

#[test]
fn a_connection_that_is_closed_between_turns_asks_for_a_turn() {
    let (event_loop, host) = hosted_over(Quiet);
    let open = Rc::new(RefCell::new(None));
    let opened = open.clone();
    let lp = event_loop.handle();
    let task = task::spawn(lp, Actor::Task(1), |cx| async move {
        let connection = wait::connect(&cx, Address::Peer(1)).await?;
        opened.replace(Some(connection.clone()));
        let room = Buffer::with_capacity(1);
        wait::read(&cx, connection, room).await.map(|moved| moved.2)
    });
    while open.borrow().is_none() {
        assert!(host.poll(0).is_pending());
        turn(&event_loop);
    }
    let connection: Connection = open.take().expect("open");
    let before = host.nudges.get();
    connection.close();
    assert!(host.nudges.get() > before, "no turn was asked for");
    turn(&event_loop);
    assert!(host.poll(0).is_ready());
    assert_eq!(task.result(), Some(Ok(Err(Fault::Closed))));
}

#[test]
fn time_that_passes_between_turns_counts() {
    let (event_loop, host, clock) = hosted();
    let _task =
        task::spawn(event_loop.handle(), Actor::Task(1), |cx| async move {
            wait::sleep(&cx, 10).await;
        });
    assert_eq!(turn(&event_loop), PollTimeout::Never);
    clock.0.set(500);
    assert!(host.poll(0).is_pending());
    assert_eq!(turn(&event_loop), PollTimeout::Until(510));
}

#[test]
fn a_leaf_that_no_task_polls_begins_now_and_asks_for_a_turn() {
    let (event_loop, host, clock) = hosted();
    assert_eq!(turn(&event_loop), PollTimeout::Never);
    clock.0.set(500);
    let before = host.nudges.get();
    let mut slept = Box::pin(wait::sleep(event_loop.handle(), 10));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(slept.as_mut().poll(&mut cx).is_pending());
    assert!(host.nudges.get() > before, "no turn was asked for");
    assert_eq!(turn(&event_loop), PollTimeout::Until(510));
}

#[test]
fn a_task_that_its_host_drops_is_cancelled() {
    let (event_loop, host, _) = hosted();
    let held = Rc::new(());
    let holds = held.clone();
    let lp = event_loop.handle();
    let task: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 10).await;
        drop(holds);
    });
    assert!(host.poll(0).is_pending());
    host.tasks.borrow_mut().clear();
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(turn(&event_loop), PollTimeout::Never);
}

#[test]
fn a_task_that_is_cancelled_is_over_for_its_host() {
    let (event_loop, host, _) = hosted();
    let lp = event_loop.handle();
    let task: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 10).await;
    });
    let mut hosted = host.tasks.borrow_mut().pop().expect("a task");
    let (waker, wakes) = counting();
    let mut cx = Context::from_waker(&waker);
    assert!(Pin::new(&mut hosted).poll(&mut cx).is_pending());
    task.cancel();
    assert_eq!(wakes.count(), 1);
    assert!(Pin::new(&mut hosted).poll(&mut cx).is_ready());
    assert_eq!(event_loop.tasks_left(), 0);
}

/// Starts a task that sleeps, has it polled once, and cancels it soon.
fn cancelled_soon(
    event_loop: &EventLoop,
    host: &ByHand,
    held: &Rc<()>,
) -> Task<()> {
    let (lp, holds) = (event_loop.handle(), held.clone());
    let task: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 10).await;
        drop(holds);
    });
    assert!(host.poll(0).is_pending());
    let nudges = host.nudges.get();
    assert!(lp.cancel_soon(task.key()), "it had not ended");
    assert!(host.nudges.get() > nudges, "the loop has to be turned");
    assert!(!task.is_done() && Rc::strong_count(held) == 2, "not yet");
    task
}

#[test]
fn a_task_that_is_cancelled_soon_ends_in_the_next_turn() {
    let (event_loop, host, _) = hosted();
    let held = Rc::new(());
    let task = cancelled_soon(&event_loop, &host, &held);
    assert_eq!(turn(&event_loop), PollTimeout::Never, "no timer is left");
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(Rc::strong_count(&held), 1);
    assert!(host.poll(0).is_ready());
    assert!(!event_loop.handle().cancel_soon(task.key()), "it has ended");
}

#[test]
fn a_task_that_is_cancelled_soon_ends_in_a_poll_that_comes_first() {
    let (event_loop, host, _) = hosted();
    let held = Rc::new(());
    let task = cancelled_soon(&event_loop, &host, &held);
    assert!(host.poll(0).is_ready());
    host.tasks.borrow_mut().clear();
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(turn(&event_loop), PollTimeout::Never);
    assert_eq!(event_loop.handle().counters().resumptions, 1);
}

#[test]
fn a_task_that_is_started_after_the_end_is_cancelled() {
    let (event_loop, host, _) = hosted();
    let lp = event_loop.handle().clone();
    drop(event_loop);
    let task: Task<()> = task::spawn(&lp, Actor::Task(1), |_| async {});
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    assert!(host.tasks.borrow().is_empty());
}

#[test]
fn a_panic_does_not_reach_the_host() {
    let (event_loop, host, _) = hosted();
    let task: Task<()> =
        task::spawn(event_loop.handle(), Actor::Task(1), |_| async {
            panic!("panics on purpose")
        });
    assert!(host.poll(0).is_ready());
    assert_eq!(task.result(), Some(Err(JoinError::Panicked)));
    let lost = event_loop.panicked_tasks();
    assert_eq!(lost[0].message, "panics on purpose");
}

#[test]
#[should_panic(expected = "a loop has one host")]
fn a_second_host_is_refused() {
    let (event_loop, host, _) = hosted();
    event_loop.set_host(Rc::new(host));
}

#[test]
fn a_hot_start_is_polled_before_its_host_has_it() {
    let (event_loop, host, _) = hosted();
    let lp = event_loop.handle();
    let cold = task::spawn_eager(lp, Actor::Task(1), |_| async { 1 });
    assert_eq!(cold.result(), None, "nothing runs, as outside of a run");
    let maker = task::spawn(lp, Actor::Task(2), |cx| async move {
        let ended = task::spawn_eager(&cx, Actor::Task(3), |_| async { 3 });
        let waits = task::spawn_eager(&cx, Actor::Task(4), |cx| async move {
            wait::yield_now(&cx).await;
            cx.current_task()
        });
        let maker = cx.current_task();
        (ended.result(), waits, maker)
    });
    assert_eq!(host.tasks.borrow().len(), 2);
    let mut hosted = host.tasks.borrow_mut().split_off(1);
    let maker_of = Pin::new(&mut hosted[0]);
    let polled = maker_of.poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(polled, Poll::Ready(()));
    let (ended, waits, current) = maker.result().expect("over").expect("well");
    assert_eq!((ended, current), (Some(Ok(3)), Some(maker.key())));
    // Of the two only the one that waits is left to the host.
    assert_eq!(host.tasks.borrow().len(), 2);
    assert_eq!(host.poll(1), Poll::Pending);
    turn(&event_loop);
    assert_eq!(host.poll(1), Poll::Ready(()));
    assert_eq!(waits.result(), Some(Ok(Some(waits.key()))));
}
