//! The leaf futures of the async/await column, in the hands of combinators
//! and wakers that are not ours.

mod support;

use futures::channel::oneshot;
use futures::future::{Either, join, join_all, select};
use futures::stream::{FuturesUnordered, StreamExt};
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use styles::async_await::task::{Cx, spawn};
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::event_loop::{EventLoop, Promise, Task};
use styles::trace::Actor;
use styles::workload::Elapsed;
use support::leaves::{leaves, sleep_and_give, world};
use support::worlds::quiet_loop;

const ME: Actor = Actor::Task(0);

fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Runs a body to its end; gives its value, and the time.
fn run<T, B>(body: impl FnOnce(Cx) -> B) -> (T, u64)
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    let value = value(&event_loop, &task);
    (value, event_loop.handle().now_us())
}

/// A waker that counts.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Count>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Count {
    fn woken(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

fn poll_by<T>(
    future: Pin<&mut dyn Future<Output = T>>,
    waker: &Waker,
) -> Poll<T> {
    future.poll(&mut Context::from_waker(waker))
}

#[test]
fn join_all_waits_for_all_at_once() {
    let joined = run(|cx| async move {
        join_all([3, 1, 2].map(|us| sleep_and_give(cx.clone(), us))).await
    });
    assert_eq!(joined, (vec![3, 1, 2], 3));
}

#[test]
fn join_all_of_more_than_it_polls_itself_waits_for_all() {
    // From 31 on it makes a waker for each.
    let joined = run(|cx| async move {
        let waits = (0..100).map(|us| sleep_and_give(cx.clone(), us % 7));
        join_all(waits).await.into_iter().sum::<u64>()
    });
    let sum = (0..100).map(|us| us % 7).sum();
    assert_eq!(joined, (sum, 6));
}

#[test]
fn futures_unordered_gives_what_is_done_first() {
    let order = run(|cx| async move {
        let waits = [3, 1, 2].map(|us| sleep_and_give(cx.clone(), us));
        let waits: FuturesUnordered<_> = waits.into_iter().collect();
        waits.collect::<Vec<_>>().await
    });
    assert_eq!(order, (vec![1, 2, 3], 3));
}

/// Being polled for something else does not begin it anew.
#[test]
fn a_turn_takes_one_turn_whatever_else_is_over_meanwhile() {
    let (turns, _) = run(|cx| async move {
        let set = Promise::new(&cx);
        set.set(()).expect("pending");
        let before = cx.counters().turns;
        let both = join(wait::done(&cx, &set), wait::yield_now(&cx));
        both.await;
        cx.counters().turns - before
    });
    assert_eq!(turns, 1);
}

#[test]
fn who_loses_a_select_is_withdrawn() {
    let ((), now_us) = run(|cx| async move {
        let (short, long) = (wait::sleep(&cx, 1), wait::sleep(&cx, 9));
        match select(pin!(long), pin!(short)).await {
            Either::Left(_) => panic!("the longer one came first"),
            Either::Right(((), long)) => long.await,
        }
    });
    assert_eq!(now_us, 9);
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, |cx| async move {
        let (short, long) = (wait::sleep(&cx, 1), wait::sleep(&cx, 9));
        select(pin!(long), pin!(short)).await;
    });
    value(&event_loop, &task);
    let rest = event_loop.run_until_stopped();
    assert!(rest.is_err(), "nothing is left to wait for: {rest:?}");
    assert_eq!(event_loop.handle().now_us(), 1);
}

#[test]
fn a_channel_carries_a_value_from_task_to_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (sender, receiver) = oneshot::channel();
    let receiving = spawn(lp, ME, |_| receiver);
    let _sending = spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 5).await;
        sender.send("sent")
    });
    assert_eq!(value(&event_loop, &receiving), Ok("sent"));
    assert_eq!(lp.now_us(), 5);
}

#[test]
fn a_timeout_can_hold_foreign_combinators() {
    let ended = run(|cx| async move {
        let waits = [9, 1].map(|us| sleep_and_give(cx.clone(), us));
        timeout(&cx, 5, join_all(waits)).await
    });
    assert_eq!(ended, (Err(Elapsed), 5));
}

#[test]
fn any_waker_is_woken_when_a_leaf_is_done() {
    let (event_loop, watch) = world();
    for (mut leaf, expected) in leaves(&event_loop) {
        let count = Arc::new(Count::default());
        let waker = Waker::from(count.clone());
        let mut woken = 0;
        let given = loop {
            match poll_by(leaf.as_mut(), &waker) {
                Poll::Ready(given) => break given,
                Poll::Pending => {
                    let waiting = || count.woken() == woken;
                    event_loop.run_while(waiting).expect("a wake");
                    woken += 1;
                }
            }
        };
        assert_eq!((given.as_str(), count.woken()), (expected, woken));
    }
    assert_eq!(watch.open_sockets(), 0);
}

#[test]
fn a_leaf_that_was_dropped_wakes_nobody() {
    let (event_loop, watch) = world();
    let count = Arc::new(Count::default());
    let waker = Waker::from(count.clone());
    for (mut leaf, _) in leaves(&event_loop) {
        assert!(poll_by(leaf.as_mut(), &waker).is_pending());
    }
    let end = event_loop.run_until_stopped();
    assert!(end.is_err(), "nobody stops it");
    assert_eq!((count.woken(), watch.open_sockets()), (0, 0));
}

#[test]
fn a_leaf_begins_nothing_before_it_is_polled() {
    let (event_loop, _) = world();
    let leaves = leaves(&event_loop);
    let before = event_loop.handle().counters().operations;
    drop(leaves);
    assert_eq!(event_loop.handle().counters().operations, before);
}
