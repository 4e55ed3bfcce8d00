//! The costs of waits in turns, in each style.

use super::script::{Act, acts, play};
use styles::Style;

/// Plays a script that prints the number of turns between two of its acts, and
/// returns that number.
fn turns(style: Style, script: &[Act]) -> u64 {
    let played = play(style, &script.into());
    assert!(played.result.is_ok(), "{:?}", played.result);
    let number = |line: &String| {
        let (_, text) = line.split_once(' ')?;
        text.strip_suffix(" turns")?.parse().ok()
    };
    let mut told = played.log.iter().filter_map(number);
    told.next().expect("a number of turns")
}

/// A script that counts the turns of some of its acts.
fn around(before: &[Act], counted: &[Act]) -> Vec<Act> {
    [before, &[Act::Watch], counted, &[Act::SayTurns]].concat()
}

/// A row, its acts, and their turns in the order of [`Style::ALL`].
type Cost = (&'static str, &'static str, Vec<Act>, [u64; 4]);

fn costs() -> Vec<Cost> {
    let returns = || acts([Act::Return("value")]);
    let done = [Act::Future, Act::Set(0, "value")];
    let ended = [Act::Start(returns()), Act::Turn];
    let pending = [Act::Future, Act::Start(acts([Act::Set(0, "value")]))];
    let nested = acts([Act::Call(acts([Act::Call(returns())]))]);
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
            around(&[], &[Act::Call(nested)]),
            [0; 4],
        ),
        (
            "C10",
            "to wait for a future that is done",
            around(&done, &[Act::Await(0)]),
            [0; 4],
        ),
        (
            "F5",
            "to whoever sets a future, and from there to who waits for it",
            around(&pending, &[Act::Await(0)]),
            [1 + 1; 4],
        ),
        (
            "F5",
            "to wait for it twice when it is done",
            around(&done, &[Act::Await(0), Act::Await(0)]),
            [0; 4],
        ),
        (
            "K9",
            "to wait for a task that has ended",
            around(&ended, &[Act::Value(0)]),
            [0; 4],
        ),
        (
            "K9",
            "to a task that ends at once, and back to who joins it",
            around(&[Act::Start(returns())], &[Act::Value(0)]),
            [1 + 1; 4],
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
