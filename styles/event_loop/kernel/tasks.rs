//! The table of tasks, and the states of a task.
//!
//! ```text
//!             it waits again
//!           +----------------+
//!           v                |        it returns or panics
//! spawn -> Alive ------> (running) ------------------------+
//!           |  |             | cancelled from within       |
//!           |  |             v                             v
//!           |  |          Doomed --- it returns -------> Ended --> Free
//!           |  | cancel_soon                               ^    when its
//!           |  +--> Cancelling --- its next turn ----------+    handle is
//!           | cancel     |                                 |    dropped
//!           |            +--- a body catches it: Alive      |
//!           +----------------------------------------------+
//! ```
//!
//! A task that is `Alive` waits, is ready or runs; while it runs its body is
//! out of its place. An ended task keeps its result as long as its handle is
//! out.

use super::keys::{FIRST_GENERATION, OpKey, TaskKey, next_generation};
use super::reasons::Reasons;
use super::task::{End, Resume};
use crate::trace::Actor;
use std::collections::BTreeMap;
use std::pin::Pin;

/// The state of a place; see the picture of this file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TaskState {
    Free,
    /// It waits, is ready or, if it is out of its place, runs.
    Alive,
    /// It is interrupted instead of resumed in its next turn.
    Cancelling,
    /// It runs, and is dropped when it returns.
    Doomed,
    Ended(End),
}

/// A task that is out of its place because it runs.
pub(in super::super) type Running = (TaskKey, Body);

/// The loop's side of a task.
pub(in super::super) type Body = Pin<Box<dyn Resume>>;

/// An entry of the table of tasks.
struct Slot {
    generation: u32,
    /// A handle is out, so the result is kept when the task has ended.
    held: bool,
    state: TaskState,
    actor: Actor,
    /// None while the task runs.
    body: Option<Body>,
    /// There are entries in [`Tasks::joins`].
    joined: bool,
}

// Where pointers are smaller it may be less.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Slot>() == 32, "half a cache line");

/// Below this number of joins sweeping is not worth it.
const SWEEP_FROM: usize = 64;

/// All tasks of a loop.
#[derive(Default)]
pub(super) struct Tasks {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Operations that wait for the end of a task, by task and by order.
    /// Beside the tasks, because few of those that wait are joined.
    joins: BTreeMap<(TaskKey, u64), OpKey>,
    next_join: u64,
    /// At this number those that were withdrawn are swept out.
    sweep_joins_at: usize,
    /// Some task was cancelled at its next turn; before that no operation is
    /// looked at for it.
    any_cancelled: bool,
    pub(super) reasons: Reasons,
}

impl Tasks {
    /// Gives a task a place; one without a body is put there next.
    pub(super) fn add(
        &mut self,
        actor: Actor,
        body: Option<Body>,
        held: bool,
    ) -> TaskKey {
        if let Some(place) = self.free.pop() {
            let slot = &mut self.slots[place as usize];
            slot.held = held;
            slot.state = TaskState::Alive;
            slot.actor = actor;
            slot.body = body;
            return TaskKey::new(place, slot.generation);
        }
        let place = self.slots.len() as u32;
        self.slots.push(Slot {
            generation: FIRST_GENERATION,
            held,
            state: TaskState::Alive,
            actor,
            body,
            joined: false,
        });
        TaskKey::new(place, FIRST_GENERATION)
    }

    fn slot(&self, key: TaskKey) -> Option<&Slot> {
        let slot = self.slots.get(key.place())?;
        (slot.generation == key.generation()).then_some(slot)
    }

    #[inline]
    fn slot_mut(&mut self, key: TaskKey) -> Option<&mut Slot> {
        let slot = self.slots.get_mut(key.place())?;
        (slot.generation == key.generation()).then_some(slot)
    }

    /// Returns the slot of a task that has not ended.
    fn unended(&mut self, key: TaskKey) -> Option<&mut Slot> {
        let slot = self.slot_mut(key)?;
        (!matches!(slot.state, TaskState::Ended(_))).then_some(slot)
    }

    /// Takes out a task that waits, to resume it.
    #[inline]
    pub(super) fn begin(&mut self, key: TaskKey) -> Option<Body> {
        let slot = self.slot_mut(key)?;
        if slot.state != TaskState::Alive {
            return None;
        }
        slot.body.take()
    }

    /// Puts a task back that waits again; returns it if it was cancelled
    /// while it ran.
    #[inline]
    pub(super) fn put_back(
        &mut self,
        key: TaskKey,
        body: Body,
    ) -> Option<Body> {
        match self.slot_mut(key) {
            Some(slot) if slot.state != TaskState::Doomed => {
                slot.body = Some(body);
                None
            }
            _ => Some(body),
        }
    }

    /// Has a task interrupted in its next turn; returns whether it waits and
    /// was not cancelled before, so that it has to be put into the queue. One
    /// that runs is doomed.
    pub(super) fn cancel_soon(&mut self, key: TaskKey) -> bool {
        let Some(slot) = self.unended(key) else {
            return false;
        };
        if slot.body.is_none() {
            slot.state = TaskState::Doomed;
            return false;
        }
        let is_first = slot.state == TaskState::Alive;
        slot.state = TaskState::Cancelling;
        self.any_cancelled = true;
        is_first
    }

    /// Returns whether any task was ever cancelled at its next turn.
    #[inline]
    pub(super) fn any_cancelled(&self) -> bool {
        self.any_cancelled
    }

    /// Returns whether a task is interrupted instead of resumed.
    pub(super) fn is_cancelled(&self, key: TaskKey) -> bool {
        let slot = self.slot(key);
        slot.is_some_and(|slot| slot.state == TaskState::Cancelling)
    }

    /// Returns whether a task waits, or is ready.
    pub(super) fn waits(&self, key: TaskKey) -> bool {
        self.slot(key).is_some_and(Slot::is_left)
    }

    /// Takes a task out that is interrupted instead of resumed.
    #[cold]
    pub(super) fn begin_cancelled(&mut self, key: TaskKey) -> Option<Body> {
        let slot = self.slot_mut(key)?;
        if slot.state != TaskState::Cancelling {
            return None;
        }
        slot.state = TaskState::Alive;
        slot.body.take()
    }

    /// Dooms a task that runs, or takes out one that waits.
    pub(super) fn doom(&mut self, key: TaskKey) -> Option<Body> {
        let slot = self.unended(key)?;
        if slot.body.is_none() {
            slot.state = TaskState::Doomed;
        }
        slot.body.take()
    }

    /// Takes out a task that waits, to end it.
    pub(super) fn take_waiting(&mut self, key: TaskKey) -> Option<Body> {
        self.unended(key)?.body.take()
    }

    /// Ends a task. Its body stays if its handle is out, and is returned with
    /// its actor otherwise; the second value tells whether it is joined.
    pub(super) fn end(
        &mut self,
        key: TaskKey,
        end: End,
        body: Option<Body>,
    ) -> (Option<(Actor, Body)>, bool) {
        if self.reasons.any() {
            self.reasons.forget_all(key);
        }
        let Some(slot) = self.unended(key) else {
            return (body.map(|body| (Actor::Task(0), body)), false);
        };
        slot.state = TaskState::Ended(end);
        let (actor, joined) = (slot.actor, std::mem::take(&mut slot.joined));
        if slot.held {
            slot.body = body;
            return (None, joined);
        }
        self.free(key);
        (body.map(|body| (actor, body)), joined)
    }

    fn free(&mut self, key: TaskKey) {
        let slot = &mut self.slots[key.place()];
        slot.generation = next_generation(slot.generation);
        slot.state = TaskState::Free;
        slot.held = false;
        self.free.push(key.place() as u32);
    }

    /// Notes that the handle was dropped; returns the body of a task that has
    /// ended.
    pub(super) fn let_go(&mut self, key: TaskKey) -> Option<Body> {
        let slot = self.slot_mut(key)?;
        slot.held = false;
        if !matches!(slot.state, TaskState::Ended(_)) {
            return None;
        }
        let body = slot.body.take();
        self.free(key);
        body
    }

    /// Returns the end of a task, if it has ended; one that is forgotten has
    /// finished.
    pub(super) fn end_of(&self, key: TaskKey) -> Option<End> {
        match self.slot(key).map(|slot| slot.state) {
            Some(TaskState::Ended(end)) => Some(end),
            Some(_) => None,
            None => Some(End::Finished),
        }
    }

    /// Returns an ended task, for its result.
    pub(super) fn ended(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<&mut (dyn Resume + 'static)>> {
        let slot = self.slot_mut(key)?;
        let is_ended = matches!(slot.state, TaskState::Ended(_));
        let body = slot.body.as_mut().filter(|_| is_ended);
        body.map(Pin::as_mut)
    }

    /// Returns the actor that a task belongs to, unless it is forgotten.
    pub(super) fn actor(&self, key: TaskKey) -> Option<Actor> {
        self.slot(key).map(|slot| slot.actor)
    }

    /// Notes an operation that waits for the end of a task; returns `false`
    /// if it has ended. Now and then forgets those that `is_live` does not
    /// know: a task that lives long may be joined again and again, in vain.
    pub(super) fn add_join(
        &mut self,
        key: TaskKey,
        op: OpKey,
        is_live: impl Fn(OpKey) -> bool,
    ) -> bool {
        let Some(slot) = self.unended(key) else {
            return false;
        };
        slot.joined = true;
        if self.joins.len() >= self.sweep_joins_at.max(SWEEP_FROM) {
            self.joins.retain(|_, op| is_live(*op));
            self.sweep_joins_at = 2 * self.joins.len();
        }
        self.joins.insert((key, self.next_join), op);
        self.next_join += 1;
        true
    }

    /// Takes out the first operation that waits for the end of a task.
    pub(super) fn pop_join(&mut self, key: TaskKey) -> Option<OpKey> {
        let of_task = (key, 0)..=(key, u64::MAX);
        let (&join, _) = self.joins.range(of_task).next()?;
        self.joins.remove(&join)
    }

    /// Returns each operation that waits for the end of a task, with it.
    pub(super) fn joins(&self) -> impl Iterator<Item = (OpKey, TaskKey)> {
        self.joins.iter().map(|((task, _), op)| (*op, *task))
    }

    /// Returns the next task from `place` on that waits or is ready; `place`
    /// moves behind it.
    pub(super) fn next_left(&self, place: &mut usize) -> Option<TaskKey> {
        let left = self.slots.get(*place..)?.iter().position(Slot::is_left);
        let found = *place + left?;
        *place = found + 1;
        let generation = self.slots[found].generation;
        Some(TaskKey::new(found as u32, generation))
    }

    /// Returns all tasks that wait or are ready.
    pub(super) fn left(&self) -> impl Iterator<Item = (TaskKey, Actor)> {
        self.keys()
            .filter(|(_, slot)| slot.is_left())
            .map(|(key, slot)| (key, slot.actor))
    }

    /// Returns all tasks that have not ended, with the bodies of those that
    /// do not run.
    pub(super) fn paths(
        &self,
    ) -> impl Iterator<Item = (TaskKey, Actor, Vec<&'static str>)> {
        let ended =
            |state| matches!(state, TaskState::Free | TaskState::Ended(_));
        self.keys().filter(move |(_, slot)| !ended(slot.state)).map(
            |(key, slot)| {
                let body = slot.body.as_ref();
                let path = body.map(|body| body.as_ref().path());
                (key, slot.actor, path.unwrap_or_default())
            },
        )
    }

    fn keys(&self) -> impl Iterator<Item = (TaskKey, &Slot)> {
        (0..)
            .zip(&self.slots)
            .map(|(place, slot)| (TaskKey::new(place, slot.generation), slot))
    }

    /// Returns how many places the table has grown to.
    pub(super) fn places(&self) -> usize {
        self.slots.len()
    }

    /// Returns how many places are taken.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }
}

impl Slot {
    /// Returns whether it waits or is ready.
    fn is_left(&self) -> bool {
        self.body.is_some() && !matches!(self.state, TaskState::Ended(_))
    }
}
