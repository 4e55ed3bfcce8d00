//! A leaf future may move from hand to hand; what comes of it goes where it
//! is, and goes with it.

mod support;

use futures::channel::oneshot;
use futures::future::{Either, select};
use futures::stream::{FuturesUnordered, StreamExt};
use harness::worlds::sim::SimWorld;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait;
use styles::event_loop::{EventLoop, Task};
use styles::trace::Actor;
use support::leaves::{Leaf, leaves, sleep_and_give, world};
use support::worlds::Watch;

const ME: Actor = Actor::Task(0);

fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Begins a leaf in a task of its own, in which it stays until it is taken.
fn begin<T: 'static>(
    event_loop: &EventLoop,
    mut leaf: Leaf<T>,
    then: impl AsyncFnOnce(Cx, Leaf<T>) + 'static,
) {
    let task = spawn(event_loop.handle(), Actor::Task(8), |cx| async move {
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
        let pause = spawn(event_loop.handle(), Actor::Task(7), |cx| {
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
    let sending = spawn(lp, Actor::Task(1), |cx| async move {
        wait::yield_now(&cx).await;
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
