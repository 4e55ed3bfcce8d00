//! Turn discipline: one completion, one resumption, behind all that is ready.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::script::{Step, expect, steps};
use crate::support::worlds::quiet_loop;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use styles::Style;
use styles::async_await::wait;
use styles::event_loop::{Flow, Loop, Op, OpKey, Promise, Resume, Waiter};
use styles::trace::Actor;

#[test]
fn what_is_called_soon_is_called_later_and_in_order() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    lp.call_soon(log.saying("a"));
    lp.call_soon(log.saying("b"));
    log.say("c");
    run_out(&event_loop);
    assert_eq!(log.take(), ["c", "a", "b"]);
}

#[test]
fn a_turn_is_one_pass_over_what_is_ready_when_it_begins() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    for (first, second) in [("a", "after a"), ("b", "after b")] {
        let said = log.clone();
        lp.call_soon(move |lp: &Loop| {
            said.say(format!("{first} in turn {}", lp.counters().turns));
            let said = said.clone();
            lp.call_soon(move |lp: &Loop| {
                said.say(format!("{second} in turn {}", lp.counters().turns));
            });
        });
    }
    run_out(&event_loop);
    let two_turns = [
        "a in turn 1",
        "b in turn 1",
        "after a in turn 2",
        "after b in turn 2",
    ];
    assert_eq!(log.take(), two_turns);
}

#[test]
fn one_completion_is_one_resumption() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let tasks = [5, 5, 7].map(|us| {
        start(lp, move |cx| async move {
            wait::sleep(&cx, us).await;
            wait::sleep(&cx, 1).await;
        })
    });
    let mut seen = Vec::new();
    let counters = || lp.counters();
    while tasks.iter().any(|task| !task.is_done()) {
        let before = counters();
        let one_turn = Cell::new(true);
        let run = event_loop.run_while(|| one_turn.replace(false));
        run.expect("a turn");
        assert_eq!(counters().turns, before.turns + 1);
        seen.push((lp.now_us(), counters().resumptions - before.resumptions));
    }
    assert_eq!(seen, [(0, 3), (5, 2), (6, 2), (7, 1), (8, 1)]);
}

/// Resumes whatever it is told to, while it is being resumed itself.
struct Nosy {
    inside: Rc<Cell<bool>>,
    resumed: Rc<Cell<u32>>,
    meddle: Box<dyn Fn(&Loop)>,
}

impl Resume for Nosy {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        assert!(!self.inside.replace(true), "resumed from within another");
        self.resumed.set(self.resumed.get() + 1);
        (self.meddle)(lp);
        self.inside.set(false);
        Flow::Waiting
    }
}

#[test]
fn nothing_is_resumed_from_within_another() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (inside, resumed) = (Rc::new(Cell::new(false)), Rc::default());
    let future = Promise::<()>::new(lp);
    let set = future.clone();
    let nosy = |meddle: Box<dyn Fn(&Loop)>| {
        let (inside, resumed) = (inside.clone(), Rc::clone(&resumed));
        Box::pin(Nosy {
            inside,
            resumed,
            meddle,
        })
    };
    let waiting = lp.spawn::<()>(Actor::Task(1), nosy(Box::new(|_| ())));
    let (key, other) = (waiting.key(), nosy(Box::new(|_| ())));
    let other = Cell::new(Some(other));
    let meddle = Box::new(move |lp: &Loop| {
        lp.submit(Waiter::Task(key), Op::Yield);
        lp.submit(Waiter::Task(key), Op::promise(&set));
        lp.submit(Waiter::Task(key), Op::Sleep { us: 0 });
        if let Some(other) = other.take() {
            drop(lp.spawn::<()>(Actor::Task(2), other));
        }
        set.set(()).ok();
    });
    let meddling = lp.spawn::<()>(Actor::Task(3), nosy(meddle));
    run_out(&event_loop);
    // Each started, and the first resumed for each of three operations.
    assert_eq!(resumed.get(), 6);
    drop((waiting, meddling));
}

in_each_style! {
    fn who_is_released_goes_behind_all_that_is_ready(style: Style) {
        let waits = |wait: Step, word| steps([wait, Step::Say(word)]);
        let places = steps([Step::Place, Step::Turn, Step::Turn]);
        let script = [
            Step::Spawn(waits(Step::Wait(0), "released")),
            Step::Spawn(places),
            Step::Turn,
            Step::Spawn(waits(Step::Place, "placed")),
            Step::Spawn(steps([Step::Turn, Step::Say("ready before")])),
            Step::Turn,
            Step::Turn,
            Step::Set(0),
            Step::Spawn(steps([Step::Say("started")])),
            Step::Say("set"),
            Step::Turn,
            Step::Say("a turn later"),
        ];
        let log = [
            "0 ready before",
            "0 set",
            "0 placed",
            "0 released",
            "0 started",
            "0 a turn later",
        ];
        expect(style, script, &log);
    }

    fn a_task_starts_at_the_next_wait_of_who_started_it(style: Style) {
        let script = [
            Step::Spawn(steps([Step::Say("started")])),
            Step::Say("created"),
            Step::Call(steps([Step::Say("called")])),
            Step::Turn,
            Step::Say("on"),
        ];
        let log = ["0 created", "0 called", "0 started", "0 on"];
        expect(style, script, &log);
    }

    fn what_is_done_already_takes_a_turn_all_the_same(style: Style) {
        let other = steps([Step::Say("other")]);
        for wait in [Step::Wait(0), Step::Join(1), Step::QueueForPlace] {
            let script = [
                Step::Set(0),
                Step::Spawn(steps([])),
                Step::Turn,
                Step::Spawn(other.clone()),
                wait,
                Step::Say("on"),
            ];
            expect(style, script, &["0 other", "0 on"]);
        }
    }

    fn nothing_happens_between_two_waits(style: Style) {
        let both = |words: [&'static str; 2]| {
            steps([
                Step::Say(words[0]),
                Step::Set(0),
                Step::Say(words[1]),
                Step::Turn,
            ])
        };
        let script = [
            Step::Spawn(steps([Step::Wait(0), Step::Say("set")])),
            Step::Spawn(both(["a", "still a"])),
            Step::Spawn(both(["b", "still b"])),
            Step::Turn,
            Step::Turn,
        ];
        let log = ["0 a", "0 still a", "0 b", "0 still b", "0 set"];
        expect(style, script, &log);
    }
}

#[test]
fn four_who_wait_for_one_are_resumed_in_the_order_in_which_they_waited() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let future = Promise::<()>::new(lp);
    let tasks = ["a", "b", "c", "d"].map(|word| {
        let (future, log) = (future.clone(), log.clone());
        start(lp, move |cx| async move {
            wait::done(&cx, &future).await;
            log.say(format!("{word} in turn {}", cx.counters().turns));
        })
    });
    lp.call_later(1, move |_| future.set(()).expect("pending"));
    tasks.iter().for_each(|task| value(&event_loop, task));
    let order = ["a in turn 3", "b in turn 3", "c in turn 3", "d in turn 3"];
    assert_eq!(log.take(), order);
}
