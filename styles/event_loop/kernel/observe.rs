//! Observing a loop: one seam, by which an observer sees each of its steps.
//!
//! Each step is told where it happens, behind one flag. What became ready is
//! not: it is read off the ready queue before the next step is told, so that a
//! task that becomes ready costs nothing for it.

use super::keys::{OpKey, TaskKey};
use super::operation::Op;
use super::ready::Ready;
use super::task::{End, Resume};
use crate::event_loop::Loop;
use crate::trace::{Actor, Event};
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::pin::Pin;

/// A task, and the actor that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The key of the task.
    pub key: TaskKey,
    /// The actor that it belongs to.
    pub actor: Actor,
}

/// One step of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopEvent {
    /// A turn begins to handle all that is ready by now.
    Turn {
        /// Its number, counted from one since the loop was made.
        number: u64,
    },
    /// A wait began.
    Begun {
        /// The operation that is waited for.
        op: OpKey,
        /// The task that waits; none if it is done outside of any task.
        task: Option<Named>,
        /// The kind of the operation; see [`Op::name`].
        name: &'static str,
        /// The time at which it is due, in microseconds since the run began,
        /// if it waits for a time.
        deadline_us: Option<u64>,
        /// The place in the source that waits, if it was noted; see
        /// [`Loop::note_place`].
        place: Option<SourcePlace>,
    },
    /// An operation is over, or possible; may be told twice.
    Completed {
        /// The operation.
        op: OpKey,
        /// The task that brought it about; none if it was the world, or code
        /// outside of any task.
        by: Option<TaskKey>,
    },
    /// A wait was given up; may be told of one that is over.
    Withdrawn {
        /// The operation that was waited for.
        op: OpKey,
    },
    /// An outcome was taken in a resumption for something else.
    Claimed {
        /// The operation.
        op: OpKey,
    },
    /// A task is to be resumed for no operation: it was started, woken or
    /// cancelled.
    Woken {
        /// The task.
        task: Named,
        /// The task that brought it about, if one did.
        by: Option<TaskKey>,
        /// The place in the source that started it, if it was started and
        /// that was noted.
        place: Option<SourcePlace>,
    },
    /// A task is given control.
    Resumed {
        /// The task.
        task: Named,
        /// The operation that it is resumed for, if any.
        op: Option<OpKey>,
    },
    /// A task gives control back, to wait or because it has ended.
    Paused {
        /// The task.
        task: TaskKey,
    },
    /// A task has ended; one that panicked was not paused before.
    Ended {
        /// The task.
        task: TaskKey,
        /// The way in which it ended.
        end: End,
    },
    /// A fact was stated.
    Noted {
        /// The actor that the fact belongs to.
        actor: Actor,
        /// The fact.
        event: Event,
    },
}

/// A place in the source.
pub type SourcePlace = &'static Location<'static>;

/// An observer of a loop, which sees its steps in the order in which they
/// happen.
pub trait Observer {
    /// Takes one step, which happened at `clock_us` microseconds since the run
    /// began by [`World::clock_us`](super::super::World::clock_us).
    ///
    /// Must not act on the loop.
    fn observe(&mut self, clock_us: u64, event: LoopEvent);

    /// Returns the time that a sleep takes, in microseconds, if a task asks
    /// for one of `us`: as long, unless an experiment is made with the run.
    ///
    /// Must not act on the loop.
    fn length(&mut self, _clock_us: u64, _task: Named, us: u64) -> u64 {
        us
    }

    /// Looks at a task that gives control back, before it is told that it is
    /// paused: at [`Resume::path`], the bodies that wait for each other.
    ///
    /// Must not act on the loop.
    fn look(&mut self, _task: TaskKey, _body: Pin<&dyn Resume>) {}
}

/// The observer of a loop, if it has one, and what was told to it.
#[derive(Default)]
pub(super) struct Observed {
    is_on: Cell<bool>,
    observer: RefCell<Option<Box<dyn Observer>>>,
    /// The number of entries of the ready queue that were told.
    told: Cell<usize>,
    /// The place in the source that the current task has reached.
    place: Cell<Option<SourcePlace>>,
    /// The task that is being started.
    started: Cell<Option<TaskKey>>,
}

impl Loop {
    #[inline]
    pub(in super::super) fn is_observed(&self) -> bool {
        self.observed().is_on.get()
    }

    fn observed(&self) -> &Observed {
        &self.kernel().observed
    }

    /// Notes the place in the source that the current task has reached, for
    /// the wait or the start that follows. Styles do, in all that waits and
    /// starts.
    #[inline(always)]
    pub fn note_place(&self, place: SourcePlace) {
        self.observed().place.set(Some(place));
    }

    /// Returns the place that was noted last.
    pub(super) fn noted_place(&self) -> Option<SourcePlace> {
        self.observed().place.get()
    }

    /// Notes a place again that was noted before.
    pub(super) fn note_place_again(&self, place: Option<SourcePlace>) {
        self.observed().place.set(place);
    }

    /// Does something at a place of its own, and forgets the place after.
    pub(in super::super) fn at_place<T>(
        &self,
        place: SourcePlace,
        act: impl FnOnce() -> T,
    ) -> T {
        let before = self.noted_place();
        self.note_place(place);
        let done = act();
        self.note_place_again(before);
        done
    }

    /// Tells `observer` each step from now on.
    pub(super) fn observe(&self, observer: Box<dyn Observer>) {
        let queued = self.tables().ready.queued(0).len();
        self.observed().is_on.set(true);
        self.observed().told.set(queued);
        self.observed().observer.replace(Some(observer));
    }

    /// Tells a step, and before it what became ready by now.
    #[cold]
    pub(in super::super) fn tell(&self, event: LoopEvent) {
        self.tell_ready();
        self.tell_one(event);
    }

    fn tell_one(&self, event: LoopEvent) {
        // Some steps happen while the world is busy with them.
        let world = self.kernel().world.try_borrow();
        let clock_us = world.map_or(self.now_us(), |w| w.clock_us());
        if let Some(observer) = &mut *self.observed().observer.borrow_mut() {
            observer.observe(clock_us, event);
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
        let told = &self.observed().told;
        loop {
            let next = self.tables().ready.queued(told.get()).first().copied();
            let Some(ready) = next else { break };
            told.set(told.get() + 1);
            let event = match ready {
                Ready::Op(op) => Some(LoopEvent::Completed { op, by }),
                Ready::Task(key, None) => self.named(key).map(|task| {
                    let place = self.started_at(key);
                    LoopEvent::Woken { task, by, place }
                }),
                Ready::Task(key, Some(op)) => {
                    self.named(key).map(|task| LoopEvent::Begun {
                        op,
                        task: Some(task),
                        name: Op::Yield.name(),
                        deadline_us: None,
                        place: self.observed().place.get(),
                    })
                }
            };
            // A task may have ended before its turn comes.
            if let Some(event) = event {
                self.tell_one(event);
            }
        }
    }

    /// Tells what became ready by now, all of which the next turn takes.
    pub(super) fn tell_turn(&self) {
        if self.is_observed() {
            self.tell_ready_by(self.current_task());
            let number = self.tables().counters.turns + 1;
            self.tell_one(LoopEvent::Turn { number });
        }
    }

    /// Notes that a turn has taken all entries from the ready queue.
    pub(super) fn none_told(&self) {
        self.observed().told.set(0);
    }

    /// Tells that a task gives control back.
    #[cold]
    pub(super) fn tell_paused(&self, task: TaskKey, body: Pin<&dyn Resume>) {
        self.tell_ready();
        if let Some(observer) = &mut *self.observed().observer.borrow_mut() {
            observer.look(task, body);
        }
        self.tell_one(LoopEvent::Paused { task });
    }

    /// Asks for the time that a sleep of a task takes.
    #[cold]
    pub(super) fn ask_length(&self, task: Option<TaskKey>, us: u64) -> u64 {
        let Some(task) = task.and_then(|key| self.named(key)) else {
            return us;
        };
        match &mut *self.observed().observer.borrow_mut() {
            Some(observer) => observer.length(self.now_us(), task, us),
            None => us,
        }
    }

    /// Tells that a wait began, but not what became ready by it: that comes
    /// after.
    #[inline]
    pub(super) fn tell_begun(
        &self,
        op: OpKey,
        task: Option<TaskKey>,
        name: &'static str,
        deadline_us: Option<u64>,
    ) {
        if self.is_observed() {
            let task = task.and_then(|key| self.named(key));
            let place = self.observed().place.get();
            self.tell_one(LoopEvent::Begun {
                op,
                task,
                name,
                deadline_us,
                place,
            });
        }
    }

    #[cold]
    pub(super) fn tell_resumed(&self, task: TaskKey, op: Option<OpKey>) {
        if let Some(task) = self.named(task) {
            self.tell(LoopEvent::Resumed { task, op });
        }
        // A place that is noted from now on is of this task.
        self.observed().place.set(None);
    }

    /// Tells that a task was started, at the place that was noted last.
    #[cold]
    pub(in super::super) fn tell_started(&self, task: TaskKey) {
        self.observed().started.set(Some(task));
        self.tell_ready();
        self.observed().started.set(None);
    }

    /// Tells that a task was started to run at once, at the place that was
    /// noted last.
    #[cold]
    pub(super) fn tell_started_hot(&self, task: TaskKey) {
        let (by, place) = (self.current_task(), self.noted_place());
        if let Some(task) = self.named(task) {
            self.tell(LoopEvent::Woken { task, by, place });
        }
    }

    fn started_at(&self, task: TaskKey) -> Option<SourcePlace> {
        let started = self.observed().started.get();
        let place = self.observed().place.get();
        place.filter(|_| started == Some(task))
    }

    fn named(&self, key: TaskKey) -> Option<Named> {
        let actor = self.actor(key)?;
        Some(Named { key, actor })
    }

    /// Tells how a task ended, and what that made ready.
    #[cold]
    pub(super) fn tell_end(&self, task: TaskKey, end: End) {
        let by = match end {
            End::Cancelled => self.current_task(),
            End::Finished | End::Panicked => None,
        };
        self.tell_ready_by(by.or(Some(task)));
        self.tell_one(LoopEvent::Ended { task, end });
    }
}
