//! A11, bridges.

use super::columns::wire::{self, Wire};
use super::script::{Act, Acts, acts, event_loop, expect, run_out};
use harness::driver::run_simulated;
use harness::scenario::Scenario;
use harness::slow_chunks::{SlowChunk, SlowChunks};
use harness::worlds::sim::SimLimits;
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::callbacks::deferred::{AlreadyFired, Deferred};
use styles::event_loop::EventLoop;
use styles::trace::{Actor, Event, Silence};
use styles::workload::Reason;

in_each_style! {
    fn u1_each_style_waits_for_the_result_of_each(style: Style) {
        for callee in Style::ALL {
            let returns = acts([Act::Sleep(5), Act::Return("seven")]);
            let script = [Act::StartIn(callee, returns), Act::Value(0)];
            expect(style, script, &["5 seven"]);
            // The same by a future in the middle.
            let sets = acts([Act::Sleep(5), Act::Set(0, "seven")]);
            let script =
                [Act::Future, Act::StartIn(callee, sets), Act::Await(0)];
            expect(style, script, &["5 seven"]);
        }
    }

    fn u1_each_style_is_told_of_the_error_of_each(style: Style) {
        for callee in Style::ALL {
            let caught = ["5 caught ValueError: E"];
            let raises = acts([Act::Sleep(5), Act::Raise("E")]);
            let waits = acts([Act::Value(0), Act::Say("never")]);
            let script = [Act::StartIn(callee, raises), Act::Catch(waits)];
            expect(style, script, &caught);
            let fails = acts([Act::Sleep(5), Act::Fail(0, "E")]);
            let waits = acts([Act::Await(0), Act::Say("never")]);
            let script = [
                Act::Future,
                Act::StartIn(callee, fails),
                Act::Catch(waits),
            ];
            expect(style, script, &caught);
        }
    }

    fn u1_each_style_is_told_that_another_was_cancelled(style: Style) {
        for callee in Style::ALL {
            let cancelled = acts([Act::OnCancel("let go"), Act::Sleep(9)]);
            let script = [
                Act::StartIn(callee, cancelled),
                Act::Turn,
                Act::Cancel(0),
                Act::Join(0),
            ];
            let log = ["0 True", "0 let go", "0 CancelledError"];
            expect(style, script, &log);
            let cancels = acts([Act::Sleep(5), Act::CancelFuture(0)]);
            let waits = acts([Act::Await(0), Act::Say("never")]);
            let script = [
                Act::Future,
                Act::StartIn(callee, cancels),
                Act::Start(waits),
                Act::Join(1),
            ];
            expect(style, script, &["5 True", "5 CancelledError"]);
        }
    }

    fn u1_who_is_cancelled_waits_no_longer_for_any_style(style: Style) {
        for callee in Style::ALL {
            let goes_on = acts([Act::Sleep(9), Act::Return("goes on")]);
            let waits: Acts = acts([
                Act::OnCancel("let go"),
                Act::Value(0),
                Act::Say("never"),
            ]);
            let script = [
                Act::StartIn(callee, goes_on),
                Act::Start(waits),
                Act::Turn,
                Act::Cancel(1),
                Act::Join(1),
                Act::Value(0),
            ];
            let log = [
                "0 True",
                "0 let go",
                "0 CancelledError",
                "9 goes on",
            ];
            expect(style, script, &log);
        }
    }

    fn u3_what_is_written_arrives_in_order_and_before_the_close(
        style: Style
    ) {
        let (world, asked) = Wire::new(0);
        let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
        let lp = event_loop.handle();
        let task = wire::write(style, lp);
        assert_eq!(event_loop.run_until_complete(&task), Ok(Ok(())));
        assert_eq!(asked.take(), ["write a", "write b", "close"]);
        // No queue takes the second write on its own: see the differences.
        assert_eq!(lp.counters().resumptions, 1 + 3);
    }

    fn u6_a_session_is_made_has_data_and_is_lost(style: Style) {
        let scenario = Scenario::from_json(
            r#"{"name": "echo", "echo": {"clients": [
                {"connect_at_us": 0, "end": "close", "steps": [
                    {"wait_us": 1, "send": "ab\n"}
                ]}
            ]}}"#,
        );
        let scenario = scenario.expect("a scenario");
        let run = run_simulated(&style, &scenario, SimLimits::default());
        let run = run.expect("a run");
        let of_session = run.trace.iter().filter(|e| e.actor == Actor::Echo(0));
        let events: Vec<_> = of_session.map(|e| e.event).collect();
        let expected = [
            Event::Accept,
            Event::Line { bytes: 2 },
            Event::Echo { bytes: 2 },
            Event::closed(Reason::End),
        ];
        assert_eq!(events, expected);
    }
}

/// What a step says, with the time.
type Said = Rc<RefCell<Vec<String>>>;

#[test]
fn u2_a_deferred_manages_callbacks_and_makes_nothing_unblocking() {
    let (event_loop, log) = event_loop();
    let slow = SlowChunks::over(100);
    event_loop.set_observer(Box::new(slow.clone()));
    let lp = event_loop.handle();
    let (firer, chain) = Deferred::<u64, &str>::new(lp);
    let (inner_firer, inner) = Deferred::<u64, &str>::new(lp);
    let said = Said::default();
    let (blocks, end) = (lp.clone(), said.clone());
    chain
        .then(|_| Err::<u64, _>("boom"))
        .or_else(|_| Ok::<_, &str>(1))
        // A step may return another, and the chain waits for it.
        .then(|_| inner)
        .then(move |value| {
            blocks.block(5_000);
            Ok(value)
        })
        .done(move |result| end.borrow_mut().push(format!("{result:?}")));
    assert_eq!(firer.resolve(0), Ok(()));
    assert_eq!(firer.resolve(0), Err(AlreadyFired(0)), "fired once");
    lp.call_later(10, move |_| {
        assert_eq!(inner_firer.resolve(7), Ok(()));
    });
    lp.call_later(100, |lp| lp.print("late"));
    run_out(&event_loop);
    assert_eq!(said.take(), ["Ok(7)"]);
    assert_eq!(log.take(), ["5010 late"], "who blocks, blocks all");
    let reported = SlowChunk {
        actor: Actor::Task(0),
        begun_us: 10,
        took_us: 5_000,
    };
    assert_eq!(slow.take(), [reported]);
}
