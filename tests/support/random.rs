//! Scripts at random, the same ones each time.

use super::script::{FUTURES, Step, Steps};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{
    Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner,
};

fn leaf() -> impl Strategy<Value = Step> {
    let number = 0..FUTURES;
    let task = 0..4_usize;
    let value = prop_oneof![Just("a"), Just("b"), Just("c")];
    let at_once = prop_oneof![
        4 => value.clone().prop_map(Step::Say),
        4 => value.clone().prop_map(Step::Hold),
        2 => value.clone().prop_map(Step::OnCancel),
        2 => Just(Step::SayWho),
        6 => number.clone().prop_map(Step::Set),
        4 => task.clone().prop_map(Step::Cancel),
        2 => Just(Step::Close),
        1 => value.clone().prop_map(Step::Soon),
        1 => (0..4_u64, value.clone())
            .prop_map(|(us, word)| Step::Later(us, word)),
        1 => (number.clone(), value.clone())
            .prop_map(|(future, value)| Step::SetResult(future, value)),
        1 => number.clone().prop_map(Step::CancelFuture),
        1 => (number.clone(), value.clone())
            .prop_map(|(future, word)| Step::OnDone(future, word)),
        1 => value.clone().prop_map(Step::SetVar),
        2 => Just(Step::SayVar),
        1 => Just(Step::VarSoon),
        1 => (0..4_u64).prop_map(Step::VarLater),
        1 => number.clone().prop_map(Step::VarOnDone),
        1 => value.clone().prop_map(Step::Return),
        1 => value.clone().prop_map(Step::Raise),
    ];
    let waits = prop_oneof![
        3 => Just(Step::Turn),
        3 => (0..4_u64).prop_map(Step::Sleep),
        2 => number.clone().prop_map(Step::Wait),
        1 => number.prop_map(Step::Await),
        2 => task.prop_map(Step::Join),
        1 => (0..3_u32).prop_map(Step::Connect),
        1 => Just(Step::Accept),
        2 => Just(Step::Read),
        1 => Just(Step::Write("w")),
        1 => (0..3_u64, value).prop_map(|(us, value)| Step::Job(us, value)),
        1 => Just(Step::Place),
        1 => Just(Step::QueueForPlace),
    ];
    prop_oneof![at_once, waits]
}

/// Makes scripts, or such that may catch their cancellation too.
fn any_script(catches: bool) -> impl Strategy<Value = Steps> {
    let steps = |step| vec(step, 0..6).prop_map(Steps::from);
    let nested = leaf().prop_recursive(4, 40, 6, move |step| {
        let inner = vec(step.clone(), 0..6).prop_map(Steps::from);
        let catching = prop_oneof![
            inner.clone().prop_map(Step::CatchAll),
            (inner.clone(), inner.clone())
                .prop_map(|(steps, last)| Step::CleanUp(steps, last)),
        ];
        let plain = prop_oneof![
            8 => step,
            2 => inner.clone().prop_map(Step::Spawn),
            2 => inner.clone().prop_map(Step::Start),
            3 => inner.clone().prop_map(Step::StartEager),
            1 => inner.clone().prop_map(Step::Shield),
            2 => inner.clone().prop_map(Step::Call),
            2 => inner.clone().prop_map(Step::Catch),
            2 => (0..3_u32, inner.clone())
                .prop_map(|(rounds, steps)| Step::Repeat(rounds, steps)),
            4 => (0..5_u64, inner.clone())
                .prop_map(|(us, steps)| Step::Timeout(us, steps)),
            4 => (0..FUTURES, inner)
                .prop_map(|(signal, steps)| Step::Until(signal, steps)),
        ];
        match catches {
            true => prop_oneof![4 => plain, 1 => catching].boxed(),
            false => plain.boxed(),
        }
    });
    steps(nested.boxed())
}

/// Checks `cases` random scripts; of the first that fails it shows the
/// smallest that fails, too.
pub(crate) fn check_any_script(
    cases: u32,
    check: impl Fn(&Steps) -> TestCaseResult,
) {
    check_any(any_script(false), cases, check);
}

/// Checks random scripts of which bodies may catch their cancellation.
pub(crate) fn check_any_that_catches(
    cases: u32,
    check: impl Fn(&Steps) -> TestCaseResult,
) {
    check_any(any_script(true), cases, check);
}

fn check_any(
    scripts: impl Strategy<Value = Steps>,
    cases: u32,
    check: impl Fn(&Steps) -> TestCaseResult,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, seed);
    let tried = runner.run(&scripts, |script| check(&script));
    if let Err(error) = tried {
        panic!("{error}");
    }
}
