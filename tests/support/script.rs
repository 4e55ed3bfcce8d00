//! Programs as data: what a body does, step by step, in whatever style.
//!
//! A script is played by the player of a style, which knows how to wait;
//! what takes no wait is in `part.rs`.

use super::log::Log;
use super::part::Part;
use super::players;
use super::worlds::{Watch, loop_over, watched};
use harness::worlds::sim::SimWorld;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use styles::Style;
use styles::event_loop::{
    Counters, Listener, Loop, PanickedTask, Promise, RunError, Semaphore,
    Task, TaskKey,
};
use styles::trace::Actor;

/// How many futures a script can name, from 0.
pub(crate) const FUTURES: usize = 3;

/// Steps are shared, so that repeating them costs nothing.
pub(crate) type Steps = Arc<[Step]>;

/// One thing that a body does.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Says a word, with the time.
    Say(&'static str),
    /// Holds a guard of this name until the body ends.
    Hold(&'static str),
    /// Says whether the loop knows which task this is.
    Who,
    /// Sets a future.
    Set(usize),
    /// Starts a task; the first is number 1, the script itself 0.
    Spawn(Steps),
    /// Cancels a task.
    Cancel(usize),
    /// Lets the connection go.
    Close,
    /// Panics.
    Panic(&'static str),

    /// Waits a turn.
    Turn,
    /// Waits so many microseconds.
    Sleep(u64),
    /// Waits for a future.
    Wait(usize),
    /// Waits for the end of a task.
    Join(usize),
    /// Connects to a server, and holds the connection.
    Connect(u32),
    /// Accepts a client, and holds the connection.
    Accept,
    /// Reads from the connection.
    Read,
    /// Writes a byte to the connection.
    Write,
    /// Has a job run for so many microseconds.
    Job(u64),
    /// Takes the only place and holds it until the body ends; waits for it
    /// if it has to.
    Place,
    /// Takes the only place, and waits even if it is free.
    QueueForPlace,
    /// Calls another body.
    Call(Steps),
    /// Calls another body so many times.
    Repeat(u32, Steps),
    /// Calls another body for so long at most.
    Timeout(u64, Steps),
    /// Calls another body until a future is set.
    Until(usize, Steps),
}

/// Makes steps to put into a step.
pub(crate) fn steps<const N: usize>(steps: [Step; N]) -> Steps {
    Arc::from(steps.to_vec())
}

/// What all bodies of a script share.
pub(crate) struct Stage {
    pub(super) lp: Loop,
    pub(super) log: Log,
    style: Style,
    pub(super) futures: Vec<Promise<()>>,
    pub(super) semaphore: Semaphore,
    pub(super) listener: Listener,
    tasks: RefCell<Vec<Task<()>>>,
    /// Whether a body is between two waits.
    pub(super) inside: Cell<bool>,
}

impl Stage {
    pub(super) fn key(&self, task: usize) -> Option<TaskKey> {
        self.tasks.borrow().get(task).map(Task::key)
    }
}

/// Starts a task that does these steps.
pub(super) fn spawn(stage: &Rc<Stage>, steps: &Steps) {
    let number = stage.tasks.borrow().len();
    let part = Part::new(stage, number, steps);
    let actor = Actor::Task(number as u32);
    let task = match stage.style {
        Style::Callbacks => players::callbacks::spawn(&stage.lp, actor, part),
        Style::Send => players::send::spawn(&stage.lp, actor, part),
        Style::YieldFrom => players::yield_from::spawn(&stage.lp, actor, part),
        Style::AsyncAwait => {
            players::async_await::spawn(&stage.lp, actor, part)
        }
    };
    stage.tasks.borrow_mut().push(task);
}

/// What a script left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Performance {
    /// What was said until the loop was dropped.
    pub(crate) log: Vec<String>,
    /// What was said when the loop was dropped.
    pub(crate) log_of_drop: Vec<String>,
    /// How the run of the script itself ended.
    pub(crate) ended: Result<(), RunError>,
    pub(crate) counters: Counters,
    pub(crate) lost: Vec<PanickedTask>,
    /// Tasks that had not ended, before the loop was dropped.
    pub(crate) tasks_left: usize,
    /// Connections open before the loop was dropped.
    pub(crate) open_sockets: usize,
    /// Connections open after it.
    pub(crate) leaked_sockets: usize,
    /// Whether somebody still held a handle to the loop in the end.
    pub(crate) leaked_loop: bool,
}

/// Resumptions that a script may take.
const MAX_RESUMPTIONS: u64 = 1_000_000;

/// Plays a script in a style and a world, until its own body ends.
pub(crate) fn play(
    style: Style,
    world: SimWorld,
    script: &Steps,
) -> Performance {
    let (world, watch): (_, Watch) = watched(world);
    let mut event_loop = loop_over(world);
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    let lp = event_loop.handle();
    let stage = Rc::new(Stage {
        lp: lp.clone(),
        log: Log::default(),
        style,
        futures: (0..FUTURES).map(|_| Promise::new(lp)).collect(),
        semaphore: Semaphore::new(lp, 1),
        listener: lp.listener(SimWorld::LISTENER),
        tasks: RefCell::new(Vec::new()),
        inside: Cell::new(false),
    });
    spawn(&stage, script);
    let log = stage.log.clone();
    let over = || {
        let tasks = stage.tasks.borrow();
        tasks.first().is_none_or(Task::is_done)
    };
    let ended = event_loop.run_while(|| !over());
    let counters = event_loop.handle().counters();
    let lost = event_loop.panicked_tasks();
    let tasks_left = event_loop.tasks_left();
    let open_sockets = watch.open_sockets();
    let said = log.take();
    drop(event_loop);
    drop(stage);
    Performance {
        log: said,
        log_of_drop: log.take(),
        ended,
        counters,
        lost,
        tasks_left,
        open_sockets,
        leaked_sockets: watch.open_sockets(),
        leaked_loop: watch.is_alive(),
    }
}

/// Plays a script in a world without network, and requires that it comes to
/// its end, says this and leaves nothing behind.
pub(crate) fn expect<const N: usize>(
    style: Style,
    script: [Step; N],
    log: &[&str],
) {
    let world = super::worlds::simulated(&[], &[]);
    let played = play(style, world, &steps(script));
    assert_eq!(played.log, log, "{style}");
    assert_eq!(played.ended, Ok(()), "{style}");
    assert_eq!(played.lost, [], "{style}");
    assert!(!played.leaked_loop, "{style}");
}
