//! Bodies that are given up while they wait are closed, the innermost first;
//! in some styles a body may catch that, clean up and raise it again. The
//! others drop the body, and nothing in it can go on.

#[macro_use]
mod support;

use styles::Style;
use support::is_told;
use support::performance::expect;
use support::script::{Step, Steps, steps};
use support::waits::{perform, waits};

/// Requires that a script prints `told` in styles in which a body can catch
/// its cancellation, and `dropped` in the others.
fn check<const N: usize>(
    style: Style,
    script: [Step; N],
    told: &[&str],
    dropped: &[&str],
) {
    let log = if is_told(style) { told } else { dropped };
    expect(style, script, log);
}

/// Makes a step that sleeps too long, and catches its cancellation.
fn catches() -> Step {
    Step::CatchAll(steps([Step::Sleep(99), Step::Say("never")]))
}

/// Makes a step that sleeps too long and, cancelled, cleans up for a time.
fn cleans_up(us: u64) -> Step {
    let last = [Step::Hold("last"), Step::Sleep(us), Step::Say("clean")];
    let sleeps = [Step::Hold("body"), Step::Sleep(99), Step::Say("never")];
    Step::CleanUp(steps(sleeps), steps(last))
}

in_each_style! {
    fn the_innermost_is_closed_first(style: Style) {
        let inner = steps([Step::Hold("inner"), Step::Sleep(9)]);
        let middle = steps([
            Step::Hold("middle"),
            Step::Call(inner),
            Step::Say("never"),
        ]);
        let log = ["5 inner dropped", "5 middle dropped", "5 elapsed"];
        expect(style, [Step::Timeout(5, middle)], &log);
    }

    /// All that is outside of the body that catches stays.
    fn a_body_that_catches_goes_on(style: Style) {
        let inner = steps([Step::Hold("inner"), Step::Sleep(9)]);
        let middle = steps([Step::Hold("middle"), Step::Call(inner)]);
        let outer = steps([
            Step::Hold("outer"),
            Step::CatchAll(middle),
            Step::Sleep(9),
            Step::Say("goes on"),
        ]);
        let told = [
            "5 inner dropped",
            "5 middle dropped",
            "5 caught CancelledError",
            "14 goes on",
            "14 outer dropped",
            "14 in time",
        ];
        let dropped = [
            "5 inner dropped",
            "5 middle dropped",
            "5 outer dropped",
            "5 elapsed",
        ];
        check(style, [Step::Timeout(5, outer)], &told, &dropped);
    }

    /// CPython's `asyncio.timeout`: the deadline is an error only if the
    /// cancellation comes out of the body.
    fn a_value_after_the_deadline_counts(style: Style) {
        let body = steps([catches(), Step::Sleep(9), Step::Return("late")]);
        let told = ["5 caught CancelledError", "14 late"];
        let script = [Step::Timeout(5, body.clone())];
        check(style, script, &told, &["5 elapsed"]);
        let script = [
            Step::Spawn(steps([Step::Sleep(5), Step::Set(0)])),
            Step::Until(0, body),
        ];
        check(style, script, &told, &["5 stopped"]);
    }

    fn an_error_after_the_deadline_counts(style: Style) {
        let body = steps([catches(), Step::Raise("late")]);
        let body = steps([Step::Timeout(5, body)]);
        let told = ["5 caught CancelledError", "5 caught ValueError: late"];
        check(style, [Step::Catch(body)], &told, &["5 elapsed"]);
    }

    fn what_is_raised_again_goes_on_to_the_guard(style: Style) {
        let told = [
            "5 body dropped",
            "8 clean",
            "8 last dropped",
            "8 elapsed",
        ];
        let dropped = ["5 body dropped", "5 elapsed"];
        let script = [Step::Timeout(5, steps([cleans_up(3)]))];
        check(style, script, &told, &dropped);
    }

    fn what_is_raised_again_can_be_caught_again(style: Style) {
        let body = steps([
            Step::CatchAll(steps([cleans_up(1)])),
            Step::Return("caught outside"),
        ]);
        let told = [
            "5 body dropped",
            "6 clean",
            "6 last dropped",
            "6 caught CancelledError",
            "6 caught outside",
        ];
        let dropped = ["5 body dropped", "5 elapsed"];
        check(style, [Step::Timeout(5, body)], &told, &dropped);
    }

    fn a_body_given_up_twice_catches_twice(style: Style) {
        let bounded = steps([Step::Timeout(5, steps([catches(), catches()]))]);
        let script = [
            Step::Spawn(steps([Step::Sleep(7), Step::Set(0)])),
            Step::Until(0, bounded),
        ];
        let told = [
            "5 caught CancelledError",
            "7 caught CancelledError",
            "7 in time",
            "7 done",
        ];
        check(style, script, &told, &["5 elapsed", "5 done"]);
    }

    /// Of two guards each takes its own reason away, and no other.
    fn an_outer_guard_closes_an_inner_one_that_cleans_up(style: Style) {
        let inner = steps([Step::Timeout(5, steps([cleans_up(9)]))]);
        let told = ["5 body dropped", "7 last dropped", "7 elapsed"];
        let dropped = ["5 body dropped", "5 elapsed", "5 in time"];
        check(style, [Step::Timeout(7, inner)], &told, &dropped);
    }

    /// The inner guard cannot end what the outer one has begun.
    fn an_inner_guard_does_not_end_what_the_outer_began(style: Style) {
        let inner = steps([
            Step::Timeout(7, steps([cleans_up(9)])),
            Step::Say("never"),
        ]);
        let told = ["5 body dropped", "7 last dropped", "7 elapsed"];
        let dropped = ["5 body dropped", "5 elapsed"];
        check(style, [Step::Timeout(5, inner)], &told, &dropped);
    }

    fn a_guard_that_begins_while_one_cleans_up_is_its_own(style: Style) {
        let last = steps([
            Step::Timeout(2, steps([Step::Sleep(9)])),
            Step::Say("clean"),
        ]);
        let body = Step::CleanUp(steps([Step::Sleep(99)]), last);
        let told = ["7 elapsed", "7 clean", "7 elapsed"];
        let script = [Step::Timeout(5, steps([body]))];
        check(style, script, &told, &["5 elapsed"]);
    }

    /// The alarm is due in the turn in which the task is cancelled.
    fn a_guard_does_not_end_what_its_task_began(style: Style) {
        let bounded = steps([
            Step::Timeout(5, steps([Step::Sleep(9)])),
            Step::Say("goes on"),
            Step::Sleep(9),
            Step::Say("never"),
        ]);
        let cancelled_first = [
            Step::Start(bounded.clone()),
            Step::Sleep(5),
            Step::Cancel(1),
            Step::Join(1),
        ];
        expect(style, cancelled_first, &["5 True", "5 CancelledError"]);
        let alarm_first = [
            Step::Start(bounded),
            Step::Turn,
            Step::Turn,
            Step::Sleep(5),
            Step::Cancel(1),
            Step::Join(1),
        ];
        let log = ["5 elapsed", "5 goes on", "5 True", "5 CancelledError"];
        expect(style, alarm_first, &log);
    }

    fn a_guard_does_not_end_what_its_task_began_before(style: Style) {
        let bounded = steps([
            Step::Timeout(7, steps([cleans_up(9)])),
            Step::Say("never"),
        ]);
        let script = [
            Step::Start(bounded),
            Step::Sleep(5),
            Step::Cancel(1),
            Step::Join(1),
        ];
        let told = [
            "5 True",
            "5 body dropped",
            "7 last dropped",
            "7 CancelledError",
        ];
        let dropped = ["5 True", "5 body dropped", "5 CancelledError"];
        check(style, script, &told, &dropped);
    }

    /// In CPython, too, a cancellation that is swallowed within a timeout
    /// comes out of it when the deadline strikes, since nothing uncancelled
    /// the task. A timeout that begins later knows nothing of it.
    fn a_swallowed_cancellation_is_remembered_within_its_guards(
        style: Style
    ) {
        let cut = |bounded: Steps| [
            Step::Start(bounded),
            Step::Sleep(5),
            Step::Cancel(1),
            Step::Join(1),
        ];
        let within = steps([Step::Timeout(
            9,
            steps([catches(), Step::Sleep(99)]),
        )]);
        let caught = ["5 True", "5 caught CancelledError"];
        let told = [&caught[..], &["9 CancelledError"]].concat();
        let dropped = ["5 True", "5 CancelledError"];
        check(style, cut(within), &told, &dropped);
        let later = steps([
            catches(),
            Step::Timeout(9, steps([Step::Sleep(99)])),
            Step::Return("not cancelled"),
        ]);
        let goes_on = ["14 elapsed", "14 not cancelled"];
        let told = [&caught[..], &goes_on].concat();
        check(style, cut(later), &told, &dropped);
    }

    fn a_body_that_waits_a_turn_is_given_up_too(style: Style) {
        let body = steps([
            Step::CatchAll(steps([Step::Turn, Step::Say("never")])),
            Step::Turn,
            Step::Sleep(9),
            Step::Say("goes on"),
        ]);
        let told = ["0 caught CancelledError", "9 goes on", "9 in time"];
        // Of two turns the alarm's is first.
        check(style, [Step::Timeout(0, body)], &told, &["0 elapsed"]);
    }

    fn a_body_is_given_up_whatever_it_waits_for(style: Style) {
        for waits in waits() {
            let waiting = [&waits[..], &[Step::Say("never")]].concat();
            let body = steps([
                Step::CatchAll(waiting.into()),
                Step::Sleep(1),
                Step::Say("goes on"),
            ]);
            let played = perform(style, &[Step::Timeout(10, body)]);
            let end = played.log.iter().rev().take(3).rev();
            let end: Vec<_> = end.map(String::as_str).collect();
            let told =
                ["10 caught CancelledError", "11 goes on", "11 in time"];
            match is_told(style) {
                true => assert_eq!(end, told, "{waits:?}"),
                false => assert_eq!(end.last(), Some(&"10 elapsed")),
            }
            assert_eq!(played.open_sockets, 0, "{waits:?}");
        }
    }
}
