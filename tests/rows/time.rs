//! A6, time.

use super::script::{Act, acts, expect, play};
use styles::Style;

in_each_style! {
    fn t1_a_sleeper_wakes_when_it_is_due_or_after(style: Style) {
        let script = [
            Act::Start(acts([Act::Sleep(1_000), Act::Say("awake")])),
            Act::Start(acts([Act::Sleep(2_000), Act::Say("in time")])),
            Act::Sleep(999),
            Act::Block(301),
            Act::Sleep(5_000),
        ];
        expect(style, script, &["1300 awake", "2000 in time"]);
    }

    fn t2_a_sleep_of_nothing_is_one_turn(style: Style) {
        let script = [
            Act::Soon("ready before"),
            Act::Watch,
            Act::Sleep(0),
            Act::SayTurns,
        ];
        expect(style, script, &["0 ready before", "0 1 turns"]);
    }

    fn t3_a_body_that_blocks_holds_everybody_up(style: Style) {
        let script = [
            Act::Start(acts([Act::Sleep(1), Act::Say("late")])),
            Act::Turn,
            Act::Block(7),
            Act::Say("blocked"),
            Act::Sleep(1),
        ];
        expect(style, script, &["7 blocked", "7 late"]);
    }

    fn t4_equal_deadlines_fire_in_the_order_in_which_they_were_set(
        style: Style
    ) {
        let sleeper = |word| acts([Act::Sleep(5), Act::Say(word)]);
        let words = ["0", "1", "2", "3", "4", "5"];
        let mut script: Vec<_> =
            words.map(|word| Act::Start(sleeper(word))).to_vec();
        script.push(Act::Sleep(6));
        let played = play(style, &script.into());
        assert_eq!(played.log, words.map(|word| format!("5 {word}")));
    }

    fn t5_what_is_called_later_by_nothing_comes_after_what_is_called_soon(
        style: Style
    ) {
        let script = [
            Act::Later(0, "later"),
            Act::Soon("soon"),
            Act::Turn,
            Act::Turn,
        ];
        expect(style, script, &["0 soon", "0 later"]);
    }

    fn t6_a_sleep_of_nothing_sets_no_timer(style: Style) {
        let operations = |us| {
            let script = acts([Act::Sleep(us), Act::Sleep(us)]);
            let played = play(style, &script);
            (played.counters.operations, played.counters.turns)
        };
        // A timer would be asked for by a turn of its own.
        let (nothing, turns) = operations(0);
        assert_eq!(nothing, operations(1).0);
        assert_eq!(turns, operations(1).1);
        let clock = play(style, &acts([Act::Sleep(0), Act::Say("now")]));
        assert_eq!(clock.log, ["0 now"]);
    }
}
