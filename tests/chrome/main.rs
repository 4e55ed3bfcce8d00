//! The events of a run as a Chrome trace: its content, the same from every
//! style, and its format.

mod reader;

use futures::channel::oneshot;
use futures::future::join_all;
use harness::driver::{
    Watch, observe_real_on, observe_simulated, run_simulated,
};
use harness::runtimes::Runtime;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::null::NullWorld;
use harness::worlds::sim::SimLimits;
use lab::report::Steps;
use reader::{Kind, Picture};
use std::fs;
use std::future::Future;
use std::path::Path;
use styles::Style;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait;
use styles::event_loop::{EventLoop, Promise, RunError};
use styles::trace::{Actor, Silence};

/// The generated scenarios that are drawn in each style.
const SEEDS: u64 = 200;

fn recording(name: &str) -> Scenario {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let path = root.join(name).join("scenario.json");
    Scenario::read(&path).expect("a scenario")
}

fn watched_by(steps: &Steps) -> Watch {
    Watch {
        observers: vec![Box::new(steps.clone())],
        ..Watch::default()
    }
}

fn drawn(style: Style, scenario: &Scenario) -> String {
    let steps = Steps::default();
    let limits = SimLimits::default();
    let watch = watched_by(&steps);
    let observed = observe_simulated(&style, scenario, limits, watch);
    let alone = run_simulated(&style, scenario, limits);
    assert_eq!(observed.expect("a run"), alone.expect("the same run"));
    steps.to_chrome("a name")
}

/// Requires that waits, causes and events are the same in all four styles, to
/// the byte, and can be read.
fn check_all_styles(scenario: &Scenario) -> Picture {
    let text = drawn(Style::Callbacks, scenario);
    for style in Style::ALL {
        let other = drawn(style, scenario);
        assert!(other == text, "{style} on {}", scenario.to_json());
    }
    Picture::read(&text)
}

#[test]
fn recordings_look_the_same_in_each_style() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let mut count = 0;
    for entry in fs::read_dir(root).expect("recordings") {
        let name = entry.expect("entry").file_name();
        check_all_styles(&recording(name.to_str().expect("a name")));
        count += 1;
    }
    assert_eq!(count, 17);
}

#[test]
fn generated_scenarios_look_the_same_in_each_style() {
    for seed in 0..SEEDS {
        check_all_styles(&generate(seed, &GenerateOptions::default()));
    }
}

/// A request that is refused once and then cancelled.
const CANCELLED: &str = r#"{ "name": "x", "fetch": {
    "timeout_us": 50, "retries": 1, "backoff_us": 7, "cancel_at_us": 30,
    "requests": [ { "id": "a", "attempts": [
        { "refuse_us": 5 }, { "connect_us": 2, "stall": true } ] } ] } }"#;

#[test]
fn each_wait_is_a_slice_from_its_beginning_to_its_end() {
    let scenario = Scenario::from_json(CANCELLED).expect("a scenario");
    let picture = check_all_styles(&scenario);
    let expected = [
        "0..30 sleep resumed",
        "0..5 connect resumed",
        "0..5 sleep withdrawn",
        "12..14 connect resumed",
        "12..30 sleep withdrawn",
        "14..14 write resumed",
        "14..30 read withdrawn",
        "5..12 sleep resumed",
    ];
    let mut waits = picture.waits_of("fetch:0");
    waits.extend(picture.waits_of("task:0"));
    waits.sort();
    assert_eq!(waits, expected);
    let waits = picture.waits_of("client");
    let both = ["0..30 promise resumed", "0..30 join withdrawn"];
    assert_eq!(waits, both);
}

#[test]
fn what_a_task_does_in_between_stands_on_its_row() {
    let scenario = Scenario::from_json(CANCELLED).expect("a scenario");
    let picture = check_all_styles(&scenario);
    let facts = picture.instants_of("fetch:0");
    let expected = [
        "0 start",
        "0 attempt",
        "5 error",
        "5 backoff",
        "12 attempt",
        "14 connected",
        "30 cancelled",
    ];
    assert_eq!(facts, expected);
    // The client cancels, and states it.
    let facts = picture.instants_of("client");
    assert_eq!(facts, ["30 cancelled", "30 finished"]);
}

#[test]
fn arrows_lead_from_the_cause_to_the_resumption() {
    let scenario = Scenario::from_json(CANCELLED).expect("a scenario");
    let arrows = check_all_styles(&scenario).arrows();
    let expected = [
        "0 outside: task started -> client: run",
        "0 client: task started -> fetch:0: run",
        "5 network: peer answered -> fetch:0: run",
        "12 clock: timer fired -> fetch:0: run",
        "14 network: peer answered -> fetch:0: run",
        "30 clock: timer fired -> task:0: run",
        "30 task:0: promise set -> client: run",
    ];
    assert_eq!(arrows, expected);
}

#[test]
fn who_joins_is_led_to_from_the_end_that_was_waited_for() {
    let picture = check_all_styles(&recording("01-fetch-bodies"));
    let arrows = picture.arrows();
    let ended = arrows.iter().filter(|arrow| arrow.contains("task ended"));
    assert!(ended.clone().count() > 0, "{arrows:?}");
    let to_client = |arrow: &&String| {
        arrow.contains(" fetch:") && arrow.ends_with("-> client: run")
    };
    assert!(ended.clone().all(|arrow| to_client(&arrow)), "{arrows:?}");
}

#[test]
fn a_run_over_sockets_can_be_read_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("lab/cli/overview/loopback.json");
    let scenario = Scenario::read(&path).expect("a scenario");
    for runtime in Runtime::ALL {
        for style in Style::ALL {
            let steps = Steps::default();
            let watch = watched_by(&steps);
            observe_real_on(*runtime, &style, &scenario, watch)
                .expect("a run");
            let picture = Picture::read(&steps.to_chrome("real"));
            let connects = picture.count(Kind::Wait, "connect");
            assert!(connects > 0, "{style} on {runtime}");
            let ends = picture.waits_of("fetch:0");
            let open = ends.iter().filter(|wait| wait.ends_with("open"));
            assert_eq!(open.count(), 0, "{style} on {runtime}: {ends:?}");
            assert!(!picture.arrows().is_empty(), "{style} on {runtime}");
        }
    }
}

/// Runs a body and what it starts until nothing is left to do.
fn drawn_async<B: Future<Output = ()> + 'static>(
    body: impl FnOnce(Cx) -> B,
) -> Picture {
    let world = Box::new(NullWorld::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let steps = Steps::default();
    event_loop.set_observer(Box::new(steps.clone()));
    drop(spawn(event_loop.handle(), Actor::Task(7), body));
    let ended = event_loop.run_until_stopped();
    assert!(matches!(ended, Err(RunError::Deadlock(_))), "{ended:?}");
    Picture::read(&steps.to_chrome("a body"))
}

#[test]
fn waits_that_overlap_take_rows_of_their_own() {
    let picture = drawn_async(|cx| async move {
        let sleeps = [5, 10, 3].map(|us| wait::sleep(&cx, us));
        join_all(sleeps).await;
    });
    let waits = ["0..5 sleep resumed", "0..10 sleep resumed"];
    let inner = "0..3 sleep resumed";
    let expected = [waits[0], waits[1], inner];
    assert_eq!(picture.waits_of("task:7"), expected);
    assert_eq!(picture.rows(), ["clock", "outside", "task:7", "task:7 +1"]);
}

#[test]
fn whoever_is_lost_or_cancelled_has_an_end_and_waits_no_more() {
    let picture = drawn_async(|cx| async move {
        let sleeps = |cx: Cx| async move {
            wait::sleep(&cx, 5).await;
            panic!("lost on purpose");
        };
        drop(spawn::<(), _>(&cx, Actor::Task(1), sleeps));
        let never = Promise::<()>::new(&cx);
        let waits = |cx: Cx| async move { wait::done(&cx, &never).await };
        let waiting = spawn(&cx, Actor::Task(2), waits);
        wait::sleep(&cx, 8).await;
        waiting.cancel();
        wait::sleep(&cx, 1).await;
    });
    assert_eq!(picture.instants_of("task:1"), ["5 lost"]);
    assert_eq!(picture.waits_of("task:2"), ["0..8 promise withdrawn"]);
    assert_eq!(picture.instants_of("task:2"), ["8 cancelled"]);
    assert_eq!(picture.instants_of("task:7"), ["9 finished"]);
}

#[test]
fn a_waker_that_is_woken_leads_to_the_resumption() {
    let picture = drawn_async(|cx| async move {
        let (sender, receiver) = oneshot::channel::<()>();
        let sends = |cx: Cx| async move {
            wait::sleep(&cx, 3).await;
            sender.send(()).expect("a receiver");
        };
        drop(spawn(&cx, Actor::Task(1), sends));
        receiver.await.expect("sent");
    });
    let woken = "3 task:1: task woken -> task:7: run".to_string();
    assert!(picture.arrows().contains(&woken), "{:?}", picture.arrows());
}
