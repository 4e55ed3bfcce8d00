//! The order of joins, and of what a task drops when it ends early.

#[macro_use]
mod support;

use styles::asyncio::SharedTask;
use styles::event_loop::{EventLoop, Loop};
use styles::send::wait::{Call, yield_};
use styles::trace::Actor;
use styles::yield_from::wait::yield_from;
use styles::{Style, async_await, callbacks, send};
use support::log::Log;
use support::performance::play;
use support::runs::run_out;
use support::script::{Step, Value, steps};
use support::tasks::{spawn, start};
use support::worlds::{client, quiet_loop, simulated, watched};

/// Starts a task that joins these, and drops its handle.
fn join_all(style: Style, lp: &Loop, tasks: Vec<SharedTask<Value>>) {
    let actor = Actor::Task(9);
    match style {
        Style::Callbacks => {
            drop(callbacks::task::spawn(lp, actor, move |cx, k| {
                callbacks::join::join_all(cx, &tasks, k);
            }));
        }
        Style::Send => drop(send::task::spawn(lp, actor, async move |co| {
            yield_!(co, Call(|co| send::join::join_all(co, tasks)))
        })),
        Style::YieldFrom => {
            let body = yield_from::task::generator(async move |co| {
                yield_from!(co, yield_from::join::join_all(&tasks))
            });
            drop(yield_from::task::spawn(lp, actor, body));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, actor, async move |cx| {
                async_await::join::join_all(&cx, &tasks).await
            }));
        }
    }
}

in_each_style! {
    /// Each end resumes the task that joins; in another order it would find
    /// the others ended.
    fn tasks_are_joined_in_their_order(style: Style) {
        let resumptions = |ms: [u64; 3], joins: bool| {
            let event_loop = quiet_loop();
            let lp = event_loop.handle();
            let sleeps = |ms| start(style, lp, &steps([Step::Sleep(ms)]));
            let tasks = ms.map(sleeps).to_vec();
            if joins {
                join_all(style, lp, tasks.clone());
            }
            run_out(&event_loop);
            lp.counters().resumptions
        };
        for (ms, ends) in [([1, 2, 3], 3), ([3, 2, 1], 1), ([2, 3, 1], 2)] {
            let joined = resumptions(ms, true) - resumptions(ms, false);
            assert_eq!(joined, 1 + ends, "{ms:?}");
        }
    }

    fn a_task_that_panics_drops_its_innermost_body_first(style: Style) {
        let inner = steps([Step::Hold("inner"), Step::Turn, Step::Panic("x")]);
        let middle = steps([Step::Hold("middle"), Step::Call(inner)]);
        let outer = steps([Step::Hold("outer"), Step::Call(middle)]);
        let played = play(style, simulated(&[], &[]), &outer);
        let order = ["0 inner dropped", "0 middle dropped", "0 outer dropped"];
        assert_eq!(played.log, order);
    }

    fn a_task_that_is_cancelled_lets_go_on_the_spot(style: Style) {
        let (world, watch) = watched(simulated(&[], &[client(0, &[])]));
        let log = Log::default();
        let trace = Box::new(log.clone());
        let event_loop =
            EventLoop::new(Box::new(world), trace);
        let lp = event_loop.handle();
        let inner = steps([Step::Hold("inner"), Step::Accept, Step::Read]);
        let middle = steps([Step::Hold("middle"), Step::Call(inner)]);
        let outer = steps([Step::Hold("outer"), Step::Call(middle)]);
        let task = spawn(style, lp, Actor::Task(1), &outer);
        let accepted = event_loop.run_while(|| watch.open_sockets() == 0);
        assert_eq!(accepted, Ok(()));
        assert_eq!(log.take(), ["0 accepted 0"]);
        lp.cancel(task.key());
        assert_eq!(watch.open_sockets(), 0);
        let order = ["0 inner dropped", "0 middle dropped", "0 outer dropped"];
        assert_eq!(log.take(), order);
    }
}
