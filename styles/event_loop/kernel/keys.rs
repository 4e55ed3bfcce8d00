//! Keys of tasks and operations: a place in a table and its generation, so
//! that the key of an entry that is gone finds nothing, not its successor.
//!
//! Both halves are in one word: written in two and read in one, they would
//! stall the processor in the very path that has to be short. Generations are
//! odd, so the word is never zero and an `Option` of a key is one word too.

use std::num::NonZeroU64;

/// The bit that tells tickets from places.
const TICKET: u64 = 1 << 63;

/// The bit that tells places of the network from others.
const NETWORK: u64 = 1 << 62;

/// The key of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskKey(NonZeroU64);

impl TaskKey {
    #[inline]
    pub(super) fn new(place: u32, generation: u32) -> TaskKey {
        TaskKey(pack(place, generation))
    }

    #[inline]
    pub(super) fn place(self) -> usize {
        place(self.0)
    }

    #[inline]
    pub(super) fn generation(self) -> u32 {
        generation(self.0)
    }
}

/// The key of an operation that a task waits for.
///
/// A yield has no place in a table: its key is a ticket, a number of its own.
/// An operation on the network has the place of its socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpKey(NonZeroU64);

impl OpKey {
    /// No key is less than this.
    pub(super) const FIRST: OpKey = OpKey(NonZeroU64::MIN);
    /// No key is greater than this.
    pub(super) const LAST: OpKey = OpKey(NonZeroU64::MAX);

    #[inline]
    pub(super) fn new(place: u32, generation: u32) -> OpKey {
        OpKey(pack(place, generation))
    }

    /// Makes the ticket of one yield.
    #[inline]
    pub(super) fn ticket(number: u64) -> OpKey {
        OpKey(NonZeroU64::MIN | TICKET | (number << 1))
    }

    /// Makes the key of an operation on the network; `place` is below
    /// [`NETWORK_PLACES`].
    #[inline]
    pub(super) fn on_network(place: u32, generation: u32) -> OpKey {
        OpKey(NonZeroU64::MIN | NETWORK | pack(place, generation).get())
    }

    /// Returns whether it is an operation on the network.
    #[inline]
    pub(super) fn is_on_network(self) -> bool {
        self.0.get() & (TICKET | NETWORK) == NETWORK
    }

    /// Returns the place of an operation on the network.
    #[inline]
    pub(super) fn network_place(self) -> u32 {
        (self.place() as u32) % NETWORK_PLACES
    }

    /// Returns whether it is the ticket of a yield.
    #[inline]
    pub fn is_yield(self) -> bool {
        self.0.get() >= TICKET
    }

    #[inline]
    pub(super) fn place(self) -> usize {
        place(self.0)
    }

    #[inline]
    pub(super) fn generation(self) -> u32 {
        generation(self.0)
    }
}

/// The number of places that the network may have.
pub(super) const NETWORK_PLACES: u32 = 1 << 30;

/// The generation of the first entry in a place.
pub(super) const FIRST_GENERATION: u32 = 1;

/// Returns the generation that follows in a place, round after the last.
#[inline]
pub(super) fn next_generation(generation: u32) -> u32 {
    generation.wrapping_add(2)
}

#[inline]
fn pack(place: u32, generation: u32) -> NonZeroU64 {
    NonZeroU64::MIN | (u64::from(place) << 32) | u64::from(generation)
}

#[inline]
fn place(key: NonZeroU64) -> usize {
    (key.get() >> 32) as usize
}

#[inline]
fn generation(key: NonZeroU64) -> u32 {
    key.get() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_ticket_or_a_place_and_its_generation() {
        assert!(OpKey::ticket(1).is_yield());
        assert!(!OpKey::ticket(1 << 61).is_on_network());
        assert_ne!(OpKey::ticket(1), OpKey::ticket(2));
        let last = FIRST_GENERATION.wrapping_sub(2);
        for (place, generation) in [(0, 1), (7, 9), (u32::MAX >> 2, last)] {
            let op = OpKey::new(place, generation);
            assert!(!op.is_yield() && !op.is_on_network());
            let halves = (op.place() as u32, op.generation());
            assert_eq!(halves, (place, generation));
            let op = OpKey::on_network(place, generation);
            assert!(!op.is_yield() && op.is_on_network());
            let halves = (op.network_place(), op.generation());
            assert_eq!(halves, (place, generation));
            assert_ne!(next_generation(generation), generation);
        }
    }

    #[test]
    fn a_key_that_may_be_missing_is_one_word() {
        assert_eq!(size_of::<Option<TaskKey>>(), 8);
        assert_eq!(size_of::<Option<OpKey>>(), 8);
    }
}
