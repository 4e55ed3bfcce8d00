//! Whatever a program does, it does the same in every style.

mod support;

use harness::scenario::Attempt;
use harness::worlds::sim::SimWorld;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use styles::Style;
use support::performance::{Performance, play};
use support::script::{FUTURES, Step, Steps};
use support::worlds::{client, simulated};

/// Programs tried; enough that each pair of steps meets at equal times.
const CASES: u32 = 20_000;

/// Two servers, of which one refuses, and clients that come and speak at
/// times at which programs do things too.
fn world() -> SimWorld {
    let stall = Attempt::Stall { connect_us: 1 };
    let refuse = Attempt::Refuse { refuse_us: 2 };
    let clients = [
        client(0, &[(0, "a"), (2, "b")]),
        client(1, &[(1, "c")]),
        client(3, &[]),
    ];
    simulated(&[stall, refuse], &clients)
}

fn leaf() -> impl Strategy<Value = Step> {
    let future = 0..FUTURES;
    let task = 0..4_usize;
    prop_oneof![
        2 => prop_oneof![Just("a"), Just("b"), Just("c")].prop_map(Step::Say),
        2 => prop_oneof![Just("x"), Just("y")].prop_map(Step::Hold),
        1 => Just(Step::SayWho),
        3 => future.clone().prop_map(Step::Set),
        2 => task.clone().prop_map(Step::Cancel),
        1 => Just(Step::Close),
        3 => Just(Step::Turn),
        3 => (0..4_u64).prop_map(Step::Sleep),
        2 => future.prop_map(Step::Wait),
        2 => task.prop_map(Step::Join),
        1 => (0..3_u32).prop_map(Step::Connect),
        1 => Just(Step::Accept),
        2 => Just(Step::Read),
        1 => Just(Step::Write("w")),
        1 => (0..3_u64).prop_map(|us| Step::Job(us, "done")),
        1 => Just(Step::Place),
        1 => Just(Step::QueueForPlace),
    ]
}

fn body() -> impl Strategy<Value = Steps> {
    let steps = |step| vec(step, 0..6).prop_map(Steps::from);
    let nested = leaf().prop_recursive(4, 40, 6, move |step| {
        let inner = vec(step.clone(), 0..6).prop_map(Steps::from);
        prop_oneof![
            4 => step,
            2 => inner.clone().prop_map(Step::Spawn),
            1 => inner.clone().prop_map(Step::Call),
            1 => (0..3_u32, inner.clone())
                .prop_map(|(rounds, steps)| Step::Repeat(rounds, steps)),
            2 => (0..5_u64, inner.clone())
                .prop_map(|(us, steps)| Step::Timeout(us, steps)),
            2 => (0..FUTURES, inner)
                .prop_map(|(future, steps)| Step::Until(future, steps)),
        ]
    });
    steps(nested.boxed())
}

/// What of a performance does not depend on the style: all but how many
/// tasks there are, for a branch of a line of control is one to the loop.
fn comparable(performance: Performance) -> Performance {
    Performance {
        tasks_left: 0,
        ..performance
    }
}

#[test]
fn any_program_does_the_same_in_every_style() {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, seed);
    let tried = runner.run(&body(), |script| {
        let played = |style| comparable(play(style, world(), &script));
        let first = played(Style::ALL[0]);
        prop_assert_eq!(first.leaked_sockets, 0);
        prop_assert!(!first.leaked_loop);
        for style in Style::ALL {
            prop_assert_eq!(&played(style), &first, "{}", style);
        }
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}
