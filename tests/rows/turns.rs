//! What waits cost in turns, in each style.

use super::script::{Act, acts, play};
use styles::Style;

/// Plays a script and returns the turns between the first and the last at
/// which it tells the turn.
fn turns(style: Style, script: &[Act]) -> u64 {
    let played = play(style, &script.into());
    assert!(played.result.is_ok(), "{:?}", played.result);
    let number = |line: &String| {
        let (_, text) = line.split_once(' ')?;
        text.parse::<u64>().ok()
    };
    let told: Vec<u64> = played.log.iter().filter_map(number).collect();
    let [first, last] = told[..] else {
        panic!("{:?} tells not two turns", played.log);
    };
    last - first
}

/// A script, between whose acts the turn is told.
fn around(before: &[Act], measured: &[Act]) -> Vec<Act> {
    let turn = [Act::SayTurn];
    [before, &turn, measured, &turn].concat()
}

/// Row, what is done, and its turns in the order of [`Style::ALL`].
type Cost = (&'static str, &'static str, Vec<Act>, [u64; 4]);

fn costs() -> Vec<Cost> {
    let returns = || acts([Act::Return("value")]);
    let done = [Act::Future, Act::Set(0, "value")];
    let ended = [Act::Start(returns()), Act::Turn];
    let sets = acts([Act::SayTurn, Act::Set(0, "value")]);
    let ends = acts([Act::SayTurn, Act::Return("value")]);
    // Callbacks are called in a later turn even if what they wait for is
    // there: row F8.
    let later = [1, 0, 0, 0];
    vec![
        ("T2", "to let others run", around(&[], &[Act::Turn]), [1; 4]),
        ("T2", "to sleep 0", around(&[], &[Act::Sleep(0)]), [1; 4]),
        (
            "C6",
            "to call a body that does not wait",
            around(&[], &[Act::Call(returns())]),
            [0; 4],
        ),
        (
            "C7",
            "to call through three levels",
            around(
                &[],
                &[Act::Call(acts([Act::Call(acts([Act::Call(returns())]))]))],
            ),
            [0; 4],
        ),
        (
            "C10",
            "to wait for a future that is done",
            around(&done, &[Act::Await(0)]),
            later,
        ),
        (
            "F5",
            "from the setting of a future to its waiter",
            vec![Act::Future, Act::Start(sets), Act::Await(0), Act::SayTurn],
            [1; 4],
        ),
        (
            "F5",
            "to wait for it twice",
            around(&done, &[Act::Await(0), Act::Await(0)]),
            later.map(|turns| 2 * turns),
        ),
        (
            "K9",
            "to wait for a task that has ended",
            around(&ended, &[Act::Value(0)]),
            later,
        ),
        (
            "K9",
            "from the end of a task to its waiter",
            vec![Act::Start(ends), Act::Value(0), Act::SayTurn],
            [1; 4],
        ),
    ]
}

#[test]
fn waits_cost_the_turns_that_are_stated() {
    for (row, what, script, stated) in costs() {
        let counted = Style::ALL.map(|style| turns(style, &script));
        assert_eq!(counted, stated, "{row}, {what}");
    }
}
