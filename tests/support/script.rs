//! Programs as data: what a body does, step by step, in whatever style.
//!
//! A script is played by the player of a style, which knows how to wait;
//! what takes no wait is done here, once for all.

use super::log::{Guard, Log};
use super::players;
use super::worlds::{Watch, loop_over, watched};
use harness::worlds::sim::SimWorld;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use styles::Style;
use styles::event_loop::{
    Connection, Counters, LabFuture, Listener, Loop, LostTask, Moved, Place,
    Places, RunError, Task, TaskKey,
};
use styles::trace::Who;
use styles::workload::{Address, Elapsed, Fault, Stopped};

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

/// What a body waits for next.
pub(crate) enum Wait {
    Turn,
    Sleep(u64),
    Future(LabFuture<()>),
    Join(TaskKey),
    Connect(Address),
    Accept(Listener),
    Read(Connection),
    Write(Connection),
    Job(u64),
    Place(Places),
    Call(Part),
    Timeout(u64, Part),
    Until(LabFuture<()>, Part),
}

/// How a body ends: by itself, or with what was thrown at its wait.
pub(crate) type Played = Result<(), Fault>;

/// How a body ends that may be given up.
pub(crate) type Ended<E> = Result<Played, E>;

/// What all bodies of a script share.
pub(crate) struct Stage {
    lp: Loop,
    log: Log,
    style: Style,
    futures: Vec<LabFuture<()>>,
    places: Places,
    listener: Listener,
    tasks: RefCell<Vec<Task<()>>>,
    /// Whether a body is between two waits.
    inside: Cell<bool>,
}

/// As long as it lives, a body is between two waits, and no other.
struct Inside<'a>(&'a Cell<bool>);

impl<'a> Inside<'a> {
    fn enter(inside: &'a Cell<bool>) -> Inside<'a> {
        let nested = inside.replace(true);
        assert!(!nested, "a body was resumed from within another");
        Inside(inside)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// What a body holds until it ends.
enum Held {
    Guard(#[expect(dead_code, reason = "dropped, not read")] Guard),
    Place(#[expect(dead_code, reason = "dropped, not read")] Place),
}

/// A body: what is left of its steps, and what it holds.
pub(crate) struct Part {
    stage: Rc<Stage>,
    /// Which task it belongs to.
    task: usize,
    steps: Steps,
    next: usize,
    rounds: u32,
    connection: Option<Connection>,
    held: Vec<Held>,
}

impl Part {
    fn new(stage: &Rc<Stage>, task: usize, steps: &Steps) -> Part {
        Part {
            stage: stage.clone(),
            task,
            steps: steps.clone(),
            next: 0,
            rounds: 1,
            connection: None,
            held: Vec::new(),
        }
    }

    fn child(&self, steps: &Steps, rounds: u32) -> Part {
        let child = Part::new(&self.stage, self.task, steps);
        Part { rounds, ..child }
    }

    fn say(&self, text: &str) {
        let now_us = self.stage.lp.now_us();
        self.stage.log.say(format!("{now_us} {text}"));
    }

    /// Goes on to the next wait, if there is one.
    pub(crate) fn next_wait(&mut self) -> Option<Wait> {
        let stage = self.stage.clone();
        let _inside = Inside::enter(&stage.inside);
        while self.rounds > 0 {
            let steps = self.steps.clone();
            while let Some(step) = steps.get(self.next) {
                self.next += 1;
                let wait = self.take_step(step);
                if wait.is_some() {
                    return wait;
                }
            }
            self.next = 0;
            self.rounds -= 1;
        }
        None
    }

    fn take_step(&mut self, step: &Step) -> Option<Wait> {
        let stage = self.stage.clone();
        match step {
            Step::Say(text) => self.say(text),
            Step::Hold(name) => {
                self.held.push(Held::Guard(stage.log.guard(name)));
            }
            Step::Who => {
                let own = stage.key(self.task);
                let known = stage.lp.current_task() == own;
                self.say(if known { "known" } else { "unknown" });
            }
            Step::Set(future) => drop(stage.futures[*future].set(())),
            Step::Spawn(steps) => spawn(&stage, steps),
            Step::Cancel(task) => {
                if let Some(key) = stage.key(*task) {
                    stage.lp.cancel(key);
                }
            }
            Step::Close => self.connection = None,
            Step::Panic(text) => panic!("{text}"),
            step => return self.wait_for(step),
        }
        None
    }

    fn wait_for(&mut self, step: &Step) -> Option<Wait> {
        let stage = &self.stage;
        Some(match step {
            Step::Turn => Wait::Turn,
            Step::Sleep(us) => Wait::Sleep(*us),
            Step::Wait(future) => Wait::Future(stage.futures[*future].clone()),
            Step::Join(task) => Wait::Join(stage.key(*task)?),
            Step::Connect(peer) => Wait::Connect(Address::Peer(*peer)),
            Step::Accept => Wait::Accept(stage.listener.clone()),
            Step::Read => Wait::Read(self.connection.take()?),
            Step::Write => Wait::Write(self.connection.take()?),
            Step::Job(us) => Wait::Job(*us),
            Step::QueueForPlace => Wait::Place(stage.places.clone()),
            Step::Place => match stage.places.take() {
                None => Wait::Place(stage.places.clone()),
                Some(place) => {
                    self.held.push(Held::Place(place));
                    return None;
                }
            },
            Step::Call(steps) => Wait::Call(self.child(steps, 1)),
            Step::Repeat(rounds, steps) => {
                Wait::Call(self.child(steps, *rounds))
            }
            Step::Timeout(us, steps) => {
                Wait::Timeout(*us, self.child(steps, 1))
            }
            Step::Until(future, steps) => {
                let stop = stage.futures[*future].clone();
                Wait::Until(stop, self.child(steps, 1))
            }
            _ => return None,
        })
    }

    /// Takes the connection that was waited for.
    ///
    /// What was thrown at the wait is given back, here and below, for the
    /// body to end with; any other fault is said.
    pub(crate) fn connected(
        &mut self,
        connected: Result<Connection, Fault>,
    ) -> Played {
        if let Some(connection) = self.unless_failed(connected)? {
            self.say("connected");
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes the client that was waited for.
    pub(crate) fn accepted(
        &mut self,
        accepted: Result<(Connection, u32), Fault>,
    ) -> Played {
        if let Some((connection, client)) = self.unless_failed(accepted)? {
            self.say(&format!("accepted {client}"));
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes back the connection that was read from or written to.
    pub(crate) fn moved(&mut self, moved: Result<Moved, Fault>) -> Played {
        if let Some((connection, _, bytes)) = self.unless_failed(moved)? {
            self.say(&format!("moved {bytes}"));
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes what the job gave.
    pub(crate) fn returned(&mut self, returned: Result<u32, Fault>) -> Played {
        if let Some(value) = self.unless_failed(returned)? {
            self.say(&format!("returned {value}"));
        }
        Ok(())
    }

    /// Takes the place that was waited for.
    pub(crate) fn placed(&mut self, place: Place) {
        self.held.push(Held::Place(place));
    }

    /// Says whether the time was enough.
    pub(crate) fn timed(&mut self, ended: Ended<Elapsed>) -> Played {
        self.say(match ended {
            Ok(Err(thrown)) => return Err(thrown),
            Ok(Ok(())) => "in time",
            Err(Elapsed) => "elapsed",
        });
        Ok(())
    }

    /// Says whether it was told to stop.
    pub(crate) fn ended(&mut self, ended: Ended<Stopped>) -> Played {
        self.say(match ended {
            Ok(Err(thrown)) => return Err(thrown),
            Ok(Ok(())) => "done",
            Err(Stopped) => "stopped",
        });
        Ok(())
    }

    fn unless_failed<T>(
        &self,
        result: Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => {
                self.say(&fault.to_string());
                Ok(None)
            }
        }
    }
}

impl Stage {
    fn key(&self, task: usize) -> Option<TaskKey> {
        self.tasks.borrow().get(task).map(Task::key)
    }
}

fn spawn(stage: &Rc<Stage>, steps: &Steps) {
    let number = stage.tasks.borrow().len();
    let part = Part::new(stage, number, steps);
    let who = Who::Task(number as u32);
    let task = match stage.style {
        Style::Callbacks => players::callbacks::spawn(&stage.lp, who, part),
        Style::Send => players::send::spawn(&stage.lp, who, part),
        Style::YieldFrom => players::yield_from::spawn(&stage.lp, who, part),
        Style::AsyncAwait => players::async_await::spawn(&stage.lp, who, part),
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
    pub(crate) lost: Vec<LostTask>,
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
        futures: (0..FUTURES).map(|_| LabFuture::new(lp)).collect(),
        places: Places::new(lp, 1),
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
    let lost = event_loop.lost_tasks();
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
