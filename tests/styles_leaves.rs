//! A leaf future may move from hand to hand; its outcome goes where it is, and
//! is dropped with it.

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
use styles::event_loop::{EventLoop, Listener};
use styles::trace::Actor;
use styles::workload::Buffer;
use support::leaves::{Leaf, leaves, sleep_and_give, world};
use support::runs::value;
use support::worlds::{Watch, client, loop_over, simulated};

const ME: Actor = Actor::Task(0);

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

/// A slot in which a leaf is laid for another task.
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

/// Its operation has ended while the task that began it has ended and the next
/// has not asked yet.
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

/// The same, but the task that began it goes on to another wait, so that it is
/// woken for an outcome that it does not ask for.
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

/// Begins to accept in a task that is woken for it without asking.
fn accepts_unasked() -> (EventLoop, Watch, Shelf<()>, Listener) {
    let (event_loop, watch) = world();
    let lp = event_loop.handle().clone();
    let listener = lp.listener(SimWorld::LISTENER);
    let accepts = listener.clone();
    let leaf = async move { drop(wait::accept(&lp, accepts).await) };
    let shelf: Shelf<()> = Rc::default();
    let lay = shelf.clone();
    begin(&event_loop, Box::pin(leaf), async move |cx, leaf| {
        lay.replace(Some(leaf));
        wait::sleep(&cx, 10).await;
    });
    (event_loop, watch, shelf, listener)
}

#[test]
fn what_is_possible_for_a_leaf_is_left_to_the_next_when_it_goes() {
    let (event_loop, watch, shelf, listener) = accepts_unasked();
    assert_eq!(watch.open_sockets(), 0, "it has not asked");
    drop(shelf.take());
    let next = spawn(event_loop.handle(), ME, |cx| async move {
        wait::accept(&cx, listener).await.map(|accepted| accepted.1)
    });
    assert_eq!(value(&event_loop, &next), Ok(0));
    drop((next, event_loop));
    assert!(!watch.is_alive());
}

#[test]
fn what_is_possible_for_a_leaf_that_outlives_the_loop_is_left_too() {
    let (event_loop, watch, shelf, listener) = accepts_unasked();
    drop((listener, event_loop));
    assert_eq!(watch.open_sockets(), 0);
    drop(shelf.take());
    assert!(!watch.is_alive());
}

/// The resumption that brings the outcome is the one in which the leaf is
/// dropped, unasked: the channel is asked first, and has a value.
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

/// Both are ready in one turn; the one that loses is dropped, and all that it
/// would have had is still there.
#[test]
fn a_leaf_that_loses_a_race_has_taken_nothing() {
    let clients = [client(0, &[(4, "one")]), client(0, &[(4, "two")])];
    let event_loop = loop_over(simulated(&[], &clients));
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let task = spawn(lp, ME, async move |cx| {
        let mut accepted = [(); 2].map(|()| listener.clone()).into_iter();
        let mut next = async || {
            let listener = accepted.next().expect("two clients");
            wait::accept(&cx, listener).await.expect("a client").0
        };
        let (first, second) = (next().await, next().await);
        let (sender, receiver) = oneshot::channel();
        spawn(&cx, Actor::Task(1), async move |cx| {
            let read = wait::read(&cx, first, Buffer::with_capacity(9)).await;
            assert_eq!((read.expect("one").2, sender.send(())), (3, Ok(())));
        });
        wait::yield_now(&cx).await;
        let read = || {
            let buffer = Buffer::with_capacity(9);
            wait::read(&cx, second.clone(), buffer)
        };
        // Its data has come, and the other is asked first.
        let raced = select(receiver, Box::pin(read())).await;
        assert!(matches!(raced, Either::Left((Ok(()), _))));
        assert_eq!(cx.now_us(), 4);
        drop(raced);
        let (_, buffer, _) = read().await.expect("two");
        String::from_utf8_lossy(buffer.filled()).into_owned()
    });
    assert_eq!(value(&event_loop, &task), "two");
}

/// Two reads in one select: whichever wins, both connections give all bytes.
#[test]
fn of_two_reads_in_a_race_none_loses_a_byte() {
    for (one, other) in [(4, 4), (4, 5), (5, 4)] {
        let clients =
            [client(0, &[(one, "one")]), client(0, &[(other, "two")])];
        let event_loop = loop_over(simulated(&[], &clients));
        let lp = event_loop.handle();
        let listener = lp.listener(SimWorld::LISTENER);
        let task = spawn(lp, ME, async move |cx| {
            let mut connections = Vec::new();
            for _ in 0..2 {
                let accepted = wait::accept(&cx, listener.clone()).await;
                connections.push(accepted.expect("a client").0);
            }
            let read = |which: usize| {
                let connection = connections[which].clone();
                let buffer = Buffer::with_capacity(2);
                wait::read(&cx, connection, buffer)
            };
            let mut said = [String::new(), String::new()];
            while said.concat().len() < 6 {
                let raced = select(Box::pin(read(0)), Box::pin(read(1))).await;
                let (which, read) = match raced {
                    Either::Left((read, _)) => (0, read),
                    Either::Right((read, _)) => (1, read),
                };
                let (_, buffer, _) = read.expect("text");
                said[which] += &String::from_utf8_lossy(buffer.filled());
            }
            said
        });
        assert_eq!(value(&event_loop, &task), ["one", "two"]);
    }
}
