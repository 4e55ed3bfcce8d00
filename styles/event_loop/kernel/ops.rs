//! The table of operations: small slots for those of which there are many.
//!
//! A million sleeping tasks are a million operations, and when a deadline
//! comes up its slot is seldom in a cache. So a slot is 16 bytes, enough for a
//! task that waits for a time, a job or a task; larger operations lie in a
//! table of their own.

use super::connection::{Connection, Listener};
use super::keys::{FIRST_GENERATION, OpKey, TaskKey, next_generation};
use super::operation::Awaited;
use super::world::JobResult;
use crate::workload::{Buffer, Fault};
use std::mem;
use std::rc::Rc;
use std::task::Waker;

/// The receiver of an operation's outcome.
#[derive(Clone, Debug)]
pub enum Waiter {
    /// A task of this loop, which takes the outcome when it is resumed.
    Task(TaskKey),
    /// A task that is a future: on the network nothing is done until it asks.
    Polled(TaskKey),
    /// A future that another executor or combinator polls with this waker.
    External(Waker),
}

impl Waiter {
    /// Returns the task, if a task of this loop waits.
    pub(super) fn task(&self) -> Option<TaskKey> {
        match self {
            Waiter::Task(key) | Waiter::Polled(key) => Some(*key),
            Waiter::External(_) => None,
        }
    }
}

/// The state of an operation in the table.
pub(super) enum Pending {
    /// A yield that has a place in the table: of an external waiter, or of an
    /// alarm.
    Yield,
    Timer,
    Connect(Connection),
    Accept(Listener),
    Read(Connection, Buffer),
    Write(Connection, Buffer),
    /// Kept so that the promise lives as long as it is waited for.
    Promise(Rc<dyn Awaited>),
    Job,
    Join,
    /// Its content is out, to be tried.
    Tried,
    /// It failed; its waiter is resumed next.
    Failed(Fault),
    /// The job has ended; its waiter is resumed next.
    Returned(JobResult),
}

impl Pending {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Pending::Yield => "yield",
            Pending::Timer => "sleep",
            Pending::Connect(_) => "connect",
            Pending::Accept(_) => "accept",
            Pending::Read(..) => "read",
            Pending::Write(..) => "write",
            Pending::Promise(promise) => promise.name(),
            Pending::Job => "blocking",
            Pending::Join => "join",
            Pending::Tried | Pending::Failed(_) | Pending::Returned(_) => {
                "its turn"
            }
        }
    }
}

/// An operation that is not over.
pub(super) struct Live {
    pub(super) waiter: Waiter,
    pub(super) pending: Pending,
}

/// All operations that are not over.
#[derive(Default)]
pub(super) struct Ops {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Those that do not fit into their slots.
    large: Vec<Option<Live>>,
    free_large: Vec<u32>,
    /// The number of operations that were ever added.
    added: u64,
}

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
            _ => return self.add_large(Live { waiter, pending }),
        };
        match waiter.task() {
            Some(key) => Entry::Small(small, key.into()),
            None => self.add_large(Live { waiter, pending }),
        }
    }

    /// Returns how many operations were ever added.
    pub(super) fn added(&self) -> u64 {
        self.added
    }

    fn add_large(&mut self, live: Live) -> Entry {
        if let Some(place) = self.free_large.pop() {
            self.large[place as usize] = Some(live);
            return Entry::Large(place);
        }
        self.large.push(Some(live));
        Entry::Large(self.large.len() as u32 - 1)
    }

    fn take_large(&mut self, place: u32) -> Option<Live> {
        self.free_large.push(place);
        self.large[place as usize].take()
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
                && !matches!(slot.entry, Entry::Free)
        })
    }

    /// Returns an operation, if it is one of the large.
    pub(super) fn large(&mut self, op: OpKey) -> Option<&mut Live> {
        match self.slot(op)?.entry {
            Entry::Large(place) => self.large[place as usize].as_mut(),
            _ => None,
        }
    }

    /// Returns an operation, to be changed; it counts as large from now on.
    pub(super) fn enlarge(&mut self, op: OpKey) -> Option<&mut Live> {
        if let Entry::Small(small, key) = self.slot(op)?.entry {
            let waiter = Waiter::Task(key.into());
            let pending = small.into();
            let entry = self.add_large(Live { waiter, pending });
            self.slot(op)?.entry = entry;
        }
        self.large(op)
    }

    /// Returns the task that waits for an operation, if one does.
    pub(super) fn task_of(&self, op: OpKey) -> Option<TaskKey> {
        let slot = self.slots.get(op.place())?;
        if slot.generation != op.generation() {
            return None;
        }
        match slot.entry {
            Entry::Free => None,
            Entry::Small(_, key) => Some(key.into()),
            Entry::Large(place) => {
                self.large[place as usize].as_ref()?.waiter.task()
            }
        }
    }

    /// Takes an operation out.
    #[inline]
    pub(super) fn take(&mut self, op: OpKey) -> Option<Live> {
        let slot = self.slot(op)?;
        let entry = mem::replace(&mut slot.entry, Entry::Free);
        let live = match entry {
            Entry::Free => return None,
            Entry::Small(small, key) => Live {
                waiter: Waiter::Task(key.into()),
                pending: small.into(),
            },
            Entry::Large(place) => self.take_large(place)?,
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
            slot.entry = Entry::Free;
        }
        self.free_large.clear();
        mem::take(&mut self.large).into_iter().flatten().collect()
    }

    /// Returns all operations, for reports.
    pub(super) fn iter(&self) -> impl Iterator<Item = Waiting> {
        let slots = (0..).zip(&self.slots);
        slots.filter_map(|(place, slot)| {
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
        self.slots[op.place()].generation = u32::MAX;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let waits: Vec<_> =
            ops.iter().map(|wait| (wait.task, wait.name)).collect();
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
