//! A6, time.

use super::rig::{expect, play};
use crate::support::script::{Step, steps};
use styles::Style;

in_each_style! {
    fn t1_a_sleeper_wakes_when_it_is_due_or_after(style: Style) {
        let script = [
            Step::Start(steps([Step::Sleep(1_000), Step::Say("awake")])),
            Step::Start(steps([Step::Sleep(2_000), Step::Say("in time")])),
            Step::Sleep(999),
            Step::Block(301),
            Step::Sleep(5_000),
        ];
        expect(style, script, &["1300 awake", "2000 in time"]);
    }

    fn t2_a_sleep_of_nothing_is_one_turn(style: Style) {
        let script = [
            Step::Soon("ready before"),
            Step::Watch,
            Step::Sleep(0),
            Step::SayTurns,
        ];
        expect(style, script, &["0 ready before", "0 1 turns"]);
    }

    fn t3_a_body_that_blocks_holds_everybody_up(style: Style) {
        let script = [
            Step::Start(steps([Step::Sleep(1), Step::Say("late")])),
            Step::Turn,
            Step::Block(7),
            Step::Say("blocked"),
            Step::Sleep(1),
        ];
        expect(style, script, &["7 blocked", "7 late"]);
    }

    fn t4_equal_deadlines_fire_in_the_order_in_which_they_were_set(
        style: Style
    ) {
        let sleeper = |word| steps([Step::Sleep(5), Step::Say(word)]);
        let words = ["0", "1", "2", "3", "4", "5"];
        let mut script: Vec<_> =
            words.map(|word| Step::Start(sleeper(word))).to_vec();
        script.push(Step::Sleep(6));
        let played = play(style, &script.into());
        assert_eq!(played.log, words.map(|word| format!("5 {word}")));
    }

    fn t5_what_is_called_later_by_nothing_comes_after_what_is_called_soon(
        style: Style
    ) {
        let script = [
            Step::Later(0, "later"),
            Step::Soon("soon"),
            Step::Turn,
            Step::Turn,
        ];
        expect(style, script, &["0 soon", "0 later"]);
    }

    fn t6_a_sleep_of_nothing_sets_no_timer(style: Style) {
        let operations = |us| {
            let script = steps([Step::Sleep(us), Step::Sleep(us)]);
            let played = play(style, &script);
            (played.counters.operations, played.counters.turns)
        };
        // A timer would be asked for by a turn of its own.
        let (nothing, turns) = operations(0);
        assert_eq!(nothing, operations(1).0);
        assert_eq!(turns, operations(1).1);
        let clock = play(style, &steps([Step::Sleep(0), Step::Say("now")]));
        assert_eq!(clock.log, ["0 now"]);
    }
}
