//! The costs of waits in turns, in each style.

use super::rig::play;
use crate::support::script::{Step, steps};
use styles::Style;

/// Plays a script that prints how many turns there were between two of its
/// steps, and returns that.
fn turns(style: Style, script: &[Step]) -> u64 {
    let played = play(style, &script.into());
    assert!(played.result.is_ok(), "{:?}", played.result);
    let number = |line: &String| {
        let (_, text) = line.split_once(' ')?;
        text.strip_suffix(" turns")?.parse().ok()
    };
    let mut told = played.log.iter().filter_map(number);
    told.next().expect("a number of turns")
}

/// A script that counts the turns of some of its steps.
fn around(before: &[Step], counted: &[Step]) -> Vec<Step> {
    [before, &[Step::Watch], counted, &[Step::SayTurns]].concat()
}

/// Row, what is done, and its turns in the order of [`Style::ALL`].
type Cost = (&'static str, &'static str, Vec<Step>, [u64; 4]);

fn costs() -> Vec<Cost> {
    let returns = || steps([Step::Return("value")]);
    let done = [Step::SetResult(0, "value")];
    let ended = [Step::Start(returns()), Step::Turn];
    let pending = [Step::Start(steps([Step::SetResult(0, "value")]))];
    let nested = steps([Step::Call(steps([Step::Call(returns())]))]);
    vec![
        (
            "T2",
            "to let others run",
            around(&[], &[Step::Turn]),
            [1; 4],
        ),
        ("T2", "to sleep 0", around(&[], &[Step::Sleep(0)]), [1; 4]),
        (
            "C6",
            "to call a body that does not wait",
            around(&[], &[Step::Call(returns())]),
            [0; 4],
        ),
        (
            "C7",
            "to call through three levels",
            around(&[], &[Step::Call(nested)]),
            [0; 4],
        ),
        (
            "C10",
            "to wait for a future that is done",
            around(&done, &[Step::Await(0)]),
            [0; 4],
        ),
        (
            "F5",
            "to whoever sets a future, and from there to who waits for it",
            around(&pending, &[Step::Await(0)]),
            [1 + 1; 4],
        ),
        (
            "F5",
            "to wait for it twice when it is done",
            around(&done, &[Step::Await(0), Step::Await(0)]),
            [0; 4],
        ),
        (
            "K9",
            "to wait for a task that has ended",
            around(&ended, &[Step::Value(1)]),
            [0; 4],
        ),
        (
            "K9",
            "to a task that ends at once, and back to who joins it",
            around(&[Step::Start(returns())], &[Step::Value(1)]),
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
