//! Cancelled client and server: a task that is cancelled is over at that
//! instant in every style, begins nothing and sends nothing; no rule for
//! errors takes its cancellation for one.

#[macro_use]
mod support;

use harness::scenario::Scenario;
use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::async_await as aw;
use styles::event_loop::{EventLoop, JoinError, Loop, Promise, Task};
use styles::trace::{Actor, Event, Trace};
use styles::workload::{Address, FetchError, FetchWork, Response};
use support::is_told;
use support::performance::expect;
use support::script::{Step, Steps, steps};

/// A trace that keeps its facts as text, each with its time.
#[derive(Clone, Default)]
struct Facts(Rc<RefCell<Vec<String>>>);

impl Trace for Facts {
    fn note(&mut self, t_us: u64, actor: Actor, event: Event) {
        let fact = format!("{t_us} {actor} {event:?}");
        self.0.borrow_mut().push(fact);
    }
}

/// A run: its facts, the time of its end, and what came of it.
#[derive(Debug, PartialEq)]
struct Course {
    facts: Vec<String>,
    over_us: u64,
    results: Vec<Option<Result<Response, FetchError>>>,
    ended: Option<Result<(), JoinError>>,
    bytes_written: u64,
    operations_left: usize,
}

/// The end of a client or a server before its time.
#[derive(Clone, Copy, Debug)]
enum How {
    /// The program ends, which cancels all tasks that are left.
    ByTheEnd,
    /// Its task is cancelled by its key; the program goes on for 5 s.
    ByKey,
}

/// Plays a scenario in a style; ends its client or server at a time.
fn play(
    style: Style,
    scenario: &Scenario,
    how: How,
    at_us: u64,
    change: impl Fn(&mut FetchWork),
) -> Course {
    let world = SimWorld::new(scenario, SimLimits::default());
    let facts = Facts::default();
    let event_loop = EventLoop::new(Box::new(world), Box::new(facts.clone()));
    let lp = event_loop.handle().clone();
    let plan = scenario.fetch.clone().map(|fetch| fetch.plan());
    let mut work = plan.map(FetchWork::new);
    if let Some(work) = work.as_mut().and_then(Rc::get_mut) {
        change(work);
    }
    let start = |lp: &Loop| -> Task<()> {
        let stop = Promise::new(lp);
        match (&work, &scenario.echo) {
            (Some(work), _) => style.start_fetch(lp, work.clone(), stop),
            (None, Some(echo)) => {
                let listener = lp.listener(SimWorld::LISTENER);
                style.start_echo(lp, Rc::new(echo.plan()), listener, stop)
            }
            (None, None) => panic!("neither client nor server"),
        }
    };
    let ended = Rc::new(RefCell::new(None));
    let keep = ended.clone();
    let main = |lp: &Loop| {
        let task = start(lp);
        aw::task::spawn(lp, lp.next_actor(), move |cx| async move {
            aw::wait::sleep(&cx, at_us).await;
            if let How::ByKey = how {
                cx.cancel_soon(task.key());
                aw::wait::yield_now(&cx).await;
                aw::wait::yield_now(&cx).await;
                *keep.borrow_mut() = task.result();
                aw::wait::sleep(&cx, 5_000_000).await;
            }
        })
    };
    event_loop.run(main).expect("the run ends");
    let facts = facts.0.take();
    Course {
        facts,
        over_us: lp.now_us(),
        results: work.map(|work| work.take_results()).unwrap_or_default(),
        ended: ended.take(),
        bytes_written: lp.counters().bytes_written,
        operations_left: lp.waits().len(),
    }
}

/// Plays a scenario in all styles, which must do the same; returns that.
fn played(
    scenario: &str,
    how: How,
    at_us: u64,
    change: impl Fn(&mut FetchWork),
) -> Course {
    let scenario = Scenario::from_json(scenario).expect("a scenario");
    let first = play(Style::AsyncAwait, &scenario, how, at_us, &change);
    for style in Style::ALL {
        let course = play(style, &scenario, how, at_us, &change);
        assert_eq!(course, first, "{style}, {how:?} at {at_us}");
    }
    assert_eq!(first.operations_left, 0);
    let us = |fact: &String| fact.split(' ').next().map(str::parse::<u64>);
    for fact in &first.facts {
        let us = us(fact).expect("a time").expect("a number");
        assert!(us <= at_us, "{fact} after the end at {at_us}");
    }
    match how {
        How::ByTheEnd => assert_eq!(first.over_us, at_us),
        How::ByKey => {
            let cancelled = Some(Err(JoinError::Cancelled));
            assert_eq!(first.ended, cancelled);
        }
    }
    first
}

const STALLS: &str = r#"{"name": "stalls", "fetch": {
    "timeout_us": 2000000, "retries": 2, "backoff_us": 100000,
    "requests": [{"id": "r", "attempts": [
        {"connect_us": 1000, "stall": true},
        {"connect_us": 1000, "stall": true}]}]}}"#;

const BOTH_WAYS: [How; 2] = [How::ByTheEnd, How::ByKey];

#[test]
fn a_client_that_is_cancelled_tries_nothing_again() {
    for how in BOTH_WAYS {
        // It connects; it waits for the answer; it waits to try again.
        for at_us in [500, 500_000, 2_050_000] {
            let course = played(STALLS, how, at_us, |_| {});
            assert_eq!(course.results, [None], "{how:?} at {at_us}");
        }
    }
}

const KEPT: &str = r#"{"name": "kept", "fetch": {
    "timeout_us": 2000000, "concurrency": 1,
    "requests": [
        {"id": "a", "attempts": [{"connect_us": 1000, "respond_us": 1000,
            "status": 200, "body": [[0, "ok"]]}]},
        {"id": "b", "attempts": [{"connect_us": 1000,
            "respond_us": 900000, "status": 200, "body": [[0, "ok"]]}]}
    ]}}"#;

/// A cancelled exchange over a kept connection is no stale connection.
#[test]
fn a_client_that_is_cancelled_opens_no_other_connection() {
    for how in BOTH_WAYS {
        let course = played(KEPT, how, 500_000, |work| {
            work.plan.kept_connections = 1;
            work.plan.requests[1].addresses = vec![Address::Peer(0)];
        });
        let connected = |fact: &&String| fact.contains("Connected");
        let connects = course.facts.iter().filter(connected).count();
        assert_eq!(connects, 1, "{:?}", course.facts);
        assert_eq!(course.results.len(), 2);
        assert_eq!(course.results[1], None);
    }
}

const ECHO: &str = r#"{"name": "echo", "echo": {
    "max_sessions": 2, "delay_us": 10000, "idle_timeout_us": 800000,
    "clients": [
        {"connect_at_us": 1000, "end": "idle", "steps": [
            {"wait_us": 1000, "send": "one\n"},
            {"wait_us": 300000, "send": "half"}]},
        {"connect_at_us": 2000, "end": "idle", "steps": [
            {"wait_us": 0, "send": "two\n"}]},
        {"connect_at_us": 3000, "end": "idle", "steps": [
            {"wait_us": 0, "send": "three\n"}]}
    ]}}"#;

#[test]
fn a_server_that_is_cancelled_says_nothing_more() {
    for how in BOTH_WAYS {
        // Before any client, in the delay, in a read, waiting for a place.
        for at_us in [500, 5_000, 100_000, 305_000] {
            let course = played(ECHO, how, at_us, |_| {});
            let closed = |fact: &&String| fact.contains("Closed");
            let closed: Vec<_> = course.facts.iter().filter(closed).collect();
            assert_eq!(closed, [""; 0], "{how:?} at {at_us}");
        }
    }
}

/// Attempts of 500 us at anything that goes wrong, as a user would write it;
/// `catch` calls each.
fn attempts(catch: fn(Steps) -> Step) -> Steps {
    let attempt = steps([
        Step::Say("attempt"),
        Step::Timeout(500, steps([Step::Sleep(9_000)])),
    ]);
    steps([Step::Repeat(3, steps([catch(attempt)]))])
}

in_each_style! {
    fn attempts_end_with_the_time_that_all_of_them_have(style: Style) {
        let log = [
            "0 attempt",
            "500 elapsed",
            "500 attempt",
            "1000 elapsed",
            "1000 attempt",
            "1200 elapsed",
        ];
        expect(style, [Step::Timeout(1_200, attempts(Step::Catch))], &log);
    }

    fn attempts_end_with_their_task(style: Style) {
        let script = [
            Step::Start(attempts(Step::Catch)),
            Step::Sleep(700),
            Step::Cancel(1),
            Step::Join(1),
        ];
        let log = [
            "0 attempt",
            "500 elapsed",
            "500 attempt",
            "700 True",
            "700 CancelledError",
        ];
        expect(style, script, &log);
    }

    /// The canary: attempts that swallow their cancellation go on past it, in
    /// the styles in which a body can be told to.
    fn attempts_that_swallow_it_are_seen(style: Style) {
        let script = [
            Step::Start(attempts(Step::CatchAll)),
            Step::Sleep(700),
            Step::Cancel(1),
            Step::Join(1),
        ];
        let begun = ["0 attempt", "500 elapsed", "500 attempt", "700 True"];
        let ended: &[_] = match is_told(style) {
            true => &[
                "700 caught CancelledError",
                "700 attempt",
                "1200 elapsed",
                "1200 ",
            ],
            false => &["700 CancelledError"],
        };
        expect(style, script, &[&begun[..], ended].concat());
    }
}
