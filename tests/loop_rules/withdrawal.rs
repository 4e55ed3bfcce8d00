//! A withdrawn task is not resumed, and everything that went into its
//! operation is dropped.

use super::{run_out, run_turns, start, value};
use crate::support::log::Log;
use crate::support::performance::expect;
use crate::support::script::{Step, steps};
use crate::support::waits::{body, perform, waits};
use crate::support::worlds::{client, loop_over, simulated, watched};
use harness::worlds::sim::SimWorld;
use styles::Style;
use styles::async_await::wait;
use styles::event_loop::Promise;

/// Requires that a wait withdrawn at 10 leaves nothing behind.
fn check(style: Style, script: &[Step], waits: &[Step], said: &str) {
    let played = perform(style, script);
    let dropped: Vec<_> = played
        .log
        .iter()
        .filter(|line| line.contains("dropped"))
        .collect();
    assert_eq!(
        dropped,
        ["10 in dropped", "10 out dropped"],
        "{style} {waits:?}"
    );
    let last = played.log.last().expect("said");
    assert_eq!(last, &format!("10 {said}"), "{style} {waits:?}");
    assert_eq!(played.open_sockets, 0, "{style} {waits:?}");
    assert_eq!((played.ended, played.panicked), (Ok(()), Vec::new()));
    assert!(!played.leaked_loop, "{style} {waits:?}");
    // No task was resumed afterwards: the job alone is still run.
    let (turns, resumptions) =
        (played.counters.turns, played.counters.resumptions);
    let longer = [script, &[Step::Sleep(100)]].concat();
    let longer = perform(style, &longer).counters;
    assert_eq!(longer.resumptions - resumptions, 1, "{style} {waits:?}");
    assert_eq!(longer.turns - turns, 1, "{style} {waits:?}");
}

in_each_style! {
    fn by_cancelling_the_task(style: Style) {
        for waits in waits() {
            let script = [
                Step::Spawn(body(&waits).into()),
                Step::Sleep(10),
                Step::Cancel(1),
                Step::Join(1),
                Step::Say("joined"),
            ];
            check(style, &script, &waits, "joined");
        }
    }

    fn by_a_timeout(style: Style) {
        for waits in waits() {
            let script = [Step::Timeout(10, body(&waits).into())];
            check(style, &script, &waits, "elapsed");
        }
    }

    fn by_the_outer_of_two_timeouts(style: Style) {
        for waits in waits() {
            let inner = steps([Step::Timeout(20, body(&waits).into())]);
            let script = [Step::Timeout(10, inner)];
            check(style, &script, &waits, "elapsed");
        }
    }

    fn by_the_inner_of_two_timeouts(style: Style) {
        for waits in waits() {
            let inner = steps([Step::Timeout(10, body(&waits).into())]);
            let script = [Step::Timeout(20, inner)];
            check(style, &script, &waits, "in time");
        }
    }

    fn by_being_told_to_stop(style: Style) {
        for waits in waits() {
            let stop = steps([Step::Sleep(10), Step::Set(0)]);
            let script = [
                Step::Spawn(stop),
                Step::Until(0, body(&waits).into()),
            ];
            check(style, &script, &waits, "stopped");
        }
    }
}

/// An operation is carried out in the turn that resumes the task, never
/// before.
#[test]
fn what_is_withdrawn_while_it_is_ready_has_read_and_accepted_nothing() {
    let clients = [client(0, &[(0, "text")])];
    let (world, watch) = watched(simulated(&[], &clients));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let pause = start(lp, |cx| async move { wait::sleep(&cx, 1).await });
    value(&event_loop, &pause);
    let listener = lp.listener(SimWorld::LISTENER);
    let accept = || {
        let listener = listener.clone();
        start(lp, |cx| async move {
            wait::accept(&cx, listener).await.map(|accepted| accepted.1)
        })
    };
    let withdrawn = accept();
    run_turns(&event_loop, 1);
    // Its operation is ready now.
    withdrawn.cancel();
    let _busy = start(lp, |cx| async move { wait::yield_now(&cx).await });
    run_turns(&event_loop, 1);
    assert_eq!(watch.open_sockets(), 0);
    let next = accept();
    assert_eq!(value(&event_loop, &next), Ok(0));
}

#[test]
fn a_job_that_was_withdrawn_is_run_and_its_result_dropped() {
    let (world, _) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let (sender, receiver) = std::sync::mpsc::channel();
    let job = start(lp, |cx| async move {
        wait::blocking(&cx, 5, move || sender.send("run").is_ok()).await
    });
    lp.call_later(1, move |_| job.cancel());
    run_out(&event_loop);
    assert_eq!(receiver.try_recv(), Ok("run"));
    assert_eq!(lp.now_us(), 5);
}

#[test]
fn a_future_lives_no_longer_than_somebody_waits_for_it() {
    let (world, _) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let log = Log::default();
    let future = Promise::<()>::new(lp);
    let guard = log.guard("callback");
    future.on_done(move |_| drop(guard));
    let task = start(lp, |cx| async move { wait::done(&cx, &future).await });
    run_out(&event_loop);
    assert_eq!(log.take(), [""; 0]);
    task.cancel();
    assert_eq!(log.take(), ["callback dropped"]);
}

in_each_style! {
    /// The task has a place of its own, behind what is ready.
    fn at_the_place_of_a_withdrawn_yield_nothing_happens(style: Style) {
        let cancels = [Step::Turn, Step::Set(0), Step::Turn, Step::Cancel(2)];
        let yields = steps([Step::Turn]);
        let waits = [
            Step::Until(0, steps([Step::Repeat(9, yields)])),
            Step::OnCancel("cancelled"),
            Step::Sleep(99),
        ];
        let speaks = [Step::Turn, Step::Turn, Step::Say("before")];
        let script = [
            Step::Start(steps(cancels)),
            Step::Start(steps(waits)),
            Step::Start(steps(speaks)),
            Step::Sleep(5),
        ];
        let log = ["0 stopped", "0 True", "0 before", "0 cancelled"];
        expect(style, script, &log);
    }
}
