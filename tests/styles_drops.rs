//! Everything that is left when the loop is dropped is dropped once, and
//! nothing holds the loop.

#[macro_use]
mod support;

use harness::worlds::sim::SimWorld;
use std::pin::Pin;
use styles::Style;
use styles::event_loop::{
    Flow, Listener, Loop, Op, OpKey, Promise, Resume, Semaphore, Task,
};
use styles::send::wait::{Accept, Sleep, yield_};
use styles::trace::Actor;
use styles::workload::Buffer;
use support::log::Log;
use support::performance::play;
use support::runs::run_turns;
use support::script::{Step, steps};
use support::waits::{body, perform, waits};
use support::worlds::{client, loop_over, simulated, watched};

in_each_style! {
    fn who_waits_when_the_loop_is_dropped_is_dropped_innermost_first(
        style: Style
    ) {
        for waits in waits() {
            let script = [Step::Spawn(body(&waits).into()), Step::Sleep(10)];
            let played = perform(style, &script);
            assert_eq!(played.tasks_left, 1, "{waits:?}");
            let dropped = ["10 in dropped", "10 out dropped"];
            assert_eq!(played.log_of_drop, dropped, "{waits:?}");
            assert_eq!(played.leaked_sockets, 0, "{waits:?}");
            assert!(!played.leaked_loop, "{waits:?}");
        }
    }

    fn all_kinds_at_once_are_dropped_oldest_first(style: Style) {
        let spawn = |waits: Vec<Step>| Step::Spawn(body(&waits).into());
        let mut script: Vec<_> = waits().into_iter().map(spawn).collect();
        script.push(Step::Sleep(10));
        let played = perform(style, &script);
        let count = waits().len();
        let said = played.log.iter().chain(&played.log_of_drop);
        let dropped: Vec<_> = said.filter(|l| l.contains("drop")).collect();
        assert_eq!(dropped.len(), 2 * count, "each body once");
        for pair in played.log_of_drop.chunks(2) {
            assert_eq!(pair, ["10 in dropped", "10 out dropped"]);
        }
        assert_eq!((played.leaked_sockets, played.leaked_loop), (0, false));
    }

    fn who_never_started_is_dropped(style: Style) {
        let script = [
            Step::Spawn(steps([Step::Hold("never held"), Step::Turn])),
            Step::Hold("own"),
        ];
        let world = simulated(&[], &[]);
        let played = play(style, world, &steps(script));
        assert_eq!(played.log, ["0 own dropped"]);
        assert_eq!(played.log_of_drop, [""; 0]);
        assert!(!played.leaked_loop);
    }

    fn who_has_ended_or_was_lost_leaves_nothing(style: Style) {
        let connects = [Step::Accept, Step::Hold("held"), Step::Turn];
        let panics = [&connects[..], &[Step::Panic("lost")]].concat();
        for steps in [connects.to_vec(), panics] {
            let script = [Step::Spawn(steps.into()), Step::Join(1)];
            let played = perform(style, &script);
            let log = ["0 accepted 0", "0 held dropped"];
            assert_eq!(played.log, log);
            assert_eq!((played.open_sockets, played.tasks_left), (0, 0));
            assert!(!played.leaked_loop);
        }
    }
}

#[test]
fn handles_of_all_kinds_may_outlive_the_loop() {
    let clients = [client(0, &[])];
    let (world, watch) = watched(simulated(&[], &clients));
    let event_loop = loop_over(world);
    let lp = event_loop.handle().clone();
    let log = Log::default();
    let listener = lp.listener(SimWorld::LISTENER);
    let guard = log.guard("body");
    let task: Task<()> = styles::send::task::spawn(&lp, Actor::Task(1), {
        let listener = listener.clone();
        |co| async move {
            let _guard = guard;
            let accepted = yield_!(co, Accept(listener));
            yield_!(co, Sleep(9));
            drop(accepted);
        }
    });
    let timer = lp.call_later(5, log.saying("never"));
    let (future, semaphore) =
        (Promise::<()>::new(&lp), Semaphore::new(&lp, 1));
    let place = semaphore.try_acquire();
    let queued = semaphore.acquire();
    run_turns(&event_loop, 2);
    assert_eq!(watch.open_sockets(), 1);
    drop(event_loop);
    assert_eq!(log.take(), ["body dropped"]);
    assert_eq!(watch.open_sockets(), 0);
    // None of these has an effect any more, and none fails.
    timer.cancel();
    task.cancel();
    assert!(task.is_done());
    drop(place);
    assert!(queued.done());
    future.set(()).expect("pending");
    lp.withdraw(lp.submit_yield(task.key()));
    lp.call_soon(log.saying("never"));
    assert!(watch.is_alive());
    drop((lp, listener, task, timer, future, semaphore, queued));
    assert_eq!(log.take(), [""; 0]);
    assert!(!watch.is_alive());
}

/// A task that accepts, and does not take the result.
struct Ungrateful(Option<Listener>);

impl Resume for Ungrateful {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        match self.get_mut().0.take() {
            None => Flow::Finished,
            Some(listener) => {
                lp.submit_for_current(Op::Accept { listener });
                Flow::Waiting
            }
        }
    }
}

#[test]
fn what_nobody_took_goes_with_the_resumption() {
    let (world, watch) = watched(simulated(&[], &[client(0, &[])]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let ungrateful = Box::pin(Ungrateful(Some(listener)));
    let task = lp.spawn::<()>(Actor::Task(1), ungrateful);
    assert!(event_loop.run_until_complete(&task).is_err());
    assert_eq!(watch.open_sockets(), 0);
    drop((task, event_loop));
    assert!(!watch.is_alive());
}

/// A continuation that was left with the loop is dropped with the panicked
/// task.
#[test]
fn a_line_that_panics_after_it_began_to_wait_lets_go_of_all() {
    use styles::callbacks::{task::spawn, wait};
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let log = Log::default();
    let (left, lost) = (log.guard("left with the loop"), log.guard("own"));
    let lp = event_loop.handle();
    let task: Task<()> = spawn(lp, Actor::Task(1), |cx, k| {
        wait::sleep(cx, 5, move |cx, ()| {
            drop(left);
            k(cx, ());
        });
        let _lost = lost;
        panic!("lost");
    });
    let ended = event_loop.run_until_complete(&task);
    assert!(ended.is_err(), "{ended:?}");
    let dropped = ["own dropped", "left with the loop dropped"];
    assert_eq!(log.take(), dropped);
    let rest = event_loop.run_until_stopped();
    assert!(rest.is_err(), "{rest:?}");
    assert_eq!(lp.now_us(), 0, "its timer was withdrawn");
    drop((task, event_loop));
    assert!(!watch.is_alive());
}

/// An operation owns what goes into it.
#[test]
fn an_operation_that_never_began_drops_what_went_into_it() {
    let clients = [client(0, &[])];
    let (world, watch) = watched(simulated(&[], &clients));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let task = styles::async_await::task::spawn(
        lp,
        Actor::Task(0),
        |cx| async move {
            let accepted =
                styles::async_await::wait::accept(&cx, listener).await;
            accepted.expect("a client").0
        },
    );
    let connection = event_loop.run_until_complete(&task).expect("accepted");
    let buffer = Buffer::with_capacity(1);
    let op = Op::Read { connection, buffer };
    assert_eq!((format!("{op:?}"), op.name()), ("read".to_string(), "read"));
    assert_eq!(watch.open_sockets(), 1);
    drop(op);
    assert_eq!(watch.open_sockets(), 0);
}
