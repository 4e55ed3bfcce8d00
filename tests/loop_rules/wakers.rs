//! Wakers: a woken task is resumed, once, behind all that is ready.

use super::value;
use crate::support::log::Log;
use crate::support::worlds::{loop_over, quiet_loop, simulated, watched};
use futures::channel::oneshot;
use futures::future::pending;
use harness::worlds::real::RealWorld;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::thread;
use styles::async_await::task::spawn;
use styles::async_await::wait;
use styles::event_loop::{
    Loop, PanickedTask, PollTimeout, Promise, RunError, Wait,
};
use styles::send::wait::{Sleep, yield_};
use styles::trace::Actor;

/// Returns a future that keeps the waker of its poll, if it is to, and never
/// ends.
fn keep(kept: &Rc<Cell<Option<Waker>>>) -> impl Future<Output = ()> + use<> {
    let kept = kept.clone();
    poll_fn(move |cx| {
        kept.set(Some(cx.waker().clone()));
        Poll::Pending
    })
}

/// Returns a future that counts its polls, and asks for one more until it has
/// been polled `polls` times.
fn polled(polls: u32, count: Rc<Cell<u32>>) -> impl Future<Output = ()> {
    poll_fn(move |cx| {
        count.set(count.get() + 1);
        if count.get() >= polls {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

#[test]
fn who_is_woken_goes_behind_all_that_is_ready() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (sender, receiver) = oneshot::channel();
    let said = log.clone();
    let receiving = spawn(lp, Actor::Task(1), |_| async move {
        receiver.await.expect("sent");
        said.say("received");
    });
    let said = log.clone();
    let _sending = spawn(lp, Actor::Task(2), |cx| async move {
        let earlier = cx.call_soon(said.saying("ready before"));
        sender.send(()).expect("a receiver");
        let later = cx.call_soon(said.saying("ready after"));
        said.say("sent");
        wait::yield_now(&cx).await;
        drop((earlier, later));
    });
    value(&event_loop, &receiving);
    let order = ["sent", "ready before", "received", "ready after"];
    assert_eq!(log.take(), order);
}

#[test]
fn who_wakes_itself_is_resumed_in_the_next_turn() {
    let event_loop = quiet_loop();
    let polls = Rc::new(Cell::new(0));
    let count = polls.clone();
    let task =
        spawn(event_loop.handle(), Actor::Task(0), |_| polled(5, count));
    value(&event_loop, &task);
    assert_eq!(polls.get(), 5);
    assert_eq!(event_loop.handle().counters().turns, 5);
}

#[test]
fn many_wakes_are_one_resumption() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(Cell::new(None));
    let keeping = keep(&kept);
    let _task = spawn(lp, Actor::Task(1), |_| keeping);
    let waking = spawn(lp, Actor::Task(2), |cx| async move {
        let waker: Waker = kept.take().expect("kept");
        let before = cx.counters().resumptions;
        for _ in 0..100 {
            waker.wake_by_ref();
        }
        wait::sleep(&cx, 1).await;
        // Its own task and the one that was woken.
        cx.counters().resumptions - before
    });
    assert_eq!(value(&event_loop, &waking), 2);
}

#[test]
fn waking_who_has_ended_is_nothing() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(Cell::new(None));
    let keeping = keep(&kept);
    let task = spawn(lp, Actor::Task(1), |_| keeping);
    let waking = spawn(lp, Actor::Task(2), |cx| async move {
        task.cancel();
        // This task takes the slot of the one that has ended.
        drop(task);
        let polls = Rc::new(Cell::new(0));
        let count = polls.clone();
        let next = spawn(&cx, Actor::Task(3), |_| async move {
            count.set(count.get() + 1);
            pending::<()>().await;
        });
        kept.take().expect("kept").wake();
        wait::sleep(&cx, 1).await;
        drop(next);
        polls.get()
    });
    assert_eq!(value(&event_loop, &waking), 1);
}

/// The root waker is one for all; a clone that is kept must be noticed even if
/// another clone is dropped at the same time.
#[test]
fn a_waker_kept_where_another_is_let_go_is_the_tasks_own() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (_early_sender, early) = oneshot::channel::<()>();
    let (sender, receiver) = oneshot::channel();
    // It ends in its first poll, and its waker stays where it was kept.
    let shelf = Rc::new(RefCell::new(early));
    let early = shelf.clone();
    let first = spawn(lp, Actor::Task(1), |_| {
        poll_fn(move |cx| {
            let mut early = early.borrow_mut();
            assert!(Pin::new(&mut *early).poll(cx).is_pending());
            Poll::Ready(())
        })
    });
    value(&event_loop, &first);
    drop(first);
    let second = spawn(lp, Actor::Task(2), |_| async move {
        drop(shelf);
        receiver.await
    });
    let _third = spawn(lp, Actor::Task(3), |cx| async move {
        wait::sleep(&cx, 1).await;
        sender.send(7)
    });
    assert_eq!(value(&event_loop, &second), Ok(7));
}

#[test]
fn a_wake_from_another_thread_during_the_first_poll_counts() {
    let event_loop = quiet_loop();
    let mut polls = 0;
    let twice = poll_fn(move |cx| {
        polls += 1;
        if polls > 1 {
            return Poll::Ready(polls);
        }
        let waker = cx.waker().clone();
        let waking = thread::spawn(move || waker.wake());
        waking.join().expect("woken");
        Poll::Pending
    });
    let task = spawn(event_loop.handle(), Actor::Task(0), |_| twice);
    assert_eq!(value(&event_loop, &task), 2);
}

#[test]
fn a_wake_from_another_thread_ends_the_wait_for_the_world() {
    let event_loop = loop_over(RealWorld::new().expect("a world"));
    let (sender, receiver) = oneshot::channel();
    let (begun, begins) = std::sync::mpsc::channel();
    let task = spawn(event_loop.handle(), Actor::Task(0), |_| async move {
        begun.send(()).expect("a thread");
        receiver.await
    });
    let sending = thread::spawn(move || {
        begins.recv().expect("begun");
        sender.send(7)
    });
    assert_eq!(value(&event_loop, &task), Ok(7));
    assert_eq!(sending.join().expect("no panic"), Ok(()));
}

#[test]
fn a_wake_before_the_run_and_between_runs_counts() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(Cell::new(None));
    let keeping = keep(&kept);
    let _task = spawn(lp, Actor::Task(1), |_| keeping);
    let runs = || event_loop.run_until_stopped();
    let waker = Some(Actor::Task(1));
    let wait = Wait {
        actor: waker,
        op: "a waker",
    };
    let deadlock = RunError::Deadlock(vec![wait]);
    assert_eq!(runs(), Err(deadlock.clone()));
    let before = lp.counters().resumptions;
    kept.take().expect("kept").wake();
    assert_eq!(runs(), Err(deadlock));
    assert_eq!(lp.counters().resumptions - before, 1);
}

/// Such polling is slow, but no task sleeps for ever.
#[test]
fn who_keeps_the_first_waker_in_spite_of_the_second_poll_is_woken() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(RefCell::new(None::<Waker>));
    let first = kept.clone();
    let set = Rc::new(Cell::new(false));
    let is_set = set.clone();
    let task = spawn(lp, Actor::Task(1), |_| {
        poll_fn(move |cx| {
            let mut first = first.borrow_mut();
            first.get_or_insert_with(|| cx.waker().clone());
            if is_set.get() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
    });
    lp.call_later(5, move |_| {
        set.set(true);
        kept.take().expect("kept").wake();
    });
    value(&event_loop, &task);
}

#[test]
fn a_waker_of_a_lost_task_is_not_that_of_the_next() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(Cell::new(None));
    let keeping = kept.clone();
    let mut polls = 0;
    let lost = spawn(lp, Actor::Task(1), |_| {
        poll_fn(move |cx| {
            // The second time it has a waker of its own.
            polls += 1;
            keeping.set(Some(cx.waker().clone()));
            if polls == 2 {
                panic!("lost");
            }
            Poll::<()>::Pending
        })
    });
    let lost = event_loop.run_until_complete(&lost);
    let message = "lost".to_string();
    let actor = Actor::Task(1);
    assert_eq!(
        lost,
        Err(RunError::Panicked(PanickedTask { actor, message }))
    );
    let next = spawn(lp, Actor::Task(2), |cx| async move {
        let waker: Waker = kept.take().expect("kept");
        cx.polled_task(&waker).is_some()
    });
    assert!(!value(&event_loop, &next));
}

/// In a simulated world jobs run on the thread of the loop.
#[test]
fn a_job_can_wake_a_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (sender, receiver) = oneshot::channel();
    let receiving = spawn(lp, Actor::Task(1), |_| receiver);
    let job = spawn(lp, Actor::Task(2), |cx| async move {
        wait::blocking(&cx, 5, move || sender.send(7)).await
    });
    assert_eq!(value(&event_loop, &receiving), Ok(7));
    assert_eq!(value(&event_loop, &job), Ok(Ok(())));
}

#[test]
fn the_result_of_a_withdrawn_job_can_wake_a_task_when_it_is_dropped() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (sender, receiver) = oneshot::channel::<()>();
    let receiving = spawn(lp, Actor::Task(1), |_| receiver);
    let job = spawn(lp, Actor::Task(2), |cx| async move {
        wait::blocking(&cx, 5, move || sender).await
    });
    lp.call_later(1, move |_| job.cancel());
    assert!(value(&event_loop, &receiving).is_err());
}

#[test]
fn a_wake_from_another_thread_while_the_world_says_it_is_dead_counts() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let (sender, receiver) = oneshot::channel();
    let task = spawn(event_loop.handle(), Actor::Task(0), |_| async move {
        watch.in_next_poll(|| {
            let sending = thread::spawn(move || sender.send(7));
            sending.join().expect("no panic").expect("sent");
        });
        receiver.await
    });
    assert_eq!(value(&event_loop, &task), Ok(7));
}

/// A task with a waker of its own, of which no clone is left, is no reason to
/// wait for ever.
#[test]
fn a_waker_that_nobody_has_keeps_nobody_waiting() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let (sender, receiver) = oneshot::channel();
    let never = Promise::<()>::new(lp);
    let task = spawn(lp, Actor::Task(0), |cx| async move {
        receiver.await.expect("sent");
        wait::done(&cx, &never).await;
    });
    lp.call_later(1, |_| sender.send(()).expect("a receiver"));
    let ended = event_loop.run_until_complete(&task);
    assert!(matches!(ended, Err(RunError::Deadlock(_))), "{ended:?}");
    let polls = watch.patience();
    assert_eq!(polls.last(), Some(&PollTimeout::Never), "{polls:?}");
}

/// The root waker is one for all; a task that is woken by mistake must not
/// mind.
#[test]
fn the_root_waker_woken_in_a_task_of_any_style_does_no_harm() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let wake = |lp: &Loop| lp.wakers().root().wake_by_ref();
    let callbacks =
        styles::callbacks::task::spawn(lp, Actor::Task(1), move |cx, k| {
            wake(&cx);
            styles::callbacks::wait::sleep(cx, 5, k);
        });
    let send =
        styles::send::task::spawn(lp, Actor::Task(2), |co| async move {
            wake(&co);
            yield_!(co, Sleep(5))
        });
    let body = styles::yield_from::task::generator(async move |co| {
        wake(&co);
        styles::yield_from!(co, styles::yield_from::wait::sleep(5))
    });
    let yield_from = styles::yield_from::task::spawn(lp, Actor::Task(3), body);
    let async_await = spawn(lp, Actor::Task(4), |cx| async move {
        wake(&cx);
        wait::sleep(&cx, 5).await;
    });
    for task in [callbacks, send, yield_from, async_await] {
        assert_eq!(value(&event_loop, &task), ());
        assert_eq!(lp.now_us(), 5);
    }
}
