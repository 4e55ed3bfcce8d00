//! The leaf futures of the async/await column, in the hands of combinators
//! and wakers that are not ours.

mod support;

use futures::channel::oneshot;
use futures::future::{Either, join_all, select};
use futures::stream::{FuturesUnordered, StreamExt};
use harness::scenario::Attempt;
use harness::worlds::sim::SimWorld;
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use styles::async_await::task::{Cx, spawn};
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::event_loop::{EventLoop, LabFuture, Task};
use styles::trace::Who;
use styles::workload::{Address, Buffer, Elapsed};
use support::worlds::{
    Watch, client, loop_over, quiet_loop, simulated, watched,
};

const ME: Who = Who::Task(0);

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

async fn sleep_and_give(cx: Cx, us: u64) -> u64 {
    wait::sleep(&cx, us).await;
    us
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

/// A leaf that is passed from hand to hand.
type Leaf<T> = Pin<Box<dyn Future<Output = T>>>;

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
    let _sending = spawn(lp, Who::Task(1), |cx| async move {
        wait::sleep(&cx, 5).await;
        sender.send("sent")
    });
    assert_eq!(value(&event_loop, &receiving), Ok("sent"));
    assert_eq!(lp.now_us(), 5);
}

#[test]
fn a_timeout_can_hold_foreign_combinators() {
    let ended = run(|cx| async move {
        timeout(cx, 5, |cx| async move {
            let waits = [9, 1].map(|us| sleep_and_give(cx.clone(), us));
            join_all(waits).await
        })
        .await
    });
    assert_eq!(ended, (Err(Elapsed), 5));
}

/// A world with a client that speaks, and a server that is silent.
fn world() -> (EventLoop, Watch) {
    let stall = Attempt::Stall { connect_us: 4 };
    let clients = [client(2, &[(4, "spoken")])];
    let (world, watch) = watched(simulated(&[stall], &clients));
    (loop_over(world), watch)
}

/// Makes a leaf of each kind, with what it should give as text.
fn leaves(event_loop: &EventLoop) -> Vec<(Leaf<String>, &'static str)> {
    let lp = event_loop.handle();
    let set = LabFuture::new(lp);
    let set_it = set.clone();
    lp.call_later(3, move |_| set_it.set(()).expect("pending"));
    let task = spawn(lp, Who::Task(9), |cx| sleep_and_give(cx, 3));
    let listener = lp.listener(SimWorld::LISTENER);
    let [turn, sleep, future, join] = [(); 4].map(|()| lp.clone());
    let [job, connect, serve] = [(); 3].map(|()| lp.clone());
    let serve = async move {
        let accepted = wait::accept(&serve, listener).await;
        let (connection, client) = accepted.expect("a client");
        let read = wait::read(&serve, connection, Buffer::with_capacity(9));
        let (connection, buffer, _) = read.await.expect("text");
        let read = buffer.filled().to_vec();
        let written = wait::write(&serve, connection, buffer).await;
        let (_, _, bytes) = written.expect("taken");
        format!("{client} {} {bytes}", String::from_utf8_lossy(&read))
    };
    let turn = async move { format!("{:?}", wait::turn(&turn).await) };
    let sleep = async move { format!("{:?}", wait::sleep(&sleep, 3).await) };
    let future =
        async move { format!("{:?}", wait::future(&future, &set).await) };
    let join = async move {
        wait::join(&join, task.key()).await;
        format!("{:?}", task.result())
    };
    let job =
        async move { format!("{:?}", wait::blocking(&job, 3, || 7).await) };
    let connect = async move {
        let connected = wait::connect(&connect, Address::Peer(0)).await;
        format!("{}", connected.is_ok())
    };
    vec![
        (Box::pin(turn), "()"),
        (Box::pin(sleep), "()"),
        (Box::pin(future), "()"),
        (Box::pin(join), "Some(Ok(3))"),
        (Box::pin(job), "Ok(7)"),
        (Box::pin(connect), "true"),
        (Box::pin(serve), "0 spoken 6"),
    ]
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

/// Begins a leaf in a task of its own, in which it stays until it is taken.
fn begin<T: 'static>(
    event_loop: &EventLoop,
    mut leaf: Leaf<T>,
    then: impl AsyncFnOnce(Cx, Leaf<T>) + 'static,
) {
    let task = spawn(event_loop.handle(), Who::Task(8), |cx| async move {
        let begun =
            poll_fn(|cx| Poll::Ready(leaf.as_mut().poll(cx).is_pending()));
        assert!(begun.await, "a leaf takes a turn at least");
        then(cx, leaf).await;
    });
    event_loop.run_while(|| !task.is_done()).expect("begun");
}

/// Where a leaf is laid for somebody else to take.
type Shelf<T> = Rc<RefCell<Option<Leaf<T>>>>;

#[test]
fn a_leaf_may_move_from_a_task_to_another() {
    let (event_loop, _) = world();
    for (leaf, expected) in leaves(&event_loop) {
        let shelf: Shelf<String> = Rc::default();
        let lay = shelf.clone();
        begin(&event_loop, leaf, async move |_, leaf| {
            lay.replace(Some(leaf));
        });
        let taken = shelf.take().expect("laid there");
        let task = spawn(event_loop.handle(), ME, |_| taken);
        assert_eq!(value(&event_loop, &task), expected);
    }
}

/// What it waited for is over while the task that began it has ended and the
/// next has not asked yet.
#[test]
fn what_came_of_a_leaf_waits_for_whoever_has_it_now() {
    let (event_loop, _) = world();
    for (leaf, expected) in leaves(&event_loop) {
        let shelf: Shelf<String> = Rc::default();
        let lay = shelf.clone();
        begin(&event_loop, leaf, async move |_, leaf| {
            lay.replace(Some(leaf));
        });
        let pause = spawn(event_loop.handle(), Who::Task(7), |cx| {
            sleep_and_give(cx, 10)
        });
        value(&event_loop, &pause);
        let taken = shelf.take().expect("laid there");
        let task = spawn(event_loop.handle(), ME, |_| taken);
        assert_eq!(value(&event_loop, &task), expected);
    }
}

/// The same, but the task that began it goes on to something else, so that
/// it is told of what it does not ask for.
#[test]
fn what_a_task_is_told_without_asking_is_kept() {
    let (event_loop, _) = world();
    for (leaf, expected) in leaves(&event_loop) {
        let shelf: Shelf<String> = Rc::default();
        let lay = shelf.clone();
        begin(&event_loop, leaf, async move |cx, leaf| {
            lay.replace(Some(leaf));
            wait::sleep(&cx, 10).await;
        });
        let taken = shelf.take().expect("laid there");
        let task = spawn(event_loop.handle(), ME, |_| taken);
        assert_eq!(value(&event_loop, &task), expected);
    }
}

#[test]
fn a_leaf_may_move_into_a_set_that_has_wakers_of_its_own() {
    let (event_loop, _) = world();
    for (leaf, expected) in leaves(&event_loop) {
        let given = Rc::new(RefCell::new(String::new()));
        let give = given.clone();
        begin(&event_loop, leaf, async move |_, leaf| {
            let mut set: FuturesUnordered<_> = [leaf].into_iter().collect();
            give.replace(set.next().await.expect("one"));
        });
        assert_eq!(given.take(), expected);
    }
}

/// Begins to accept in a task that is told of it without asking.
fn accepted_unasked() -> (EventLoop, Watch, Shelf<()>) {
    let (event_loop, watch) = world();
    let lp = event_loop.handle().clone();
    let listener = lp.listener(SimWorld::LISTENER);
    let leaf = async move { drop(wait::accept(&lp, listener).await) };
    let shelf: Shelf<()> = Rc::default();
    let lay = shelf.clone();
    begin(&event_loop, Box::pin(leaf), async move |cx, leaf| {
        lay.replace(Some(leaf));
        wait::sleep(&cx, 10).await;
    });
    (event_loop, watch, shelf)
}

#[test]
fn what_is_kept_for_a_leaf_goes_with_it() {
    let (event_loop, watch, shelf) = accepted_unasked();
    assert_eq!(watch.open_sockets(), 1);
    drop(shelf.take());
    assert_eq!(watch.open_sockets(), 0);
    drop(event_loop);
    assert!(!watch.is_alive());
}

#[test]
fn what_is_kept_for_a_leaf_that_outlives_the_loop_is_dropped() {
    let (event_loop, watch, shelf) = accepted_unasked();
    drop(event_loop);
    assert_eq!(watch.open_sockets(), 0);
    drop(shelf.take());
    assert!(!watch.is_alive());
}

/// The resumption that brings the outcome is the one in which the leaf is
/// dropped, unasked: the channel is asked first, and has something.
#[test]
fn what_comes_in_the_moment_in_which_its_leaf_is_dropped_is_dropped_too() {
    let (event_loop, watch) = world();
    let lp = event_loop.handle();
    let arrival = spawn(lp, ME, |cx| sleep_and_give(cx, 3));
    value(&event_loop, &arrival);
    let (sender, receiver) = oneshot::channel();
    // Sends in the next turn, in which, behind it, a client is accepted.
    let sending = spawn(lp, Who::Task(1), |cx| async move {
        wait::turn(&cx).await;
        sender.send(())
    });
    let listener = lp.listener(SimWorld::LISTENER);
    let task = spawn(lp, ME, |cx| async move {
        let accept = wait::accept(&cx, listener);
        match select(receiver, pin!(accept)).await {
            Either::Left((sent, _)) => sent,
            Either::Right(_) => panic!("the channel is asked first"),
        }
    });
    assert_eq!(value(&event_loop, &task), Ok(()));
    assert_eq!(watch.open_sockets(), 0);
    drop((arrival, sending, task));
    drop(event_loop);
    assert!(!watch.is_alive());
}

#[test]
fn a_panic_in_the_resumption_that_brings_an_outcome_drops_it() {
    let (event_loop, watch) = world();
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let task = spawn(lp, ME, |cx| async move {
        let accept = wait::accept(&cx, listener);
        let mut polls = 0;
        let panics = poll_fn(move |_| {
            polls += 1;
            assert!(polls == 1, "told of a client");
            Poll::<()>::Pending
        });
        select(panics, pin!(accept)).await;
    });
    let ended = event_loop.run_until_complete(&task);
    assert!(ended.is_err(), "{ended:?}");
    assert_eq!(watch.open_sockets(), 0);
}
