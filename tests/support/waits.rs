//! Every kind of wait that can last, as scripts that are cut short.

use super::performance::{Performance, play};
use super::script::{Step, steps};
use super::worlds::{client, simulated};
use harness::scenario::Attempt;
use styles::Style;

/// All kinds of waits that can last, each after its preparations.
pub(crate) fn waits() -> Vec<Vec<Step>> {
    vec![
        vec![Step::Sleep(50)],
        vec![Step::Wait(2)],
        vec![Step::Join(0)],
        vec![Step::Connect(0)],
        vec![Step::Turn, Step::Accept, Step::Accept],
        vec![Step::Accept, Step::Read, Step::Read],
        vec![Step::Job(50, "done")],
        vec![Step::QueueForPlace, Step::Wait(2)],
        vec![Step::QueueForPlace, Step::QueueForPlace],
        vec![Step::Timeout(50, steps([Step::Wait(2)]))],
        vec![Step::Until(2, steps([Step::Sleep(50)]))],
        vec![Step::Timeout(
            60,
            steps([Step::Timeout(
                50,
                steps([Step::Accept, Step::Call(steps([Step::Wait(2)]))]),
            )]),
        )],
    ]
}

/// Plays a script beside a server that is slow to connect and a client that
/// sends twice.
pub(crate) fn perform(style: Style, script: &[Step]) -> Performance {
    let slow = Attempt::Stall { connect_us: 50 };
    let speaks = client(0, &[(2, "a"), (48, "b")]);
    play(style, simulated(&[slow], &[speaks]), &script.into())
}

/// Two bodies that hold a guard each, the inner one waiting.
pub(crate) fn body(waits: &[Step]) -> Vec<Step> {
    let inner = [&[Step::Hold("in")], waits, &[Step::Say("never")]].concat();
    vec![
        Step::Hold("out"),
        Step::Call(inner.into()),
        Step::Say("never"),
    ]
}
