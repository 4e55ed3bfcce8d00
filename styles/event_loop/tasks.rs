//! The table of tasks.

use super::core::{Core, Ready};
use super::keys::next_generation;
use super::{OpKey, Resume, TaskKey};
use crate::trace::Who;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Finished,
    /// It was cancelled.
    Cancelled,
    /// It panicked.
    Lost,
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Alive,
    /// Cancelled from within: to be dropped when it returns.
    Doomed,
    /// To be interrupted instead of resumed, whatever it is resumed for.
    Interrupted,
    Ended(End),
}

/// An entry of the table of tasks.
pub(super) struct TaskSlot {
    generation: u32,
    /// A handle is out, so the result is kept when the task has ended.
    held: bool,
    state: State,
    who: Who,
    /// Taken out while the task runs.
    task: Option<Pin<Box<dyn Resume>>>,
    /// Somebody is among [`Joiners`] for it.
    joined: bool,
}

/// Who waits for the end of which task, in the order in which they came.
/// Beside the tasks, because of those that are left few are waited for.
pub(super) type Joiners = BTreeMap<(TaskKey, u64), OpKey>;

// Where pointers are smaller it may be less.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<TaskSlot>() == 32, "half a cache line");

impl TaskSlot {
    fn end(&self) -> Option<End> {
        match self.state {
            State::Ended(end) => Some(end),
            _ => None,
        }
    }

    /// Returns whether it has not ended, and does not run.
    fn is_left(&self) -> bool {
        self.task.is_some() && self.end().is_none()
    }
}

impl Core {
    /// Gives a task a place.
    pub(super) fn add_task(
        &mut self,
        who: Who,
        task: Option<Pin<Box<dyn Resume>>>,
        held: bool,
    ) -> TaskKey {
        if let Some(place) = self.free_tasks.pop() {
            let slot = &mut self.tasks[place as usize];
            slot.held = held;
            slot.who = who;
            slot.task = task;
            let generation = slot.generation;
            return TaskKey::new(place, generation);
        }
        let place = self.tasks.len() as u32;
        self.tasks.push(TaskSlot {
            generation: 0,
            held,
            state: State::Alive,
            who,
            task,
            joined: false,
        });
        TaskKey::new(place, 0)
    }

    /// Takes a place for a task that is put there next.
    pub(super) fn reserve_task(&mut self, who: Who) -> TaskKey {
        self.add_task(who, None, false)
    }

    fn task(&mut self, key: TaskKey) -> Option<&mut TaskSlot> {
        let slot = self.tasks.get_mut(key.place())?;
        (slot.generation == key.generation()).then_some(slot)
    }

    /// Takes a task out, to resume it.
    #[inline]
    pub(super) fn begin(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.tasks.get_mut(key.place())?;
        if slot.generation != key.generation() || slot.state != State::Alive {
            return None;
        }
        slot.task.take()
    }

    /// Has a task that waits interrupted when it is resumed next; returns
    /// whether it has not ended. One that runs is doomed.
    pub(super) fn interrupt(&mut self, key: TaskKey) -> bool {
        let Some(slot) = self.task(key) else {
            return false;
        };
        if let State::Ended(_) = slot.state {
            return false;
        }
        if slot.task.is_none() {
            slot.state = State::Doomed;
        } else if slot.state == State::Alive {
            slot.state = State::Interrupted;
            self.any_interrupted = true;
            let op = OpKey::NONE;
            self.ready.push(Ready { task: key, op });
        }
        true
    }

    /// Returns who waits for an operation and is to be interrupted instead.
    #[inline]
    pub(super) fn interrupted_waiter(&self, op: OpKey) -> TaskKey {
        if !self.any_interrupted {
            return TaskKey::NONE;
        }
        let waiter = self.ops.waiter(op);
        let slot = self.tasks.get(waiter.place());
        match slot {
            Some(slot)
                if slot.generation == waiter.generation()
                    && slot.state == State::Interrupted =>
            {
                waiter
            }
            _ => TaskKey::NONE,
        }
    }

    /// Takes a task out that is to be interrupted instead of resumed.
    #[cold]
    pub(super) fn begin_interrupted(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        if slot.state != State::Interrupted {
            return None;
        }
        slot.state = State::Alive;
        slot.task.take()
    }

    /// Puts a task back, or gives it back if it was cancelled meanwhile.
    #[inline]
    pub(super) fn put_back(
        &mut self,
        key: TaskKey,
        task: Pin<Box<dyn Resume>>,
    ) -> Option<Pin<Box<dyn Resume>>> {
        match self.tasks.get_mut(key.place()) {
            Some(slot) if slot.generation == key.generation() => {
                if slot.state == State::Doomed {
                    return Some(task);
                }
                slot.task = Some(task);
                None
            }
            _ => Some(task),
        }
    }

    /// Notes that a running task is to be dropped when it returns, or takes
    /// out one that waits.
    pub(super) fn doom(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        if let State::Ended(_) = slot.state {
            return None;
        }
        if slot.task.is_none() {
            slot.state = State::Doomed;
        }
        slot.task.take()
    }

    /// Takes out a task that waits, for good.
    pub(super) fn take_waiting(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        match slot.state {
            State::Ended(_) => None,
            _ => slot.task.take(),
        }
    }

    /// Ends a task: who joins it becomes ready. The task itself is kept if
    /// its handle is still out, otherwise given back.
    pub(super) fn end(
        &mut self,
        key: TaskKey,
        end: End,
        task: Option<Pin<Box<dyn Resume>>>,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let Some(slot) = self.task(key) else {
            return task;
        };
        if let State::Ended(_) = slot.state {
            return task;
        }
        slot.state = State::Ended(end);
        let joined = std::mem::take(&mut slot.joined);
        let rest = if slot.held {
            slot.task = task;
            None
        } else {
            self.free_task(key);
            task
        };
        if joined {
            self.complete_joiners(key);
        }
        rest
    }

    fn complete_joiners(&mut self, key: TaskKey) {
        let of_task = (key, 0)..=(key, u64::MAX);
        while let Some((&joiner, _)) =
            self.joiners.range(of_task.clone()).next()
            && let Some(op) = self.joiners.remove(&joiner)
        {
            self.complete(op);
        }
    }

    fn free_task(&mut self, key: TaskKey) {
        let slot = &mut self.tasks[key.place()];
        slot.generation = next_generation(slot.generation);
        slot.state = State::Alive;
        slot.held = false;
        self.free_tasks.push(key.place() as u32);
    }

    /// Forgets that a handle is out; gives back the task if it has ended.
    pub(super) fn let_go(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        slot.held = false;
        slot.end()?;
        let task = slot.task.take();
        self.free_task(key);
        task
    }

    /// Returns how a task ended; one that is forgotten has finished.
    pub(super) fn task_end(&mut self, key: TaskKey) -> Option<End> {
        match self.task(key) {
            Some(slot) => slot.end(),
            None => Some(End::Finished),
        }
    }

    /// Returns an ended task, for its result.
    pub(super) fn ended_task(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<&mut (dyn Resume + 'static)>> {
        let slot = self.task(key)?;
        slot.end()?;
        slot.task.as_mut().map(Pin::as_mut)
    }

    /// Returns whose task it is.
    pub(super) fn task_who(&mut self, key: TaskKey) -> Option<Who> {
        self.task(key).map(|slot| slot.who)
    }

    /// Adds one who waits for the end of a task, unless it has ended.
    pub(super) fn enlist_joiner(&mut self, key: TaskKey, op: OpKey) -> bool {
        match self.task(key) {
            Some(slot) if slot.end().is_none() => {
                slot.joined = true;
                // No two operations have begun at the same count.
                let joiner = (key, self.counters.operations);
                self.joiners.insert(joiner, op);
                true
            }
            _ => false,
        }
    }

    /// Lets nothing start any more.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Returns whether nothing may start any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Returns the next task that is left, running ones not counted, from
    /// `place` on, which moves behind it.
    pub(super) fn next_task(&self, place: &mut usize) -> Option<TaskKey> {
        let left = TaskSlot::is_left;
        let found =
            *place + self.tasks.get(*place..)?.iter().position(left)?;
        *place = found + 1;
        let generation = self.tasks[found].generation;
        Some(TaskKey::new(found as u32, generation))
    }

    /// Returns all tasks that have not ended, and the bodies of those that do
    /// not run.
    pub(super) fn paths(&self) -> Vec<(TaskKey, Who, Vec<&'static str>)> {
        let free: BTreeSet<u32> = self.free_tasks.iter().copied().collect();
        let slots = (0..).zip(&self.tasks);
        slots
            .filter(|(place, slot)| {
                slot.end().is_none() && !free.contains(place)
            })
            .map(|(place, slot)| {
                let task = slot.task.as_ref();
                let path = task.map(|task| task.as_ref().path());
                let key = TaskKey::new(place, slot.generation);
                (key, slot.who, path.unwrap_or_default())
            })
            .collect()
    }

    /// Returns how many tasks have not ended.
    pub(super) fn tasks_left(&self) -> usize {
        self.tasks.iter().filter(|slot| slot.is_left()).count()
    }

    /// Returns who waits for what, in order of who: by place it would depend
    /// on what was over before.
    pub(super) fn waits(&mut self) -> Vec<(Option<Who>, &'static str)> {
        // Whoever waits for no operation, and is not ready, waits for a waker.
        let mut for_wakers: BTreeMap<TaskKey, Who> = (0..)
            .zip(&self.tasks)
            .filter(|(_, slot)| slot.is_left())
            .map(|(place, slot)| {
                (TaskKey::new(place, slot.generation), slot.who)
            })
            .collect();
        for next in self.ready.iter().chain(&self.batch[self.cursor..]) {
            for_wakers.remove(&next.task);
        }
        let mut waits = Vec::new();
        for (key, op) in self.ops.waits() {
            let who = key.and_then(|key| {
                for_wakers.remove(&key);
                let slot = self.tasks.get(key.place())?;
                (slot.generation == key.generation()).then_some(slot.who)
            });
            waits.push((who, op));
        }
        let wakers = for_wakers.into_values();
        waits.extend(wakers.map(|who| (Some(who), "a waker")));
        waits.sort();
        waits
    }
}
