//! Reports of the waits of each task, and of tasks that keep the others
//! waiting.

use super::value;
use crate::support::script::{Step, steps};
use crate::support::tasks;
use crate::support::worlds::{client, loop_over, quiet_loop, simulated};
use harness::slow_chunks::{SlowChunk, SlowChunks};
use harness::worlds::sim::SimWorld;
use std::future::{Future, pending};
use std::pin::Pin;
use styles::Style;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait;
use styles::event_loop::{
    EventLoop, Loop, PollTimeout, Promise, Task, TaskKey,
};
use styles::send::wait::yield_;
use styles::trace::Actor;

type Body = Pin<Box<dyn Future<Output = ()>>>;

/// Starts a task that works for a time, sleeps, and works again.
fn spawn_busy(style: Style, lp: &Loop) -> Task<()> {
    let busy = [Step::Block(300), Step::Sleep(1_000), Step::Block(50)];
    tasks::spawn(style, lp, Actor::Task(7), &steps(busy))
}

fn observed(world: SimWorld) -> (EventLoop, SlowChunks) {
    let event_loop = loop_over(world);
    let slow = SlowChunks::over(50);
    event_loop.set_observer(Box::new(slow.clone()));
    (event_loop, slow)
}

in_each_style! {
    fn a_slow_chunk_is_named_and_a_short_one_is_not(style: Style) {
        let (event_loop, slow) = observed(simulated(&[], &[]));
        let task = spawn_busy(style, event_loop.handle());
        value(&event_loop, &task);
        let said: Vec<_> =
            slow.take().iter().map(ToString::to_string).collect();
        assert_eq!(said, ["task:7 kept the loop for 300 us, from 0 us on"]);
    }

    fn the_tree_shows_what_each_task_waits_for(style: Style) {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let inner = spawn_in(style, lp, 2, None);
        let outer = spawn_in(style, lp, 1, Some(&inner));
        let turn = event_loop.turn(PollTimeout::Now);
        assert!(turn.is_ok());
        let path = match style {
            // A continuation that is left behind has no name.
            Style::Callbacks => "",
            Style::Send | Style::YieldFrom => ": outer > inner",
            // The inner one is within the outer.
            Style::AsyncAwait => ": outer",
        };
        let expected = format!(
            "task:1{path}\n  join task:2\n    task:2{path}\n      sleep\n"
        );
        assert_eq!(lp.await_tree(), expected);
        drop((inner, outer));
    }
}

/// Starts a task with an inner body that joins another, or sleeps.
fn spawn_in(
    style: Style,
    lp: &Loop,
    number: u32,
    joined: Option<&Task<()>>,
) -> Task<()> {
    let (actor, joined) = (Actor::Task(number), joined.map(Task::key));
    match style {
        Style::Callbacks => {
            use styles::callbacks::{task::spawn, wait};
            spawn(lp, actor, move |cx, k| match joined {
                Some(key) => wait::ended(cx, key, k),
                None => wait::sleep(cx, 5, k),
            })
        }
        Style::Send => {
            use styles::send::{
                task::{Co, spawn},
                wait::{Call, Ended, Sleep},
            };
            async fn inner(co: Co, joined: Option<TaskKey>) {
                match joined {
                    Some(key) => yield_!(co, Ended(key)),
                    None => yield_!(co, Sleep(5)),
                }
            }
            async fn outer(co: Co, joined: Option<TaskKey>) {
                yield_!(co, Call(|co| inner(co, joined)));
            }
            spawn(lp, actor, |co| outer(co, joined))
        }
        Style::YieldFrom => {
            use styles::yield_from::task::{generator, spawn};
            use styles::yield_from::wait::{
                Delegate, ended, sleep, yield_from,
            };
            fn inner(joined: Option<TaskKey>) -> impl Delegate<Return = ()> {
                generator(async move |co| match joined {
                    Some(key) => yield_from!(co, ended(key)),
                    None => yield_from!(co, sleep(5)),
                })
            }
            fn outer(joined: Option<TaskKey>) -> impl Delegate<Return = ()> {
                generator(async move |co| yield_from!(co, inner(joined)))
            }
            spawn(lp, actor, outer(joined))
        }
        Style::AsyncAwait => {
            async fn inner(cx: Cx, joined: Option<TaskKey>) {
                match joined {
                    Some(key) => wait::ended(&cx, key).await,
                    None => wait::sleep(&cx, 5).await,
                }
            }
            async fn outer(cx: Cx, joined: Option<TaskKey>) {
                inner(cx, joined).await;
            }
            spawn(lp, actor, |cx| outer(cx, joined))
        }
    }
}

#[test]
fn a_task_that_panics_late_is_slow_too() {
    let (event_loop, slow) = observed(simulated(&[], &[]));
    let lp = event_loop.handle();
    let task: Task<()> = spawn(lp, Actor::Task(1), |cx| async move {
        cx.block(51);
        panic!("late on purpose");
    });
    assert!(event_loop.run_until_complete(&task).is_err());
    let took: Vec<_> = slow.take().iter().map(|s| s.took_us).collect();
    assert_eq!(took, [51]);
}

#[test]
fn the_report_has_a_bound() {
    let (event_loop, slow) = observed(simulated(&[], &[]));
    let task = spawn(event_loop.handle(), Actor::Task(1), |cx| async move {
        for _ in 0..2_000 {
            cx.block(60);
            wait::yield_now(&cx).await;
        }
    });
    value(&event_loop, &task);
    assert_eq!(slow.take().len(), 1_000);
}

/// A sleeper is woken late, and events of peers meanwhile are there.
#[test]
fn work_delays_all_others_by_as_much() {
    let speaks = client(0, &[(400, "a"), (200, "b")]);
    let (event_loop, _) = observed(simulated(&[], &[speaks]));
    let lp = event_loop.handle();
    let sleeper = spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 500).await;
        cx.now_us()
    });
    let listener = lp.listener(SimWorld::LISTENER);
    let reader = spawn(lp, Actor::Task(2), |cx| async move {
        let accepted = wait::accept(&cx, listener).await;
        let (connection, _) = accepted.expect("a client");
        let into = styles::workload::Buffer::with_capacity(8);
        let read = wait::read(&cx, connection, into).await;
        let (_, text, _) = read.expect("two letters");
        (cx.now_us(), text.filled().to_vec())
    });
    let busy = spawn(lp, Actor::Task(3), |cx| async move {
        wait::sleep(&cx, 300).await;
        cx.block(700);
    });
    value(&event_loop, &busy);
    assert_eq!(value(&event_loop, &reader), (1_000, b"ab".to_vec()));
    assert_eq!(value(&event_loop, &sleeper), 1_000);
}

#[test]
fn the_tree_numbers_futures_and_knows_wakers_circles_and_who_runs() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let futures = [Promise::<()>::new(lp), Promise::new(lp)];
    for (number, which) in [(1, 0), (2, 1), (3, 0)] {
        let awaited = futures[which].clone();
        drop(spawn(lp, Actor::Task(number), |cx| async move {
            wait::done(&cx, &awaited).await;
        }));
    }
    drop(spawn(lp, Actor::Task(4), |_| pending::<()>()));
    let own: Body = Box::pin({
        let cx = lp.clone();
        async move {
            let key = cx.current_task().expect("this one");
            wait::ended(&cx, key).await;
        }
    });
    drop(spawn(lp, Actor::Task(5), |_| own));
    assert!(event_loop.turn(PollTimeout::Now).is_ok());
    let tree = spawn(lp, Actor::Task(6), |cx| async move { cx.await_tree() });
    let tree = value(&event_loop, &tree);
    // The paths, which come last, are left out.
    let lines =
        tree.lines()
            .map(|line| match line.rmatch_indices(": ").next() {
                Some((colon, _)) => &line[..colon],
                None => line,
            });
    let expected = [
        "task:1",
        "  promise 1",
        "task:2",
        "  promise 2",
        "task:3",
        "  promise 1",
        "task:4",
        "task:6",
        "task:5",
        "  join task:5",
    ];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn a_slow_chunk_says_who_when_and_how_long() {
    let (event_loop, slow) = observed(simulated(&[], &[]));
    let task = spawn_busy(Style::Send, event_loop.handle());
    value(&event_loop, &task);
    let chunk = SlowChunk {
        actor: Actor::Task(7),
        begun_us: 0,
        took_us: 300,
    };
    assert_eq!(slow.take(), [chunk]);
}
