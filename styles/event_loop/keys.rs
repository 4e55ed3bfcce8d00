//! Keys of tasks and operations: a place in a table and its generation, so
//! that a key whose thing is gone finds nothing instead of its successor.
//!
//! Both halves are in one word: written in two and read in one, they would
//! stall the processor in the very path that has to be short.

use std::num::NonZeroU64;

/// The place of keys that name no entry of a table.
const NOWHERE: u32 = u32::MAX;

/// A task, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskKey(u64);

impl Default for TaskKey {
    /// The key of no task.
    fn default() -> TaskKey {
        TaskKey::NONE
    }
}

impl TaskKey {
    /// No task.
    pub(super) const NONE: TaskKey = TaskKey(pack(NOWHERE, 0));

    #[inline]
    pub(super) fn new(place: u32, generation: u32) -> TaskKey {
        TaskKey(pack(place, generation))
    }

    #[inline]
    pub(super) fn place(self) -> usize {
        (self.0 >> 32) as usize
    }

    #[inline]
    pub(super) fn generation(self) -> u32 {
        self.0 as u32
    }
}

/// The bit that tells tickets from places.
const TICKET: u64 = 1 << 63;

/// An operation that is waited for, by its place.
///
/// A turn has no place in the table: it is a ticket in the ready queue, with
/// a number of its own. Never zero, so that "this or nothing" is one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpKey(NonZeroU64);

impl OpKey {
    /// What a task is resumed with when it starts or is woken from outside:
    /// no operation of its own.
    pub const NONE: OpKey = OpKey(NonZeroU64::MAX);

    /// What a style may resume its task with because it is cancelled: no
    /// operation at all.
    pub const CANCELLED: OpKey = OpKey(NonZeroU64::new(u64::MAX - 2).unwrap());

    #[inline]
    pub(super) fn new(place: u32, generation: u32) -> OpKey {
        OpKey(NonZeroU64::MIN | pack(place, generation << 1))
    }

    /// The ticket of one turn.
    #[inline]
    pub(super) fn ticket(number: u64) -> OpKey {
        OpKey(NonZeroU64::MIN | TICKET | (number << 1))
    }

    /// Returns whether it is a turn.
    #[inline]
    pub fn is_turn(self) -> bool {
        self.is_placeless() && self.0 < OpKey::CANCELLED.0
    }

    /// Returns whether it is a ticket, or no operation at all.
    #[inline]
    pub(super) fn is_placeless(self) -> bool {
        self.0.get() >= TICKET
    }

    #[inline]
    pub(super) fn place(self) -> usize {
        (self.0.get() >> 32) as usize
    }

    /// Returns the generation, of which 31 bits count.
    #[inline]
    pub(super) fn generation(self) -> u32 {
        self.0.get() as u32 >> 1
    }
}

/// Returns the generation that follows in a place.
#[inline]
pub(super) fn next_generation(generation: u32) -> u32 {
    (generation + 1) & (u32::MAX >> 1)
}

const fn pack(place: u32, generation: u32) -> u64 {
    ((place as u64) << 32) | generation as u64
}
