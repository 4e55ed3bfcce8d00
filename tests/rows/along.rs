//! A4, what goes along with a task: values and cancellation.

use super::rig::expect_recorded;
use crate::support::script::{Step, Steps, steps};
use styles::Style;

/// Returns the steps of a body that prints the variable, sets it, and prints
/// it again after a wait.
fn changes_its_own(value: &'static str) -> Steps {
    steps([Step::SayVar, Step::SetVar(value), Step::Turn, Step::SayVar])
}

in_each_style! {
    fn k13_a_task_has_a_copy_of_the_values_of_its_maker(style: Style) {
        let script = [
            Step::SayVar,
            Step::SetVar("main"),
            Step::Start(changes_its_own("child")),
            Step::SetVar("later"),
            Step::Turn,
            Step::Turn,
            Step::SayVar,
        ];
        expect_recorded(style, script, "K13 child");
        let script = [
            Step::SetVar("main"),
            Step::StartEager(changes_its_own("child")),
            Step::SayVar,
            Step::Turn,
            Step::SayVar,
        ];
        expect_recorded(style, script, "K13 eager");
    }

    fn k13_values_last_from_wait_to_wait(style: Style) {
        let one = |value| {
            steps([
                Step::SetVar(value),
                Step::Sleep(1),
                Step::SayVar,
                Step::Turn,
                Step::SayVar,
            ])
        };
        let script = [
            Step::Start(one("a")),
            Step::Start(one("b")),
            Step::Sleep(1),
            Step::Turn,
            Step::Turn,
            Step::SayVar,
        ];
        expect_recorded(style, script, "K13 waits");
    }

    fn k13_callbacks_have_the_values_of_when_they_were_registered(
        style: Style
    ) {
        let script = [
            Step::SetVar("a"),
            Step::VarSoon,
            Step::VarLater(2),
            Step::VarOnDone(0),
            Step::SetVar("b"),
            Step::SetResult(1, "done"),
            Step::VarOnDone(1),
            Step::SetResult(0, "done"),
            Step::SetVar("c"),
            Step::Sleep(3),
        ];
        expect_recorded(style, script, "K13 callbacks");
    }

    fn k13_a_value_is_set_back_and_a_call_shares_it(style: Style) {
        let script =
            [Step::SetVar("a"), Step::SayVar, Step::ResetVar, Step::SayVar];
        expect_recorded(style, script, "K13 reset");
        let body = steps([Step::SayVar, Step::SetVar("body")]);
        let script =
            [Step::SetVar("main"), Step::Call(body), Step::SayVar];
        expect_recorded(style, script, "K13 call");
    }
}

/// Returns the steps of a body that sleeps, and says so.
fn sleeps(us: u64, cancelled: &'static str, wakes: &'static str) -> Steps {
    steps([
        Step::OnCancel(cancelled),
        Step::Sleep(us),
        Step::Say(wakes),
        Step::Return("value"),
    ])
}

/// Returns the steps of a body that starts another, which is the `number`th
/// task, and waits for it as its owner.
fn owns(number: usize, other: Steps, cancelled: &'static str) -> Steps {
    steps([
        Step::OnCancel(cancelled),
        Step::Start(other),
        Step::ValueOwned(number),
    ])
}

in_each_style! {
    fn k14_cancellation_reaches_what_is_awaited(style: Style) {
        let child = || sleeps(9, "child is cancelled", "never");
        let script = [
            Step::Start(owns(2, child(), "parent is cancelled")),
            Step::Sleep(2),
            Step::Cancel(1),
            Step::Join(1),
        ];
        expect_recorded(style, script, "K14 reaches");
        let innermost = sleeps(9, "innermost is cancelled", "never");
        let middle = owns(3, innermost, "middle is cancelled");
        let script = [
            Step::Start(owns(2, middle, "parent is cancelled")),
            Step::Sleep(2),
            Step::Cancel(1),
            Step::Cancel(1),
            Step::Join(1),
        ];
        expect_recorded(style, script, "K14 chain");
    }

    fn k14_what_has_ended_is_not_reached(style: Style) {
        let child = steps([Step::Turn, Step::Return("value")]);
        let script = [
            Step::Start(owns(2, child, "parent is cancelled")),
            Step::Turn,
            Step::Turn,
            Step::Turn,
            Step::Cancel(1),
            Step::Join(1),
        ];
        expect_recorded(style, script, "K14 ended");
    }

    fn k14_a_shield_keeps_cancellation_off(style: Style) {
        let child = |us| sleeps(us, "child is cancelled", "child wakes");
        let shielded = |us| {
            steps([
                Step::OnCancel("parent is cancelled"),
                Step::Shield(child(us)),
            ])
        };
        let script = [
            Step::Start(shielded(9)),
            Step::Sleep(2),
            Step::Cancel(1),
            Step::Join(1),
            Step::Sleep(8),
        ];
        expect_recorded(style, script, "K14 shield");
        // The parent says the value itself.
        let script = [Step::Start(shielded(3)), Step::Sleep(9)];
        expect_recorded(style, script, "K14 shield value");
    }
}
