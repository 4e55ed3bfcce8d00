//! Scripts: what a body does, step by step, in whatever style.
//!
//! A script is written once and played in each style by its player, which
//! knows how to wait. What a step does is in `body.rs`, `at_once.rs` and
//! `taken.rs`; how a script is run is in `performance.rs` and, for asyncio's
//! way, in `tests/rows/rig.rs`.

use std::sync::Arc;
use styles::Style;

/// How many futures, and how many signals, a script can name, from 0.
pub(crate) const FUTURES: usize = 3;

/// A list of steps, shared, so that repeating it costs nothing.
pub(crate) type Steps = Arc<[Step]>;

/// What bodies return; one that only ends returns an empty text.
pub(crate) type Value = &'static str;

/// One thing that a body does.
///
/// Numbers count tasks from 1 in the order in which they were started, 0
/// being the script itself; handles and gatherings from 0 in the order in
/// which they were made. What a step prints has the time in front of it.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Prints a word.
    Say(Value),
    /// Prints which task is resumed.
    SayWho,
    /// Holds a guard until the body ends, which prints that it is dropped.
    Hold(Value),
    /// Holds a guard until the body ends, which panics when it is dropped.
    HoldPanic(Value),
    /// Prints a word if the body is given up in one of its waits.
    OnCancel(Value),
    /// Prints a word if a wait of the body raises an error, which ends it.
    OnError(Value),
    /// Panics.
    Panic(&'static str),
    /// Blocks the loop for so many microseconds.
    Block(u64),
    /// Begins to count turns; prints how many there were.
    Watch,
    SayTurns,
    /// Reads the count that all bodies share, for later, when what was read
    /// plus so much is written back; prints the count.
    Load,
    Store(u64),
    SayCount,

    /// Has a word printed soon, or so many microseconds later.
    Soon(Value),
    Later(u64, Value),
    /// Cancels what was to be called; prints whether it is cancelled.
    CancelHandle(usize),
    SayHandle(usize),

    /// Starts a task of the loop, of which only the key is kept; prints an
    /// error that ends it.
    Spawn(Steps),
    /// Starts a task of asyncio's kind, in the style of all or in another.
    Start(Steps),
    StartIn(Style, Steps),
    /// Cancels a task; prints what that returned if the task is asyncio's.
    Cancel(usize),
    /// Prints whether a task of asyncio's kind has ended.
    SayDone(usize),
    /// Lets go of the handle of a task of asyncio's kind.
    Forget(usize),
    /// Gathers tasks, for the first error or for all that comes of them.
    Gather(Vec<usize>),
    GatherOutcomes(Vec<usize>),
    CancelGathering(usize),

    /// Sets a signal, which is a future without a value.
    Set(usize),
    /// Sets, fails or cancels a future; prints what it is.
    SetResult(usize, Value),
    SetError(usize, Value),
    CancelFuture(usize),
    SayFuture(usize),
    /// Has a word printed when a future is done.
    OnDone(usize, Value),

    /// Lets the connection go.
    Close,

    /// Yields for a turn.
    Turn,
    /// Waits for this number of microseconds.
    Sleep(u64),
    /// Waits for a signal, for a turn if it is set.
    Wait(usize),
    /// Waits for the end of a task; prints what came of it if it is
    /// asyncio's.
    Join(usize),
    /// Waits for what comes of a task of asyncio's kind, a future or a
    /// gathering, and prints it; an error is raised. Of what is done already
    /// it takes no turn.
    Value(usize),
    Await(usize),
    AwaitGathering(usize),
    /// Connects to a server, and holds the connection.
    Connect(u32),
    /// Accepts a client, and holds the connection.
    Accept,
    /// Reads from the connection.
    Read,
    /// Writes a text to the connection.
    Write(Value),
    /// Waits for a job of so many microseconds, and prints what it gave.
    Job(u64, Value),
    /// Prints whether the last job ran on the thread of the loop.
    SayThread,
    /// Takes the only place and holds it until the body ends; waits for it
    /// if it has to.
    Place,
    /// Takes the only permit, and waits even if it is free.
    QueueForPlace,
    /// Calls another body within this task, and prints what it returned; an
    /// error is raised.
    Call(Steps),
    /// Calls another body that does its steps so many times.
    Repeat(u32, Steps),
    /// Calls another body, and prints an error that it raises; that this
    /// very task is cancelled, or this body given up, is caught by the second
    /// alone, and only where the style tells the body of it.
    Catch(Steps),
    CatchAll(Steps),
    /// Calls another body for so long at most, and prints how that ended.
    Timeout(u64, Steps),
    /// Calls another body until a signal is set, and prints how that ended.
    Until(usize, Steps),

    /// Ends the body.
    Return(Value),
    Raise(Value),
}

/// Makes steps to put into a step.
pub(crate) fn steps<const N: usize>(steps: [Step; N]) -> Steps {
    Arc::from(steps)
}
