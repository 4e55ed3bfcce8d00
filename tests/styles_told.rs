//! Bodies that are cancelled while they wait: in some styles the wait raises
//! an error, which the body may catch; the others drop the body.

#[macro_use]
mod support;

use styles::Style;
use support::is_told;
use support::performance::expect;
use support::script::{Step, Steps, steps};
use support::waits::{perform, waits};

/// Requires that a script prints `told` in styles in which the wait raises an
/// error, and `dropped` in the others.
fn check<const N: usize>(
    style: Style,
    script: [Step; N],
    told: &[&str],
    dropped: &[&str],
) {
    let log = if is_told(style) { told } else { dropped };
    expect(style, script, log);
}

/// Makes a step that sleeps too long, and catches the error of its wait.
fn catches() -> Step {
    Step::CatchAll(steps([Step::Sleep(9), Step::Say("never")]))
}

in_each_style! {
    fn the_innermost_is_told_first(style: Style) {
        let inner = steps([
            Step::Hold("inner"),
            Step::OnError("inner is told"),
            Step::Sleep(9),
        ]);
        let middle = steps([
            Step::Hold("middle"),
            Step::OnError("middle is told"),
            Step::Call(inner),
            Step::Say("never"),
        ]);
        let told = [
            "5 inner is told",
            "5 inner dropped",
            "5 middle is told",
            "5 middle dropped",
            "5 elapsed",
        ];
        let dropped = ["5 inner dropped", "5 middle dropped", "5 elapsed"];
        check(style, [Step::Timeout(5, middle)], &told, &dropped);
    }

    /// PEP 342: the timeout waits for the body's end all the same, and the
    /// alarm does not fire again.
    fn a_body_that_catches_it_goes_on(style: Style) {
        let body = steps([catches(), Step::Sleep(9), Step::Say("goes on")]);
        let told = ["5 caught CancelledError", "14 goes on", "14 elapsed"];
        check(style, [Step::Timeout(5, body)], &told, &["5 elapsed"]);
    }

    /// PEP 380: the parent may wait and call again.
    fn a_parent_may_catch_what_its_child_lets_through(style: Style) {
        let child = steps([Step::Sleep(9), Step::Say("never")]);
        let child = steps([Step::Call(child), Step::Say("never")]);
        let body: Steps = steps([
            Step::CatchAll(child),
            Step::Call(steps([Step::Sleep(3), Step::Return("goes on")])),
        ]);
        let script = [Step::Timeout(5, body.clone()), Step::Timeout(5, body)];
        let told = [
            "5 caught CancelledError",
            "8 goes on",
            "8 elapsed",
            "13 caught CancelledError",
            "16 goes on",
            "16 elapsed",
        ];
        check(style, script, &told, &["5 elapsed", "10 elapsed"]);
    }

    fn a_body_given_up_twice_is_told_twice(style: Style) {
        let bounded = steps([Step::Timeout(5, steps([catches(), catches()]))]);
        let script = [
            Step::Spawn(steps([Step::Sleep(7), Step::Set(0)])),
            Step::Until(0, bounded),
        ];
        let told = [
            "5 caught CancelledError",
            "7 caught CancelledError",
            "7 elapsed",
            "7 stopped",
        ];
        check(style, script, &told, &["5 elapsed", "5 done"]);
    }

    fn a_body_that_waits_a_turn_is_told_too(style: Style) {
        let body = steps([
            Step::CatchAll(steps([Step::Turn, Step::Say("never")])),
            Step::Turn,
            Step::Sleep(9),
            Step::Say("goes on"),
        ]);
        let told = ["0 caught CancelledError", "9 goes on", "9 elapsed"];
        // Of two turns the alarm's is first.
        check(style, [Step::Timeout(0, body)], &told, &["0 elapsed"]);
    }

    fn a_body_is_told_whatever_it_waits_for(style: Style) {
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
                ["10 caught CancelledError", "11 goes on", "11 elapsed"];
            match is_told(style) {
                true => assert_eq!(end, told, "{waits:?}"),
                false => assert_eq!(end.last(), Some(&"10 elapsed")),
            }
            assert_eq!(played.open_sockets, 0, "{waits:?}");
        }
    }
}
