//! A9, shared state: searched for an order of events that does harm.
//!
//! The sleeps of bodies make the order. A search is the same each time: a
//! number of orders, and of the first harmful one the smallest like it.

use super::rig::{Played, play};
use super::source::files;
use crate::support::script::{Step, Steps};
use proptest::collection::vec;
use proptest::strategy::Strategy;
use proptest::test_runner::{
    Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner,
};
use styles::Style;

/// The orders that a search tries; harmful ones here are among the first.
const ORDERS: u32 = 200;

/// The longest sleep of an order, in microseconds: as many as there are
/// bodies, and one more, give all orders of their acts.
const MAX_SLEEP_US: u64 = 3;

/// Items of a batch.
const BATCH: u64 = 10;

/// Searches for an order in which a property does not hold, and makes it as
/// small as possible.
fn search<S: Strategy>(
    orders: S,
    holds: impl Fn(&S::Value) -> bool,
) -> Option<S::Value> {
    let config = Config {
        cases: ORDERS,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    let searched = runner.run(&orders, |order| match holds(&order) {
        true => Ok(()),
        false => Err(TestCaseError::fail("it does not hold")),
    });
    match searched {
        Ok(()) => None,
        Err(TestError::Fail(_, order)) => Some(order),
        Err(aborted) => panic!("{aborted}"),
    }
}

/// Makes a script that starts some bodies and outlives them.
fn together(bodies: impl IntoIterator<Item = Vec<Step>>) -> Steps {
    let starts = bodies.into_iter().map(|body| Step::Start(body.into()));
    starts.chain([Step::Sleep(1_000)]).collect()
}

/// Returns the printed numbers.
fn numbers(played: &Played) -> Vec<u64> {
    let number = |line: &String| {
        let (_, number) = line.split_once(' ').expect("a time and a number");
        number.parse().expect("a number")
    };
    played.log.iter().map(number).collect()
}

/// The times at which a fetcher goes on, and at which a monitor looks.
type Fetched = (Vec<u64>, Vec<u64>);

fn fetched(steps: usize) -> impl Strategy<Value = Fetched> {
    let sleeps = |most| vec(0..=MAX_SLEEP_US, 1..=most);
    (vec(0..=MAX_SLEEP_US, steps), sleeps(5))
}

/// Plays a fetcher that grows a list, `by` items at a time, beside a monitor
/// that prints its length.
fn watch(style: Style, by: u64, (fetcher, monitor): &Fetched) -> Vec<u64> {
    let fetch = |us: &u64| [Step::Load, Step::Store(by), Step::Sleep(*us)];
    let look = |us: &u64| [Step::Sleep(*us), Step::SayCount];
    let fetcher = fetcher.iter().flat_map(fetch).collect();
    let monitor = monitor.iter().flat_map(look).collect();
    numbers(&play(style, &together([fetcher, monitor])))
}

fn in_batches(lengths: &[u64]) -> bool {
    lengths.iter().all(|length| length % BATCH == 0)
}

/// The sleeps of two bodies before they read, and before they write back.
type Updates = [(u64, u64); 2];

/// Plays two bodies that add one each, with a wait in the middle; returns the
/// sum.
fn update(style: Style, updates: &Updates) -> u64 {
    let body = |(before, within): &(u64, u64)| {
        vec![
            Step::Sleep(*before),
            Step::Load,
            Step::Sleep(*within),
            Step::Store(1),
        ]
    };
    let mut script = together(updates.iter().map(body)).to_vec();
    script.push(Step::SayCount);
    numbers(&play(style, &script.into()))[0]
}

in_each_style! {
    fn x1_what_is_done_between_two_waits_is_seen_whole(style: Style) {
        let holds = |order: &_| in_batches(&watch(style, BATCH, order));
        assert_eq!(search(fetched(5), holds), None);
    }

    fn x2_with_a_wait_inside_the_search_finds_what_goes_wrong(style: Style) {
        let holds = |order: &_| in_batches(&watch(style, 1, order));
        let found = search(fetched(25), holds).expect("an order");
        assert!(!holds(&found));
        // The smallest order has no sleeps, and the monitor looks once.
        assert_eq!(found, (vec![0; 25], vec![0]));
        assert_eq!(watch(style, 1, &found), [2]);
    }

    fn x3_an_update_is_lost_and_the_search_finds_it(style: Style) {
        let times = || (0..=MAX_SLEEP_US, 0..=MAX_SLEEP_US);
        let orders = (times(), times()).prop_map(<[_; 2]>::from);
        let kept = |order: &Updates| update(style, order) == 2;
        let found = search(orders, kept).expect("an order");
        assert_eq!(found, [(0, 0), (0, 0)]);
        assert_eq!(update(style, &found), 1);
        // If they run one after the other nothing is lost.
        assert!(kept(&[(0, 1), (3, 0)]));
    }
}

#[test]
fn x4_no_style_and_no_program_takes_a_lock() {
    let folders = [
        "styles/callbacks",
        "styles/send",
        "styles/yield_from",
        "styles/async_await",
        "styles/programs",
        "styles/workload",
    ];
    let sources = files(&folders, &[".rs"]);
    assert!(sources.len() > 50, "{} files", sources.len());
    let locks = ["Mutex", "RwLock", "Atomic", "Condvar", "mpsc"];
    for source in &sources {
        for lock in locks {
            let code = &source.code;
            assert!(!code.contains(lock), "{}: {lock}", source.path);
        }
    }
}
