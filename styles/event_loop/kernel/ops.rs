//! The table of operations: small slots for those of which there are many.
//!
//! A million sleeping tasks are a million operations, and when a deadline
//! comes up its slot is seldom in a cache. So a slot is 16 bytes, enough for a
//! task that waits for a time, a job or a task; larger operations lie in a
//! table of their own, and those on the network in the places of their
//! sockets.
//!
//! A small operation is gone when its waiter is told that it is over. One with
//! an outcome stays until the waiter has asked for it.

use super::keys::{FIRST_GENERATION, OpKey, TaskKey, next_generation};
use super::network::{self, Network};
use super::operation::Outcome;
use super::pending::{Live, Pending, Told, Waiter};
use std::mem;

/// All operations that are not over.
#[derive(Default)]
pub(super) struct Ops {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Those that do not fit into their slots.
    large: Vec<Option<Live>>,
    free_large: Vec<u32>,
    pub(super) network: Network,
    /// The number of operations that were ever added.
    added: u64,
}

/// All that a loop holds for others until they ask.
pub(super) type Rest = (Vec<Live>, Vec<network::Live>);

/// One of them, for reports.
pub(in super::super) struct Waiting {
    pub(in super::super) op: OpKey,
    /// None if an external waiter waits.
    pub(in super::super) task: Option<TaskKey>,
    pub(in super::super) name: &'static str,
    /// The identity of the promise that is waited for.
    pub(in super::super) promise: Option<usize>,
}

/// One place.
struct Slot {
    generation: u32,
    entry: Entry,
}

/// The content of a place.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    Small(Small, ShortKey),
    /// An index into the table of large ones.
    Large(u32),
}

/// A wait of a task that needs no more to be known.
#[derive(Clone, Copy)]
enum Small {
    Yield,
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

impl From<ShortKey> for TaskKey {
    #[inline]
    fn from(key: ShortKey) -> TaskKey {
        TaskKey::new(key.place, key.generation)
    }
}

impl From<Small> for Pending {
    #[inline]
    fn from(small: Small) -> Pending {
        match small {
            Small::Yield => Pending::Yield,
            Small::Timer => Pending::Timer,
            Small::Job => Pending::Job,
            Small::Join => Pending::Join,
        }
    }
}

impl Ops {
    /// Gives an operation a place.
    #[inline]
    pub(super) fn add(&mut self, waiter: Waiter, pending: Pending) -> OpKey {
        self.added += 1;
        let entry = self.entry_of(waiter, pending);
        if let Some(place) = self.free.pop() {
            let slot = &mut self.slots[place as usize];
            slot.entry = entry;
            return OpKey::new(place, slot.generation);
        }
        let place = self.slots.len() as u32;
        let generation = FIRST_GENERATION;
        self.slots.push(Slot { generation, entry });
        OpKey::new(place, generation)
    }

    #[inline]
    fn entry_of(&mut self, waiter: Waiter, pending: Pending) -> Entry {
        let small = match &pending {
            Pending::Yield => Small::Yield,
            Pending::Timer => Small::Timer,
            Pending::Job => Small::Job,
            Pending::Join => Small::Join,
            _ => return self.add_large(waiter, pending),
        };
        match waiter.task() {
            Some(key) => Entry::Small(small, key.into()),
            None => self.add_large(waiter, pending),
        }
    }

    /// Counts an operation that gets no slot.
    #[inline]
    pub(super) fn count(&mut self) {
        self.added += 1;
    }

    /// Returns how many operations were ever added.
    pub(super) fn added(&self) -> u64 {
        self.added
    }

    fn add_large(&mut self, waiter: Waiter, pending: Pending) -> Entry {
        let live = Some(Live {
            waiter,
            pending,
            told: false,
        });
        if let Some(place) = self.free_large.pop() {
            self.large[place as usize] = live;
            return Entry::Large(place);
        }
        self.large.push(live);
        Entry::Large(self.large.len() as u32 - 1)
    }

    /// Returns the slot of an operation. Neither a ticket nor an operation on
    /// the network has one: no table has as many places.
    #[inline]
    fn slot(&self, op: OpKey) -> Option<&Slot> {
        let slot = self.slots.get(op.place())?;
        (slot.generation == op.generation()).then_some(slot)
    }

    /// Returns whether an operation still waits, or has an outcome that was
    /// not asked for.
    #[inline]
    pub(super) fn is_live(&self, op: OpKey) -> bool {
        if op.is_on_network() {
            return self.network.live(op).is_some();
        }
        let slot = self.slot(op);
        slot.is_some_and(|slot| !matches!(slot.entry, Entry::Free))
    }

    /// Returns an operation, if it is one of the large.
    fn large(&self, op: OpKey) -> Option<&Live> {
        match self.slot(op)?.entry {
            Entry::Large(place) => self.large[place as usize].as_ref(),
            _ => None,
        }
    }

    /// Returns an operation, to be changed; it counts as large from now on.
    pub(super) fn enlarge(&mut self, op: OpKey) -> Option<&mut Live> {
        let place = match self.slot(op)?.entry {
            Entry::Free => return None,
            Entry::Large(place) => place,
            Entry::Small(small, key) => {
                let waiter = Waiter::Task(key.into());
                let entry = self.add_large(waiter, small.into());
                self.slots[op.place()].entry = entry;
                return self.enlarge(op);
            }
        };
        self.large[place as usize].as_mut()
    }

    /// Returns the waiter of an operation, to be changed.
    pub(super) fn waiter_mut(&mut self, op: OpKey) -> Option<&mut Waiter> {
        if op.is_on_network() {
            return Some(&mut self.network.live_mut(op)?.waiter);
        }
        Some(&mut self.enlarge(op)?.waiter)
    }

    /// Returns the task that waits for an operation, if one does.
    pub(super) fn task_of(&self, op: OpKey) -> Option<TaskKey> {
        if op.is_on_network() {
            return self.network.live(op)?.waiter.task();
        }
        match self.slot(op)?.entry {
            Entry::Free => None,
            Entry::Small(_, key) => Some(key.into()),
            Entry::Large(_) => self.large(op)?.waiter.task(),
        }
    }

    /// Notes that an operation is over, or possible, and returns the task to
    /// be told. `None` if it is one of the large, or gone.
    #[inline]
    pub(super) fn tell_task(&mut self, op: OpKey) -> Option<TaskKey> {
        if op.is_on_network() {
            let live = self.network.live_mut(op)?;
            let key = live.waiter.task()?;
            live.tell();
            return Some(key);
        }
        let Entry::Small(_, key) = self.slot(op)?.entry else {
            return None;
        };
        self.free(op);
        Some(key.into())
    }

    /// Notes that an operation is over, or possible, of which
    /// [`Ops::tell_task`] has told no task. It is gone then, unless it has an
    /// outcome to ask for.
    pub(super) fn tell_large(&mut self, op: OpKey) -> Told {
        if op.is_on_network() {
            let Some(live) = self.network.live_mut(op) else {
                return Told::Nobody;
            };
            live.tell();
            return Told::of(&live.waiter);
        }
        let place = match self.slot(op).map(|slot| slot.entry) {
            Some(Entry::Large(place)) => place,
            // Those with a task are told before.
            _ => return Told::Nobody,
        };
        let live = &mut self.large[place as usize];
        let Some(one) = live else {
            return Told::Nobody;
        };
        if let Waiter::Task(key) = one.waiter
            && !one.pending.has_outcome()
        {
            let held = live.take();
            self.free_large.push(place);
            self.free(op);
            return Told::Task(key, held.map(|live| live.pending));
        }
        one.told = true;
        Told::of(&one.waiter)
    }

    /// Returns whether the waiter of an operation was told that it is over, or
    /// possible, and has not asked.
    pub(super) fn is_told(&self, op: OpKey) -> bool {
        if op.is_on_network() {
            let live = self.network.live(op);
            return live.is_some_and(|live| live.is_told());
        }
        self.large(op).is_some_and(|live| live.told)
    }

    /// Takes out the outcome of an operation that is not on the network; it is
    /// over. One that is gone has none.
    #[inline]
    pub(super) fn take_outcome(&mut self, op: OpKey) -> Outcome {
        match self.take(op) {
            Some(live) => live.pending.outcome(),
            None => Outcome::Done,
        }
    }

    /// Takes an operation out that is not on the network.
    #[inline]
    pub(super) fn take(&mut self, op: OpKey) -> Option<Live> {
        let entry = self.slot(op)?.entry;
        let live = match entry {
            Entry::Free => return None,
            Entry::Small(small, key) => Live {
                waiter: Waiter::Task(key.into()),
                pending: small.into(),
                told: false,
            },
            Entry::Large(place) => {
                self.free_large.push(place);
                self.large[place as usize].take()?
            }
        };
        self.free(op);
        Some(live)
    }

    #[inline]
    fn free(&mut self, op: OpKey) {
        let slot = &mut self.slots[op.place()];
        slot.entry = Entry::Free;
        slot.generation = next_generation(slot.generation);
        self.free.push(op.place() as u32);
    }

    /// Takes all operations out, for good.
    pub(super) fn take_all(&mut self) -> Rest {
        for slot in &mut self.slots {
            slot.entry = Entry::Free;
        }
        self.free_large.clear();
        let large = mem::take(&mut self.large);
        let on_network = self.network.take_all();
        (large.into_iter().flatten().collect(), on_network)
    }

    /// Returns all operations, for reports.
    pub(super) fn iter(&self) -> impl Iterator<Item = Waiting> {
        let slots = (0..).zip(&self.slots);
        let waiting = slots.filter_map(|(place, slot)| {
            let op = OpKey::new(place, slot.generation);
            let (task, name, promise) = match slot.entry {
                Entry::Free => return None,
                Entry::Small(small, key) => {
                    (Some(key.into()), Pending::from(small).name(), None)
                }
                Entry::Large(place) => {
                    let live = self.large[place as usize].as_ref()?;
                    let promise = match &live.pending {
                        Pending::Promise(promise) => Some(promise.identity()),
                        _ => None,
                    };
                    (live.waiter.task(), live.pending.name(), promise)
                }
            };
            Some(Waiting {
                op,
                task,
                name,
                promise,
            })
        });
        let on_network = self.network.iter().map(|(op, live)| Waiting {
            op,
            task: live.waiter.task(),
            name: live.transfer.name(),
            promise: None,
        });
        waiting.chain(on_network)
    }

    /// Returns how many wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len() + self.network.iter().count()
    }

    /// Returns how many were told and have not been asked for.
    #[cfg(test)]
    pub(super) fn told(&self) -> usize {
        let told = self.iter().filter(|waiting| self.is_told(waiting.op));
        told.count()
    }

    /// Returns how many places the table has grown to.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.slots.len()
    }

    /// Makes the next operation in a place that of the last generation.
    #[cfg(test)]
    pub(super) fn age(&mut self, op: OpKey) {
        self.slots[op.place()].generation = u32::MAX;
    }
}

#[cfg(test)]
mod tests;
