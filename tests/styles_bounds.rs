//! Timeouts, stops and semaphores: the same in every style.

#[macro_use]
mod support;

use styles::Style;
use support::performance::expect;
use support::script::{Step, steps};

/// A body that sleeps and prints it.
fn sleeps(us: u64) -> support::script::Steps {
    steps([Step::Sleep(us), Step::Say("slept")])
}

in_each_style! {
    fn what_is_done_in_time_is_not_given_up(style: Style) {
        let script = [
            Step::Timeout(5, sleeps(4)),
            // The alarm is off: no wait is interrupted at 5.
            Step::Sleep(5),
            Step::Say("on"),
        ];
        expect(style, script, &["4 slept", "4 in time", "9 on"]);
    }

    fn what_takes_too_long_is_given_up(style: Style) {
        let body = steps([Step::Hold("body"), Step::Sleep(6)]);
        let script = [Step::Timeout(5, body), Step::Sleep(1), Step::Say("on")];
        expect(style, script, &["5 body dropped", "5 elapsed", "6 on"]);
    }

    fn what_does_not_wait_is_in_time_however_short_it_is(style: Style) {
        let script = [Step::Timeout(0, steps([Step::Say("at once")]))];
        expect(style, script, &["0 at once", "0 in time"]);
    }

    fn the_alarm_of_no_time_rings_before_the_first_wait_is_over(
        style: Style
    ) {
        let script = [
            Step::Timeout(0, steps([Step::Turn, Step::Say("never")])),
            Step::Timeout(0, steps([Step::Sleep(0), Step::Say("never")])),
        ];
        expect(style, script, &["0 elapsed", "0 elapsed"]);
    }

    /// The alarm was set first, and wins the tie.
    fn a_body_that_sleeps_as_long_as_it_may_is_given_up(style: Style) {
        expect(style, [Step::Timeout(5, sleeps(5))], &["5 elapsed"]);
    }

    fn the_inner_of_two_timeouts_may_strike_first(style: Style) {
        let inner = steps([
            Step::Timeout(3, sleeps(9)),
            Step::Sleep(1),
            Step::Say("goes on"),
        ]);
        let log = ["3 elapsed", "4 goes on", "4 in time"];
        expect(style, [Step::Timeout(5, inner)], &log);
    }

    fn the_outer_of_two_timeouts_may_strike_first(style: Style) {
        let inner = steps([
            Step::Hold("between"),
            Step::Timeout(5, steps([Step::Hold("inside"), Step::Sleep(9)])),
            Step::Say("never"),
        ]);
        let log = ["3 inside dropped", "3 between dropped", "3 elapsed"];
        expect(style, [Step::Timeout(3, inner)], &log);
    }

    fn of_two_timeouts_at_once_the_outer_strikes(style: Style) {
        let inner = steps([Step::Timeout(5, sleeps(9)), Step::Say("never")]);
        expect(style, [Step::Timeout(5, inner)], &["5 elapsed"]);
    }

    fn timeouts_one_after_the_other_are_each_their_own(style: Style) {
        let script = [
            Step::Timeout(2, sleeps(9)),
            Step::Timeout(2, sleeps(1)),
            Step::Timeout(2, sleeps(9)),
        ];
        let log = ["2 elapsed", "3 slept", "3 in time", "5 elapsed"];
        expect(style, script, &log);
    }

    fn a_hundred_timeouts_in_each_other_unwind_from_the_inside(
        style: Style
    ) {
        let hold = |body| steps([Step::Hold("level"), body]);
        let mut body = steps([Step::Hold("innermost"), Step::Wait(0)]);
        for _ in 0..100 {
            body = hold(Step::Timeout(50, body));
        }
        let mut log = vec!["7 innermost dropped"];
        log.extend(vec!["7 level dropped"; 100]);
        log.push("7 elapsed");
        expect(style, [Step::Timeout(7, body)], &log);
    }

    fn a_body_runs_until_it_is_told_to_stop(style: Style) {
        let stop = steps([Step::Sleep(5), Step::Set(0), Step::Say("set")]);
        let body = steps([Step::Hold("body"), Step::Sleep(9)]);
        let script = [Step::Spawn(stop), Step::Until(0, body)];
        expect(style, script, &["5 set", "5 body dropped", "5 stopped"]);
    }

    fn a_body_that_ends_is_not_told_to_stop(style: Style) {
        let script = [
            Step::Until(0, sleeps(4)),
            Step::Set(0),
            Step::Sleep(1),
            Step::Say("on"),
        ];
        expect(style, script, &["4 slept", "4 done", "5 on"]);
    }

    fn who_was_told_to_stop_before_goes_to_the_first_wait(style: Style) {
        let body = steps([Step::Say("begun"), Step::Turn, Step::Say("never")]);
        let script = [Step::Set(0), Step::Until(0, body)];
        expect(style, script, &["0 begun", "0 stopped"]);
    }

    fn a_body_may_tell_itself_to_stop(style: Style) {
        let body = steps([
            Step::Set(0),
            Step::Say("goes on to its wait"),
            Step::Sleep(1),
            Step::Say("never"),
        ]);
        let log = ["0 goes on to its wait", "0 stopped"];
        expect(style, [Step::Until(0, body)], &log);
        // A body that does not wait any more has ended by itself.
        let body = steps([Step::Set(0), Step::Say("ends")]);
        expect(style, [Step::Until(0, body)], &["0 ends", "0 done"]);
    }

    fn many_are_told_to_stop_in_the_order_in_which_they_began(
        style: Style
    ) {
        let work = |word| {
            let body = steps([Step::Hold(word), Step::Sleep(9)]);
            Step::Spawn(steps([Step::Until(0, body)]))
        };
        let script =
            [work("a"), work("b"), work("c"), Step::Turn, Step::Set(0)];
        let script =
            [&script[..], &[Step::Join(1), Step::Join(2), Step::Join(3)]];
        let script: [Step; 8] =
            script.concat().try_into().expect("eight steps");
        let log = [
            "0 a dropped",
            "0 stopped",
            "0 b dropped",
            "0 stopped",
            "0 c dropped",
            "0 stopped",
        ];
        expect(style, script, &log);
    }

    fn a_timeout_may_strike_while_a_place_is_waited_for(style: Style) {
        let holds = steps([Step::Place, Step::Sleep(9)]);
        let waits = steps([Step::Place, Step::Say("never")]);
        let script = [
            Step::Spawn(holds),
            Step::Turn,
            Step::Timeout(5, waits),
            Step::Place,
            Step::Say("placed"),
        ];
        expect(style, script, &["5 elapsed", "9 placed"]);
    }

    fn a_place_is_given_back_by_who_is_given_up(style: Style) {
        let holds = steps([Step::Place, Step::Sleep(9)]);
        let script =
            [Step::Timeout(5, holds), Step::Place, Step::Say("placed")];
        expect(style, script, &["5 elapsed", "5 placed"]);
    }
}
