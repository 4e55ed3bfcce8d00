//! The table of operations: small slots for those of which there are many.
//!
//! A million sleeping tasks are a million operations, and when a deadline
//! comes up its slot is seldom in a cache. So a slot is 16 bytes, enough for
//! whoever waits for a time, a turn, a job or a task; what more there is to
//! know of others lies in a table of its own.

use super::core::{Live, Pending, Waiter};
use super::keys::next_generation;
use super::{OpKey, TaskKey};
use std::mem;

/// All operations that wait.
#[derive(Default)]
pub(super) struct Ops {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Those that do not fit into their slots.
    large: Vec<Live>,
    free_large: Vec<u32>,
}

/// One of them, as reports tell of it.
pub(super) struct Waiting {
    pub(super) op: OpKey,
    /// Nobody if somebody outside the loop waits.
    pub(super) task: Option<TaskKey>,
    pub(super) name: &'static str,
    /// Which future is waited for; good for nothing but being compared.
    pub(super) future: Option<usize>,
}

/// One place.
struct Slot {
    generation: u32,
    state: State,
}

/// What is in a place.
#[derive(Clone, Copy)]
enum State {
    Free,
    Brief(Brief, ShortKey),
    /// At this place of the table of large ones.
    Large(u32),
}

/// What a task may wait for of which no more is to be known.
#[derive(Clone, Copy)]
enum Brief {
    Turn,
    Timer,
    Job,
    Join,
}

/// A task's key that asks for no more than half a word of alignment, so that
/// nothing in a slot is left empty.
#[derive(Clone, Copy)]
struct ShortKey {
    place: u32,
    generation: u32,
}

const _: () = assert!(size_of::<Slot>() == 16, "a quarter of a cache line");

impl From<TaskKey> for ShortKey {
    #[inline]
    fn from(key: TaskKey) -> ShortKey {
        ShortKey {
            place: key.place() as u32,
            generation: key.generation(),
        }
    }
}

impl From<ShortKey> for Waiter {
    #[inline]
    fn from(key: ShortKey) -> Waiter {
        Waiter::Task(TaskKey::new(key.place, key.generation))
    }
}

impl From<Brief> for Pending {
    #[inline]
    fn from(brief: Brief) -> Pending {
        match brief {
            Brief::Turn => Pending::Turn,
            Brief::Timer => Pending::Timer,
            Brief::Job => Pending::Job,
            Brief::Join => Pending::Join,
        }
    }
}

impl Ops {
    /// Gives an operation a place.
    #[inline]
    pub(super) fn add(&mut self, waiter: Waiter, pending: Pending) -> OpKey {
        let state = self.state_of(waiter, pending);
        if let Some(place) = self.free.pop() {
            let slot = &mut self.slots[place as usize];
            slot.state = state;
            return OpKey::new(place, slot.generation);
        }
        let place = self.slots.len() as u32;
        let generation = 0;
        self.slots.push(Slot { generation, state });
        OpKey::new(place, generation)
    }

    #[inline]
    fn state_of(&mut self, waiter: Waiter, pending: Pending) -> State {
        let brief = match &pending {
            Pending::Turn => Brief::Turn,
            Pending::Timer => Brief::Timer,
            Pending::Job => Brief::Job,
            Pending::Join => Brief::Join,
            _ => return self.add_large(Live { waiter, pending }),
        };
        match waiter {
            Waiter::Task(key) => State::Brief(brief, key.into()),
            waiter => self.add_large(Live { waiter, pending }),
        }
    }

    fn add_large(&mut self, live: Live) -> State {
        if let Some(place) = self.free_large.pop() {
            self.large[place as usize] = live;
            return State::Large(place);
        }
        self.large.push(live);
        State::Large(self.large.len() as u32 - 1)
    }

    fn take_large(&mut self, place: u32) -> Live {
        self.free_large.push(place);
        mem::replace(&mut self.large[place as usize], NOTHING)
    }

    #[inline]
    fn slot(&mut self, op: OpKey) -> Option<&mut Slot> {
        let slot = self.slots.get_mut(op.place())?;
        (slot.generation == op.generation()).then_some(slot)
    }

    /// Returns whether an operation still waits.
    #[inline]
    pub(super) fn is_live(&self, op: OpKey) -> bool {
        self.slots.get(op.place()).is_some_and(|slot| {
            slot.generation == op.generation()
                && !matches!(slot.state, State::Free)
        })
    }

    /// Returns an operation, if it is one of the large.
    pub(super) fn large(&mut self, op: OpKey) -> Option<&mut Live> {
        match self.slot(op)?.state {
            State::Large(place) => self.large.get_mut(place as usize),
            _ => None,
        }
    }

    /// Returns an operation, to be changed; it counts as large from now on.
    pub(super) fn enlarge(&mut self, op: OpKey) -> Option<&mut Live> {
        if let State::Brief(brief, key) = self.slot(op)?.state {
            let (waiter, pending) = (key.into(), brief.into());
            let state = self.add_large(Live { waiter, pending });
            self.slot(op)?.state = state;
        }
        self.large(op)
    }

    /// Returns the task that waits for an operation, if one does.
    pub(super) fn waiter(&self, op: OpKey) -> TaskKey {
        let slot = match self.slots.get(op.place()) {
            Some(slot) if slot.generation == op.generation() => slot,
            _ => return TaskKey::NONE,
        };
        match slot.state {
            State::Free => TaskKey::NONE,
            State::Brief(_, key) => TaskKey::new(key.place, key.generation),
            State::Large(place) => match self.large[place as usize].waiter {
                Waiter::Task(key) => key,
                Waiter::Foreign(_) => TaskKey::NONE,
            },
        }
    }

    /// Takes an operation out.
    #[inline]
    pub(super) fn take(&mut self, op: OpKey) -> Option<Live> {
        let slot = self.slot(op)?;
        let state = mem::replace(&mut slot.state, State::Free);
        let live = match state {
            State::Free => return None,
            State::Brief(brief, key) => Live {
                waiter: key.into(),
                pending: brief.into(),
            },
            State::Large(place) => self.take_large(place),
        };
        // The borrow of the slot may not last while the large are changed.
        let slot = &mut self.slots[op.place()];
        slot.generation = next_generation(slot.generation);
        self.free.push(op.place() as u32);
        Some(live)
    }

    /// Takes all operations out, for good.
    pub(super) fn take_all(&mut self) -> Vec<Live> {
        for slot in &mut self.slots {
            slot.state = State::Free;
        }
        mem::take(&mut self.large)
    }

    /// Returns who waits, a task or somebody else, and for what.
    pub(super) fn waits(
        &self,
    ) -> impl Iterator<Item = (Option<TaskKey>, &'static str)> {
        self.each().map(|one| (one.task, one.name))
    }

    /// Returns all that wait.
    pub(super) fn each(&self) -> impl Iterator<Item = Waiting> {
        let slots = (0..).zip(&self.slots);
        slots.filter_map(|(place, slot)| {
            let op = OpKey::new(place, slot.generation);
            let (key, name, future) = match slot.state {
                State::Free => return None,
                State::Brief(brief, key) => {
                    (key.into(), Pending::from(brief).name(), None)
                }
                State::Large(place) => {
                    let live = &self.large[place as usize];
                    let future = match &live.pending {
                        Pending::Future(future) => Some(future.identity()),
                        _ => None,
                    };
                    (live.waiter.clone(), live.pending.name(), future)
                }
            };
            let task = match key {
                Waiter::Task(key) => Some(key),
                Waiter::Foreign(_) => None,
            };
            Some(Waiting {
                op,
                task,
                name,
                future,
            })
        })
    }

    /// Returns how many wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Returns how many places the table has grown to.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.slots.len()
    }

    /// Makes the next operation in a place that of the last generation.
    #[cfg(test)]
    pub(super) fn age(&mut self, op: OpKey) {
        self.slots[op.place()].generation = u32::MAX >> 1;
    }
}

/// What is in a free place of the table of large ones.
const NOTHING: Live = Live {
    waiter: Waiter::Task(TaskKey::NONE),
    pending: Pending::Turn,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Fault;

    fn task(place: u32) -> Waiter {
        Waiter::Task(TaskKey::new(place, 7))
    }

    fn failed() -> Pending {
        Pending::Failed(Fault::Busy)
    }

    #[test]
    fn what_is_put_in_comes_out_small_or_large() {
        let mut ops = Ops::default();
        let timer = ops.add(task(1), Pending::Timer);
        let failure = ops.add(task(2), failed());
        assert!(ops.large(timer).is_none() && ops.large(failure).is_some());
        let waits: Vec<_> = ops.waits().collect();
        let key = |place| Some(TaskKey::new(place, 7));
        assert_eq!(waits, [(key(1), "sleep"), (key(2), "its turn")]);
        let taken = ops.take(timer).expect("it waits");
        assert!(matches!(taken.pending, Pending::Timer));
        assert!(matches!(taken.waiter, Waiter::Task(k) if k.place() == 1));
        let taken = ops.take(failure).expect("it waits");
        assert!(matches!(taken.pending, Pending::Failed(Fault::Busy)));
        assert!(ops.take(timer).is_none() && ops.take(failure).is_none());
        assert_eq!(ops.len(), 0);
    }

    #[test]
    fn what_is_changed_stays_in_its_place() {
        let mut ops = Ops::default();
        let job = ops.add(task(3), Pending::Job);
        ops.enlarge(job).expect("it waits").pending = failed();
        assert!(ops.is_live(job));
        let taken = ops.take(job).expect("it waits");
        assert!(matches!(taken.waiter, Waiter::Task(k) if k.place() == 3));
        assert!(matches!(taken.pending, Pending::Failed(Fault::Busy)));
        assert!(ops.enlarge(job).is_none());
    }

    #[test]
    fn places_of_large_ones_are_used_again() {
        let mut ops = Ops::default();
        for _ in 0..100 {
            let one = ops.add(task(1), failed());
            let other = ops.add(task(2), failed());
            assert!(ops.take(one).is_some() && ops.take(other).is_some());
        }
        assert_eq!((ops.large.len(), ops.places()), (2, 2));
    }
}
