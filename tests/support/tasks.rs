//! The state that all bodies of a script share, and the start of its tasks.

use super::body::Body;
use super::players;
use super::script::{FUTURES, Steps, Value};
use harness::worlds::sim::SimWorld;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread::{self, ThreadId};
use styles::Style;
use styles::asyncio::{self, Gathering, Kind, Raises, SharedTask};
use styles::event_loop::{
    ContextVar, Handle, Listener, Loop, Promise, Semaphore, Task, TaskKey,
};
use styles::trace::Actor;

/// The state that all bodies of a script share.
pub(super) struct Shared {
    pub(super) lp: Loop,
    pub(super) style: Style,
    pub(super) tasks: RefCell<Vec<Started>>,
    pub(super) handles: RefCell<Vec<Handle>>,
    pub(super) signals: Vec<Promise<()>>,
    pub(super) futures: Vec<Promise<Raises<Value>>>,
    pub(super) gatherings: RefCell<Vec<Gathered>>,
    pub(super) semaphore: Semaphore,
    pub(super) listener: Listener,
    pub(super) count: Cell<u64>,
    pub(super) var: ContextVar<Value>,
    /// True while a body runs, between two of its waits.
    pub(super) inside: Cell<bool>,
    /// The thread of the loop.
    pub(super) thread: ThreadId,
}

/// A task of a script.
#[derive(Clone)]
pub(super) enum Started {
    /// The script itself if its task is not known, or a task with a dropped
    /// handle.
    Unknown,
    OfLoop(TaskKey),
    OfAsyncio(SharedTask<Value>),
}

impl Started {
    pub(super) fn key(&self) -> Option<TaskKey> {
        match self {
            Started::Unknown => None,
            Started::OfLoop(key) => Some(*key),
            Started::OfAsyncio(task) => Some(task.key()),
        }
    }
}

#[derive(Clone)]
pub(super) enum Gathered {
    Values(Gathering<Value>),
    Outcomes(Gathering<Raises<Value>>),
}

impl Shared {
    fn new(style: Style, lp: &Loop) -> Rc<Shared> {
        Rc::new(Shared {
            lp: lp.clone(),
            style,
            tasks: RefCell::new(vec![Started::Unknown]),
            handles: RefCell::default(),
            signals: (0..FUTURES).map(|_| Promise::new(lp)).collect(),
            futures: (0..FUTURES).map(|_| Promise::new(lp)).collect(),
            gatherings: RefCell::default(),
            semaphore: Semaphore::new(lp, 1),
            listener: lp.listener(SimWorld::LISTENER),
            count: Cell::new(0),
            var: ContextVar::with_default("var", "none"),
            inside: Cell::new(false),
            thread: thread::current().id(),
        })
    }

    /// Returns a task by its number; [`Started::Unknown`] if there is none.
    pub(super) fn task(&self, number: usize) -> Started {
        let tasks = self.tasks.borrow();
        tasks.get(number).cloned().unwrap_or(Started::Unknown)
    }

    /// Returns a task of asyncio's kind.
    pub(super) fn shared_task(&self, number: usize) -> SharedTask<Value> {
        match self.task(number) {
            Started::OfAsyncio(task) => task,
            _ => panic!("task {number} has no handle"),
        }
    }

    /// Makes a function that prints the value of the context variable.
    pub(super) fn saying_var(&self) -> impl FnOnce() + use<> {
        // The promises that may hold it do not hold themselves by it.
        let (lp, var) = (self.lp.clone(), self.var.clone());
        move || lp.print(var.get(&lp).expect("it has a default"))
    }

    /// Starts a task of the loop, as the next in number.
    pub(super) fn spawn(self: &Rc<Shared>, steps: &Steps) {
        let number = self.tasks.borrow().len();
        let body = Body::new(self, steps);
        let task =
            spawn_body(self.style, &self.lp, Actor::Task(number as u32), body);
        let task = Started::OfLoop(task.key());
        self.tasks.borrow_mut().push(task);
    }

    /// Starts a task of asyncio's kind, as the next in number.
    pub(super) fn start(
        self: &Rc<Shared>,
        style: Style,
        steps: &Steps,
    ) -> SharedTask<Value> {
        let task = start_body(style, &self.lp, Body::new(self, steps));
        self.tasks
            .borrow_mut()
            .push(Started::OfAsyncio(task.clone()));
        task
    }

    /// Starts a task of asyncio's kind that runs to its first wait at once.
    pub(super) fn start_eager(self: &Rc<Shared>, steps: &Steps) {
        let number = self.tasks.borrow().len();
        self.tasks.borrow_mut().push(Started::Unknown);
        let body = Body::new(self, steps);
        // The body that starts it does not run meanwhile.
        let inside = self.inside.replace(false);
        let task = with_style!(self.style, players::player => {
            player::start_eager(&self.lp, body)
        });
        self.inside.set(inside);
        self.tasks.borrow_mut()[number] = Started::OfAsyncio(task);
    }
}

/// Starts a script as a task of the loop.
pub(crate) fn spawn(
    style: Style,
    lp: &Loop,
    actor: Actor,
    script: &Steps,
) -> Task<()> {
    let shared = Shared::new(style, lp);
    let task = spawn_body(style, lp, actor, Body::new(&shared, script));
    shared.tasks.borrow_mut()[0] = Started::OfLoop(task.key());
    task
}

/// Starts a script as a task of asyncio's kind.
pub(crate) fn start(
    style: Style,
    lp: &Loop,
    script: &Steps,
) -> SharedTask<Value> {
    start_body(style, lp, body_of(style, lp, script))
}

/// Prints the error that ended a task of the loop. Nothing is printed of a
/// cancellation, which only some styles raise as an error in the body.
pub(super) fn end(lp: &Loop, result: Raises<Value>) {
    match result {
        Err(error) if error.kind != Kind::Cancelled => {
            lp.print(format_args!("raised {error}"));
        }
        _ => {}
    }
}

/// Makes the body of a script, for a player to play it in any task.
pub(crate) fn body_of(style: Style, lp: &Loop, script: &Steps) -> Body {
    Body::new(&Shared::new(style, lp), script)
}

/// Plays a script as the main task of one of asyncio's runs.
pub(crate) fn run(
    style: Style,
    stage: &asyncio::Stage,
    script: &Steps,
) -> Raises<Value> {
    let body = body_of(style, stage, script);
    with_style!(style, players::player => player::run(stage, body))
}

fn spawn_body(style: Style, lp: &Loop, actor: Actor, body: Body) -> Task<()> {
    with_style!(style, players::player => player::spawn(lp, actor, body))
}

fn start_body(style: Style, lp: &Loop, body: Body) -> SharedTask<Value> {
    with_style!(style, players::player => player::start(lp, body))
}
