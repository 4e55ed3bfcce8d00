//! Scripts as asyncio runs them: in a world without a network, as the main
//! task of a run.

use crate::source::root;
use crate::support::log::Log;
use crate::support::performance::MAX_RESUMPTIONS;
use crate::support::script::{Step, Steps, Value, steps};
use crate::support::tasks::run;
use harness::worlds::real::RealWorld;
use harness::worlds::sim::{SimLimits, SimWorld};
use std::fs;
use styles::Style;
use styles::asyncio::{Input, Raises, Stage};
use styles::event_loop::{Counters, EventLoop, World};

/// The result of a script.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Played {
    /// The printed lines, each with its time in microseconds.
    pub(crate) log: Vec<String>,
    pub(crate) result: Raises<Value>,
    pub(crate) counters: Counters,
}

/// Makes a loop in a world without a network, and the log of printed lines.
pub(crate) fn event_loop() -> (EventLoop, Log) {
    event_loop_of(SimLimits::default())
}

/// Makes a loop in such a world with other limits.
pub(crate) fn event_loop_of(limits: SimLimits) -> (EventLoop, Log) {
    event_loop_over(SimWorld::alone(limits))
}

/// Makes a loop over real sockets, threads and time.
pub(crate) fn real_event_loop() -> (EventLoop, Log) {
    event_loop_over(RealWorld::new().expect("a world"))
}

/// Makes a loop over a world.
pub(crate) fn event_loop_over(
    world: impl World + 'static,
) -> (EventLoop, Log) {
    let log = Log::default();
    let trace = Box::new(log.clone());
    let mut event_loop = EventLoop::new(Box::new(world), trace);
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    (event_loop, log)
}

/// Takes out the printed lines, without the times.
pub(crate) fn texts(log: &Log) -> Vec<String> {
    let lines = log.take();
    let text =
        |line: &String| line.split_once(' ').map(|(_, text)| text.into());
    lines.iter().filter_map(text).collect()
}

/// Makes the stage of a loop in a world without a network.
pub(crate) fn stage() -> (Stage, Log) {
    let (event_loop, log) = event_loop();
    (Stage::new(event_loop, Input::empty()), log)
}

/// Runs a loop until every task has ended.
pub(crate) fn run_out(event_loop: &EventLoop) {
    let ran = event_loop.run_while(|| event_loop.tasks_left() > 0);
    assert_eq!(ran, Ok(()));
}

/// Plays a script as the main task of a run of its own.
pub(crate) fn play(style: Style, script: &Steps) -> Played {
    let (stage, log) = stage();
    let result = run(style, &stage, script);
    let counters = stage.counters();
    drop(stage);
    Played {
        log: log.take(),
        result,
        counters,
    }
}

/// The recordings of CPython, and those of Node and Twisted.
pub(crate) const ROWS: &str = "spec/recordings/rows.txt";
pub(crate) const HOT: &str = "spec/recordings/hot.txt";

/// Returns what a program printed when it was recorded.
pub(crate) fn recorded(file: &str, title: &str) -> Vec<String> {
    let path = root().join(file);
    let text = fs::read_to_string(path).expect("recordings");
    let heading = format!("## {title}\n\n");
    let (_, after) = text.split_once(&heading).expect("a recording");
    let lines = after.lines().take_while(|line| !line.is_empty());
    lines.map(str::to_string).collect()
}

/// Plays a script, and requires that it prints what CPython printed.
pub(crate) fn expect_recorded<const N: usize>(
    style: Style,
    script: [Step; N],
    title: &str,
) {
    let played = play(style, &steps(script));
    assert_eq!(played.log, recorded(ROWS, title), "{title}, {style}");
    assert!(played.result.is_ok(), "{style}: {:?}", played.result);
}

/// Plays a script, and requires that it prints `log` and raises nothing.
pub(crate) fn expect<const N: usize>(
    style: Style,
    script: [Step; N],
    log: &[&str],
) {
    let played = play(style, &steps(script));
    assert_eq!(played.log, log, "{style}");
    assert!(played.result.is_ok(), "{style}: {:?}", played.result);
}
