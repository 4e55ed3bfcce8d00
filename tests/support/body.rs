//! A body of a script: its remaining steps, and the things that it holds.

use super::script::{Step, Steps, Value};
use super::tasks::{Gathered, Shared, Started};
use std::cell::Cell;
use std::rc::Rc;
use std::thread::{self, ThreadId};
use styles::asyncio::{
    DropGuard, Gathering, Kind, Raised, Raises, SharedTask, TaskGroup,
    YieldWatch,
};
use styles::event_loop::{
    Connection, Listener, Permit, Promise, Semaphore, TaskKey, Token,
};
use styles::workload::{Address, Buffer};

/// The room of a read, in bytes.
const READ_BYTES: usize = 64;

/// The next wait of a body.
pub(super) enum Wait {
    Turn,
    Sleep(u64),
    Signal(Promise<()>),
    Ended(TaskKey, Started),
    Task(SharedTask<Value>),
    OfTasks(TasksWait),
    Future(Promise<Raises<Value>>),
    Values(Gathering<Value>),
    Outcomes(Gathering<Raises<Value>>),
    Connect(Address),
    Accept(Listener),
    Read(Connection, Buffer),
    Write(Connection, Buffer),
    Job(u64, Value),
    Permit(Semaphore),
    /// A body, and the function that takes its result.
    Call(Body, fn(&mut Body, Raises<Value>) -> Raises),
    /// A body of which the cancellation is caught, where it can be.
    CatchAll(Body),
    /// A body, and the one that is called when it is cancelled.
    CleanUp(Box<[Body; 2]>),
    Timeout(u64, Body),
    Until(Promise<()>, Body),
}

/// A wait for tasks that are cancelled with the body, or are not.
pub(super) enum TasksWait {
    Owned(SharedTask<Value>),
    Shield(Body),
    Group(Body),
}

/// The next thing that a body does: a wait, or its end.
pub(super) enum Next {
    Wait(Wait),
    Ended(Raises<Value>),
}

/// A thing that a body holds until it ends.
pub(super) enum Held {
    Guard(#[expect(dead_code, reason = "dropped")] Guard),
    Permit(#[expect(dead_code, reason = "dropped")] Permit),
}

type Guard = DropGuard<Box<dyn FnOnce()>>;

/// A body: its remaining steps, and the things that it holds.
pub(crate) struct Body {
    pub(super) shared: Rc<Shared>,
    steps: Steps,
    next: usize,
    rounds: u32,
    pub(super) connection: Option<Connection>,
    pub(super) held: Vec<Held>,
    pub(super) on_cancel: Option<Value>,
    /// The count as this body last read it.
    pub(super) loaded: u64,
    pub(super) watch: Option<YieldWatch>,
    /// The token that sets the context variable back.
    pub(super) token: Option<Token<Value>>,
    /// The group of which it is the body.
    pub(super) group: Option<TaskGroup>,
    /// The thread on which its last job ran.
    pub(super) job_thread: Option<ThreadId>,
}

impl Body {
    pub(super) fn new(shared: &Rc<Shared>, steps: &Steps) -> Body {
        Body {
            shared: shared.clone(),
            steps: steps.clone(),
            next: 0,
            rounds: 1,
            connection: None,
            held: Vec::new(),
            on_cancel: None,
            loaded: 0,
            watch: None,
            token: None,
            group: None,
            job_thread: None,
        }
    }

    fn child(&self, steps: &Steps) -> Body {
        Body::new(&self.shared, steps)
    }

    /// Goes on to the next wait or the end.
    pub(super) fn next(&mut self) -> Next {
        let shared = self.shared.clone();
        let _inside = Inside::enter(&shared);
        let steps = self.steps.clone();
        while self.rounds > 0 {
            while let Some(step) = steps.get(self.next) {
                self.next += 1;
                match step {
                    Step::Return(value) => return self.end(Ok(value)),
                    Step::Raise(text) => {
                        let error = Raised::new(Kind::Value, *text);
                        return self.end(Err(error));
                    }
                    step => {
                        if let Some(wait) = self.take_step(step) {
                            return Next::Wait(wait);
                        }
                    }
                }
            }
            self.next = 0;
            self.rounds -= 1;
        }
        self.end(Ok(""))
    }

    fn end(&mut self, result: Raises<Value>) -> Next {
        self.on_cancel = None;
        Next::Ended(result)
    }

    /// Ends with an error that a wait raised; the body was cancelled only if
    /// that is the error.
    pub(super) fn fail(&mut self, error: Raised) -> Raises<Value> {
        if error.kind != Kind::Cancelled {
            self.on_cancel = None;
        }
        Err(error)
    }

    /// Does a step, or returns the wait that it begins with.
    fn take_step(&mut self, step: &Step) -> Option<Wait> {
        let shared = self.shared.clone();
        Some(match step {
            Step::Turn => Wait::Turn,
            Step::Sleep(us) => Wait::Sleep(*us),
            Step::Wait(signal) => {
                Wait::Signal(shared.signals[*signal].clone())
            }
            Step::Join(task) => {
                let task = shared.task(*task);
                Wait::Ended(task.key()?, task)
            }
            Step::Value(task) => Wait::Task(shared.shared_task(*task)),
            Step::Await(future) => {
                Wait::Future(shared.futures[*future].clone())
            }
            Step::AwaitGathering(number) => {
                match shared.gatherings.borrow()[*number].clone() {
                    Gathered::Values(all) => Wait::Values(all),
                    Gathered::Outcomes(all) => Wait::Outcomes(all),
                }
            }
            Step::Connect(peer) => Wait::Connect(Address::Peer(*peer)),
            Step::Accept => Wait::Accept(shared.listener.clone()),
            Step::Read => {
                let room = Buffer::with_capacity(READ_BYTES);
                Wait::Read(self.connection.take()?, room)
            }
            Step::Write(text) => {
                let text = Buffer::from(text.as_bytes().to_vec());
                Wait::Write(self.connection.take()?, text)
            }
            Step::Job(us, value) => Wait::Job(*us, value),
            Step::QueueForPlace => Wait::Permit(shared.semaphore.clone()),
            Step::Place => match shared.semaphore.try_acquire() {
                None => Wait::Permit(shared.semaphore.clone()),
                Some(place) => {
                    self.held.push(Held::Permit(place));
                    return None;
                }
            },
            Step::Call(steps) => Wait::Call(self.child(steps), Body::called),
            Step::Repeat(rounds, steps) => {
                let mut child = self.child(steps);
                child.rounds = *rounds;
                Wait::Call(child, Body::called)
            }
            Step::Catch(steps) => Wait::Call(self.child(steps), Body::caught),
            Step::CatchAll(steps) => Wait::CatchAll(self.child(steps)),
            Step::CleanUp(steps, last) => {
                Wait::CleanUp(Box::new([steps, last].map(|s| self.child(s))))
            }
            Step::Timeout(us, steps) => Wait::Timeout(*us, self.child(steps)),
            Step::Until(signal, steps) => {
                let stop = shared.signals[*signal].clone();
                Wait::Until(stop, self.child(steps))
            }
            step => match self.tasks_wait(step) {
                Some(wait) => Wait::OfTasks(wait),
                None => {
                    self.do_at_once(step);
                    return None;
                }
            },
        })
    }

    /// Returns the wait of a step for tasks.
    fn tasks_wait(&self, step: &Step) -> Option<TasksWait> {
        match step {
            Step::ValueOwned(task) => {
                Some(TasksWait::Owned(self.shared.shared_task(*task)))
            }
            Step::Group(steps) => Some(TasksWait::Group(self.child(steps))),
            Step::Shield(steps) => {
                // It counts as a task, of which the handle is not known.
                let unknown = Started::Unknown;
                self.shared.tasks.borrow_mut().push(unknown);
                Some(TasksWait::Shield(self.child(steps)))
            }
            _ => None,
        }
    }

    /// Makes it the body of a group.
    pub(super) fn within(mut self, group: TaskGroup) -> Body {
        self.group = Some(group);
        self
    }

    /// Holds a guard that calls `at_drop` when it is dropped.
    pub(super) fn hold(&mut self, at_drop: impl FnOnce() + 'static) {
        let guard = DropGuard::new(Box::new(at_drop) as Box<dyn FnOnce()>);
        self.held.push(Held::Guard(guard));
    }
}

impl Drop for Body {
    /// Prints the word of a body that is dropped in a wait.
    fn drop(&mut self) {
        if let Some(word) = self.on_cancel {
            self.shared.lp.print(word);
        }
    }
}

/// The guard of a body that runs, between two of its waits: no other body runs
/// meanwhile, and it is on the thread of the loop.
struct Inside<'a>(&'a Cell<bool>);

impl<'a> Inside<'a> {
    fn enter(shared: &'a Shared) -> Inside<'a> {
        assert_eq!(thread::current().id(), shared.thread);
        let nested = shared.inside.replace(true);
        assert!(!nested, "a body was resumed from within another");
        Inside(&shared.inside)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}
