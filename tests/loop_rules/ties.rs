//! What is due at the same microsecond comes in a stated order.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::script::{Performance, Step, Steps, play, steps};
use crate::support::worlds::{
    client, loop_over, quiet_loop, simulated, watched,
};
use styles::Style;
use styles::async_await::wait;
use styles::event_loop::{Loop, PollTimeout};

/// CPython 3.11 fired these as 0 2 5 1 3 4.
#[test]
fn timers_of_one_instant_fire_in_the_order_in_which_they_were_set() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    for word in ["0", "1", "2", "3", "4", "5"] {
        lp.call_at(7, log.saying(word));
    }
    lp.call_at(6, log.saying("before"));
    run_out(&event_loop);
    assert_eq!(log.take(), ["before", "0", "1", "2", "3", "4", "5"]);
}

#[test]
fn timers_of_one_instant_fire_together_however_they_were_set() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let sleeping = log.clone();
    let task = start(lp, move |cx| async move {
        wait::sleep(&cx, 7).await;
        sleeping.say("sleep");
    });
    lp.call_at(7, log.saying("at"));
    let said = log.clone();
    lp.call_at(5, move |lp: &Loop| {
        lp.call_later(2, said.saying("later"));
    });
    let said = log.clone();
    lp.call_at(7, move |lp: &Loop| {
        said.say("soon after");
        lp.call_soon(said.saying("soon"));
    });
    value(&event_loop, &task);
    run_out(&event_loop);
    // The task began its sleep in the first turn, after the others were set.
    let order = ["at", "soon after", "sleep", "later", "soon"];
    assert_eq!(log.take(), order);
}

#[test]
fn a_deadline_that_has_passed_is_due_in_the_next_turn() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    lp.call_at(5, move |lp: &Loop| {
        lp.call_later(0, said.saying("later"));
        lp.call_at(3, said.saying("past"));
        lp.call_soon(said.saying("soon"));
        let said = said.clone();
        lp.call_soon(move |lp: &Loop| {
            lp.call_soon(said.saying("soon after soon"));
        });
    });
    lp.call_at(5, log.saying("another at the same time"));
    run_out(&event_loop);
    let order = [
        "another at the same time",
        "soon",
        "later",
        "past",
        "soon after soon",
    ];
    assert_eq!(log.take(), order);
    assert_eq!(lp.now_us(), 5);
}

#[test]
fn a_timer_never_fires_early_and_the_clock_jumps() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    for at_us in [1_000_000_000_000, 3, 0] {
        let said = log.clone();
        lp.call_at(at_us, move |lp: &Loop| {
            said.say(format!("{at_us} at {}", lp.now_us()));
        });
    }
    run_out(&event_loop);
    let order = ["0 at 0", "3 at 3", "1000000000000 at 1000000000000"];
    assert_eq!(log.take(), order);
}

#[test]
fn a_sleep_of_nothing_sets_no_timer() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let task = start(event_loop.handle(), |cx| async move {
        for _ in 0..1_000 {
            wait::sleep(&cx, 0).await;
        }
        cx.now_us()
    });
    assert_eq!(value(&event_loop, &task), 0);
    let timers = watch.patience();
    assert!(timers.iter().all(|p| *p == PollTimeout::Now), "{timers:?}");
}

fn play_in_company(style: Style, script: Steps) -> Performance {
    let speaks = client(0, &[(5, "at five"), (0, " and on")]);
    play(style, simulated(&[], &[speaks]), &script)
}

in_each_style! {
    /// The alarms are set long before the client speaks.
    fn the_network_comes_before_timers(style: Style) {
        let late = steps([Step::Sleep(4), Step::Say("timer")]);
        let script = steps([
            Step::Accept,
            Step::Spawn(steps([Step::Sleep(5), Step::Say("timer")])),
            Step::Sleep(1),
            Step::Spawn(late),
            Step::Timeout(4, steps([Step::Sleep(4), Step::Say("bad")])),
            Step::Read,
        ]);
        let played = play_in_company(style, script);
        let log = [
            "0 accepted 0",
            "5 timer",
            "5 elapsed",
            "5 timer",
            "5 moved 14",
        ];
        assert_eq!(played.log, log);
        let script = steps([
            Step::Accept,
            Step::Spawn(steps([Step::Sleep(5), Step::Say("timer")])),
            Step::Read,
            Step::Say("and all that follows"),
            Step::Turn,
            Step::Turn,
            Step::Say("from it"),
            Step::Sleep(1),
        ]);
        let log = [
            "0 accepted 0",
            "5 moved 14",
            "5 and all that follows",
            "5 from it",
            "5 timer",
        ];
        assert_eq!(play_in_company(style, script).log, log);
    }

    fn an_arrival_at_the_deadline_is_in_time(style: Style) {
        let read = steps([Step::Accept, Step::Read, Step::Turn]);
        let script = steps([Step::Timeout(5, read)]);
        let log = ["0 accepted 0", "5 moved 14", "5 in time"];
        assert_eq!(play_in_company(style, script).log, log);
    }

    fn a_deadline_before_an_arrival_is_before_it(style: Style) {
        let read = steps([Step::Accept, Step::Read]);
        let script = steps([Step::Timeout(4, read)]);
        let log = ["0 accepted 0", "4 elapsed"];
        assert_eq!(play_in_company(style, script).log, log);
    }
}

/// One program with a bit of everything.
fn busy_script() -> Steps {
    let work = steps([
        Step::Hold("work"),
        Step::Place,
        Step::Job(3),
        Step::Timeout(2, steps([Step::Sleep(4)])),
        Step::Say("worked"),
    ]);
    let serve = steps([Step::Accept, Step::Read, Step::Write, Step::Close]);
    steps([
        Step::Spawn(work.clone()),
        Step::Spawn(serve),
        Step::Spawn(work),
        Step::Until(0, steps([Step::Sleep(9), Step::Join(3)])),
        Step::Cancel(1),
    ])
}

in_each_style! {
    fn the_same_program_twice_does_the_same(style: Style) {
        let first = play_in_company(style, busy_script());
        assert!(first.log.len() > 8, "{:?}", first.log);
        for _ in 0..3 {
            assert_eq!(play_in_company(style, busy_script()), first);
        }
    }
}
