//! Scripts: the steps of a body, as data that does not depend on the style.
//!
//! A script is written once and played in each style by its player, which
//! knows how to wait. The steps are carried out by `body.rs`, `at_once.rs` and
//! `taken.rs`; a script is run by `performance.rs` and, in asyncio's way, by
//! `tests/rows/rig.rs`.

use std::sync::Arc;
use styles::Style;

/// The number of promises, and of signals, that a script can name, from 0.
pub(crate) const FUTURES: usize = 3;

/// A list of steps, shared, so that repeating it costs nothing.
pub(crate) type Steps = Arc<[Step]>;

/// The result of a body; a body that only ends returns an empty text.
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
    /// Prints the task that is resumed.
    SayWho,
    /// Holds a guard until the body ends; it prints that it is dropped.
    Hold(Value),
    /// Holds a guard until the body ends; it panics when it is dropped.
    HoldPanic(Value),
    /// Prints a word if the body is dropped or cancelled in one of its waits.
    OnCancel(Value),
    /// Panics.
    Panic(&'static str),
    /// Blocks the loop for this number of microseconds.
    Block(u64),
    /// Begins to count turns; prints their number.
    Watch,
    SayTurns,
    /// Reads the count that all bodies share; writes back the number that was
    /// read plus this one; prints the count.
    Load,
    Store(u64),
    SayCount,

    /// Sets a context variable; prints its value; gives it the value back that
    /// it had before this body set it last, and prints whether it could.
    SetVar(Value),
    SayVar,
    ResetVar,

    /// Has a word printed soon, or after this number of microseconds.
    Soon(Value),
    Later(u64, Value),
    /// Has the value of the context variable printed soon, later, or when a
    /// promise is done.
    VarSoon,
    VarLater(u64),
    VarOnDone(usize),
    /// Cancels the call of a handle; prints whether it is cancelled.
    CancelHandle(usize),
    SayHandle(usize),

    /// Starts a task of the loop, of which only the key is kept; the task
    /// prints an error that ends it.
    Spawn(Steps),
    /// Starts a task of asyncio's kind, in the script's style or in another.
    Start(Steps),
    StartIn(Style, Steps),
    /// Starts one that runs to its first wait at once.
    StartEager(Steps),
    /// Cancels a task; prints the result of the call if the task is asyncio's.
    Cancel(usize),
    /// Prints whether a task of asyncio's kind has ended.
    SayDone(usize),
    /// Drops the handle of a task of asyncio's kind.
    Forget(usize),
    /// Gathers tasks, up to the first error or with all their outcomes.
    Gather(Vec<usize>),
    GatherOutcomes(Vec<usize>),
    CancelGathering(usize),

    /// Sets a signal, which is a promise without a value.
    Set(usize),
    /// Sets, fails or cancels a promise; prints its state.
    SetResult(usize, Value),
    SetError(usize, Value),
    CancelFuture(usize),
    SayFuture(usize),
    /// Has a word printed when a promise is done.
    OnDone(usize, Value),

    /// Drops the connection.
    Close,

    /// Yields.
    Turn,
    /// Waits for this number of microseconds.
    Sleep(u64),
    /// Waits for a signal; yields if it is set.
    Wait(usize),
    /// Waits for the end of a task; prints its outcome if it is asyncio's.
    Join(usize),
    /// Waits for a task of asyncio's kind, a promise or a gathering, and
    /// prints its value; an error is raised. If it is done already, the step
    /// takes no turn.
    Value(usize),
    /// The same for a task that is cancelled with this one.
    ValueOwned(usize),
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
    /// Waits for a job of this number of microseconds, and prints its result.
    Job(u64, Value),
    /// Prints whether the last job ran on the thread of the loop.
    SayThread,
    /// Takes the only permit and holds it until the body ends; waits for it if
    /// it is not free.
    Place,
    /// Takes the only permit, and waits even if it is free.
    QueueForPlace,
    /// Calls another body within this task, and prints its value; an error is
    /// raised.
    Call(Steps),
    /// Calls another body that repeats its steps this number of times.
    Repeat(u32, Steps),
    /// Calls another body, and prints an error that it raises. `CatchAll`
    /// catches its cancellation too, in the styles that can.
    Catch(Steps),
    CatchAll(Steps),
    /// Calls another body. In the styles that can catch its cancellation,
    /// calls the second one then, and raises the cancellation again.
    CleanUp(Steps, Steps),
    /// Runs another body as a task that is not cancelled with this one, and
    /// prints its value; an error is raised.
    Shield(Steps),
    /// Calls another body with a group of tasks, and prints its value or its
    /// errors.
    Group(Steps),
    /// Starts a task of the group.
    StartInGroup(Steps),
    /// Calls another body with a timeout in microseconds, and prints its end.
    Timeout(u64, Steps),
    /// Calls another body until a signal is set, and prints its end.
    Until(usize, Steps),

    /// Ends the body.
    Return(Value),
    Raise(Value),
}

/// Makes the steps of a script, or of a step that has some.
pub(crate) fn steps<const N: usize>(steps: [Step; N]) -> Steps {
    Arc::from(steps)
}
