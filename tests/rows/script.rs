//! Bodies as data, in the words of asyncio: what a row says is written once
//! and played in every style.
//!
//! What takes no wait is in `body.rs`, the waits are in `players/`.

use super::body::Body;
use super::players;
use harness::worlds::sim::{SimLimits, SimWorld};
use lab::programs::{Line, Printer};
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::{Input, Raises, SharedTask, Stage};
use styles::event_loop::{Counters, EventLoop, Loop};

/// Acts are shared, so that playing them twice costs nothing.
pub(crate) type Acts = Rc<[Act]>;

/// What every body here returns.
pub(crate) type Value = &'static str;

/// One thing that a body does. Numbers count tasks, handles, futures and
/// gatherings from 0, in the order in which they were made.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Prints a word.
    Say(Value),
    /// Has a word printed soon, or later.
    Soon(Value),
    Later(u64, Value),
    /// Cancels what was to be called; prints whether it is cancelled.
    CancelHandle(usize),
    SayHandle(usize),
    /// Starts a task, in the style of all or in another.
    Start(Acts),
    StartIn(Style, Acts),
    /// Cancels a task, and prints what that returned.
    Cancel(usize),
    /// Prints whether a task has ended.
    SayDone(usize),
    /// Lets go of the handle of a task.
    Forget(usize),
    /// Prints the number of the task that is resumed.
    SayWho,
    /// Prints a word if the body is cancelled in one of its waits.
    OnCancel(Value),
    /// Makes a future; sets, fails or cancels it; prints how it is.
    Future,
    Set(usize, Value),
    Fail(usize, Value),
    CancelFuture(usize),
    SayFuture(usize),
    /// Has a word printed when a future is done.
    OnDone(usize, Value),
    /// Gathers tasks, for the first error or for all that comes of them.
    Gather(Vec<usize>),
    GatherOutcomes(Vec<usize>),
    CancelGathering(usize),
    /// Adds to a count that all bodies share, or prints it; reads it for
    /// later, when what was read plus so much is written back.
    Grow(u64),
    SayCount,
    Load,
    Store(u64),
    /// Begins to count turns; prints how many there were.
    Watch,
    SayTurns,
    /// Blocks the loop for so many microseconds.
    Block(u64),

    /// Waits a turn.
    Turn,
    /// Waits so many microseconds.
    Sleep(u64),
    /// Waits for the end of a task, and prints what came of it.
    Join(usize),
    /// Waits for what comes of a task, a future, a gathering, and prints it;
    /// an error is raised.
    Value(usize),
    Await(usize),
    AwaitGathering(usize),
    /// Waits for a job of so many microseconds, and prints what it gave.
    Job(u64, Value),
    /// Waits for another body within this task, and prints what it returned;
    /// an error is raised, or caught and printed.
    Call(Acts),
    Catch(Acts),
    /// Waits for another body so long at most; prints if it was given up.
    Timeout(u64, Acts),

    /// Ends the body.
    Return(Value),
    Raise(Value),
}

/// Makes acts to put into an act.
pub(crate) fn acts<const N: usize>(acts: [Act; N]) -> Acts {
    Rc::from(acts)
}

/// What a script left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Played {
    /// What was printed, each line with its time in microseconds.
    pub(crate) log: Vec<String>,
    pub(crate) result: Raises<Value>,
    pub(crate) counters: Counters,
}

/// Resumptions that a script may take.
const MAX_RESUMPTIONS: u64 = 1_000_000;

/// What is printed, each line with its time in microseconds. Clones are the
/// same.
#[derive(Clone, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    /// Takes what was printed since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

/// Makes a loop in a world without network, and the log of what is printed.
pub(crate) fn event_loop() -> (EventLoop, Log) {
    event_loop_of(SimLimits::default())
}

/// Makes a loop in such a world.
pub(crate) fn event_loop_of(limits: SimLimits) -> (EventLoop, Log) {
    let world = SimWorld::alone(limits);
    let log = Log::default();
    let heard = log.clone();
    let hear = move |line: Line| {
        let line = format!("{} {}", line.t_us, line.text);
        heard.0.borrow_mut().push(line);
    };
    let trace = Box::new(Printer(hear));
    let mut event_loop = EventLoop::new(Box::new(world), trace);
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    (event_loop, log)
}

/// Makes the stage of such a loop.
pub(crate) fn stage() -> (Stage, Log) {
    let (event_loop, log) = event_loop();
    (Stage::new(event_loop, Input::empty()), log)
}

/// Runs a loop until every task has ended.
pub(crate) fn run_out(event_loop: &EventLoop) {
    let ran = event_loop.run_while(|| event_loop.tasks_left() > 0);
    assert_eq!(ran, Ok(()));
}

/// Plays a script as the main task of a run.
pub(crate) fn run(
    style: Style,
    stage: &Stage,
    script: &Acts,
) -> Raises<Value> {
    players::run(style, stage, Body::main(stage, style, script))
}

/// Starts a script as a task.
pub(crate) fn start(
    style: Style,
    lp: &Loop,
    script: &Acts,
) -> SharedTask<Value> {
    players::start(style, lp, Body::main(lp, style, script))
}

/// Plays a script as the main task of a run of its own.
pub(crate) fn play(style: Style, script: &Acts) -> Played {
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

/// Plays a script, and requires that it prints this and raises nothing.
pub(crate) fn expect<const N: usize>(
    style: Style,
    script: [Act; N],
    log: &[&str],
) {
    let played = play(style, &acts(script));
    assert_eq!(played.log, log, "{style}");
    assert!(played.result.is_ok(), "{style}: {:?}", played.result);
}
