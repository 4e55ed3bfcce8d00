//! What the loop does, told step by step to whoever wants to know.
//!
//! Nobody is told as a rule, and that must cost nothing: a pass exists in two
//! copies, and what became ready is read off the ready queue afterwards, so
//! that nothing is asked where a task takes its turn.

use super::run::RunError;
use super::world::{Patience, Readiness};
use super::{End, Loop, Op, OpKey, TaskKey, Waiter};
use crate::trace::{Event, Who};
use std::cell::{Cell, RefCell};
use std::panic::Location;

/// A task, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which task.
    pub key: TaskKey,
    /// Whose it is.
    pub who: Who,
}

/// One thing that the loop did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A wait began.
    Begun {
        /// What is waited for.
        op: OpKey,
        /// Who waits; nobody if it is done outside of any task.
        task: Option<Named>,
        /// What kind of operation it is; see [`Op::name`].
        name: &'static str,
        /// Where in the source it is waited for, if that was noted; see
        /// [`Loop::note_place`].
        place: Option<SourcePlace>,
    },
    /// What is waited for is over, or possible; may be told twice.
    Completed {
        /// What.
        op: OpKey,
        /// Which task brought it about; none if it was the world, or
        /// somebody outside of any task.
        by: Option<TaskKey>,
    },
    /// A wait was given up; may be told of one that is over.
    Withdrawn {
        /// For what.
        op: OpKey,
    },
    /// What came of an operation was taken in a resumption for something
    /// else.
    Claimed {
        /// Of which.
        op: OpKey,
    },
    /// A task is to be resumed for no operation: it was started, or its waker
    /// was woken.
    Woken {
        /// Which task.
        task: Named,
        /// Which task brought it about, if one did.
        by: Option<TaskKey>,
        /// Where in the source it was started, if it was and that was noted.
        place: Option<SourcePlace>,
    },
    /// A task is given control.
    Resumed {
        /// Which task.
        task: Named,
        /// For what; [`OpKey::NONE`] for no operation.
        op: OpKey,
    },
    /// A task gives control back, to wait or because it has ended.
    Paused {
        /// Which task.
        task: TaskKey,
    },
    /// A task has ended; if it was lost, without being paused.
    Ended {
        /// Which task.
        task: TaskKey,
        /// How.
        end: End,
    },
    /// A fact was stated.
    Noted {
        /// Of whom.
        who: Who,
        /// Which.
        event: Event,
    },
}

/// A place in the source.
pub type SourcePlace = &'static Location<'static>;

/// Is told all that a loop does, in the order in which it does it.
pub trait Observer {
    /// Takes one step, done at `clock_us` microseconds since the run began by
    /// [`World::clock_us`](super::World::clock_us).
    ///
    /// Must not act on the loop.
    fn observe(&mut self, clock_us: u64, step: Step);
}

/// What a loop has for being observed.
#[derive(Default)]
pub(super) struct Observed {
    is_on: Cell<bool>,
    observer: RefCell<Option<Box<dyn Observer>>>,
    /// How many entries of the ready queue were told.
    told: Cell<usize>,
    /// Where in the source the current task has got.
    place: Cell<Option<SourcePlace>>,
    /// The task that is being started.
    started: Cell<Option<TaskKey>>,
}

impl Loop {
    #[inline]
    pub(super) fn is_observed(&self) -> bool {
        self.0.observed.is_on.get()
    }

    /// Notes where in the source the current task has got, for the wait or the
    /// start that follows. Styles do, in all that waits and starts.
    #[inline(always)]
    pub fn note_place(&self, place: SourcePlace) {
        self.0.observed.place.set(Some(place));
    }

    fn place(&self) -> Option<SourcePlace> {
        self.0.observed.place.get()
    }

    /// Has `observer` told what is done from now on.
    pub(super) fn observe(&self, observer: Box<dyn Observer>) {
        self.0.observed.is_on.set(true);
        self.0.observed.told.set(self.0.core.borrow().ready.len());
        self.0.observed.observer.replace(Some(observer));
    }

    /// One turn, told.
    #[cold]
    #[inline(never)]
    pub(super) fn turn_observed(
        &self,
        patience: Patience,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        self.tell_ready();
        self.collect(patience, events)?;
        self.tell_ready();
        self.resume_all::<true>();
        Ok(())
    }

    /// Tells a step, and before it what became ready by now.
    #[cold]
    pub(super) fn tell(&self, step: Step) {
        self.tell_ready();
        self.tell_one(step);
    }

    fn tell_one(&self, step: Step) {
        // Some steps are done while the world is busy with them.
        let world = self.0.world.try_borrow();
        let clock_us = world.map_or(self.now_us(), |w| w.clock_us());
        if let Some(observer) = &mut *self.0.observed.observer.borrow_mut() {
            observer.observe(clock_us, step);
        }
    }

    /// Tells what became ready since this was called last.
    pub(super) fn tell_ready(&self) {
        if self.is_observed() {
            self.tell_ready_by(self.current_task());
        }
    }

    #[cold]
    fn tell_ready_by(&self, by: Option<TaskKey>) {
        let told = &self.0.observed.told;
        loop {
            let next = self.0.core.borrow().ready.get(told.get()).copied();
            let Some(ready) = next else { break };
            told.set(told.get() + 1);
            let (task, op) = (self.named(ready.task), ready.op);
            match task {
                None if ready.task == TaskKey::NONE => {
                    self.tell_one(Step::Completed { op, by });
                }
                Some(task) if op == OpKey::NONE => {
                    let place = self.started_at(task.key);
                    self.tell_one(Step::Woken { task, by, place });
                }
                Some(_) => {
                    let (name, place) = ("turn", self.place());
                    self.tell_one(Step::Begun {
                        op,
                        task,
                        name,
                        place,
                    });
                }
                // It has ended before its turn came.
                None => {}
            }
        }
    }

    /// Notes that a pass has taken from the ready queue; what it left there
    /// was told before.
    pub(super) fn tell_pass(&self) {
        let left = self.0.core.borrow().ready.len();
        self.0.observed.told.set(left);
    }

    /// Tells that a wait began which is over at once, or will be told.
    #[inline]
    pub(super) fn tell_begun(
        &self,
        op: OpKey,
        task: Option<TaskKey>,
        name: &'static str,
    ) {
        if self.is_observed() {
            let task = task.and_then(|key| self.named(key));
            // Not what became ready by it: that comes after.
            let place = self.place();
            self.tell_one(Step::Begun {
                op,
                task,
                name,
                place,
            });
        }
    }

    #[cold]
    pub(super) fn submit_observed(&self, waiter: Waiter, op: Op) -> OpKey {
        self.tell_ready();
        let task = match waiter {
            Waiter::Task(task) => Some(task),
            // Somebody else polls the task, or there is none.
            Waiter::Foreign(_) => self.current_task(),
        };
        let name = op.name();
        let key = self.submit_unobserved(waiter, op);
        if !key.is_placeless() {
            self.tell_begun(key, task, name);
        }
        key
    }

    #[cold]
    pub(super) fn tell_resumed(&self, task: TaskKey, op: OpKey) {
        if let Some(task) = self.named(task) {
            self.tell(Step::Resumed { task, op });
        }
        // What is noted from now on is of this task.
        self.0.observed.place.set(None);
    }

    /// Tells that a task was started, at the place that was noted last.
    #[cold]
    pub(super) fn tell_started(&self, task: TaskKey) {
        self.0.observed.started.set(Some(task));
        self.tell_ready();
        self.0.observed.started.set(None);
    }

    fn started_at(&self, task: TaskKey) -> Option<SourcePlace> {
        let started = self.0.observed.started.get();
        self.place().filter(|_| started == Some(task))
    }

    fn named(&self, key: TaskKey) -> Option<Named> {
        let who = self.0.core.borrow_mut().task_who(key)?;
        Some(Named { key, who })
    }

    /// Tells how a task ended, and whom that made ready.
    #[cold]
    pub(super) fn tell_end(&self, task: TaskKey, end: End) {
        let by = match end {
            End::Cancelled => self.current_task(),
            End::Finished | End::Lost => None,
        };
        self.tell_ready_by(by.or(Some(task)));
        self.tell_one(Step::Ended { task, end });
    }
}
