//! The next acts of peers: earliest first, equal times in the order in which
//! they were entered.
//!
//! A peer has at most one entry. That of a closed socket stays until it comes
//! up, or until such entries are the larger half. Knows a socket by its slot
//! and by a stamp that tells it from its successor there.
//!
//! Most peers wait as long as the others do, so most entries are entered in
//! the order in which they come up: those stand in a queue, and only the
//! others are put in order by a heap.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// The number of entries below which sweeping is not worth it.
const SWEEP_FROM: usize = 64;

/// A socket with a peer that acts, by its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Actor {
    pub(super) place: u32,
    /// The number of sockets that were closed in this slot before.
    pub(super) stamp: u32,
}

/// One entry; compared field by field, so that no two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    due_us: u64,
    sequence: u64,
    actor: Actor,
}

/// The next act of each peer.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// Entries that were not before any other here when they were entered.
    queue: VecDeque<Entry>,
    /// All others.
    heap: BinaryHeap<Reverse<Entry>>,
    next_sequence: u64,
    withdrawn: usize,
}

impl Agenda {
    /// Enters a peer.
    pub(super) fn enter(&mut self, due_us: u64, actor: Actor) {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        let entry = Entry {
            due_us,
            sequence,
            actor,
        };
        match self.queue.back() {
            Some(last) if last.due_us > due_us => {
                self.heap.push(Reverse(entry));
            }
            _ => self.queue.push_back(entry),
        }
    }

    /// Counts an entry that is no longer meant and, when those are the larger
    /// half, removes all that `is_meant` refuses.
    pub(super) fn withdraw(&mut self, is_meant: impl Fn(Actor) -> bool) {
        self.withdrawn += 1;
        let entries = self.entries();
        if entries >= SWEEP_FROM && self.withdrawn > entries / 2 {
            self.queue.retain(|entry| is_meant(entry.actor));
            self.heap.retain(|Reverse(entry)| is_meant(entry.actor));
            self.withdrawn = 0;
        }
    }

    fn entries(&self) -> usize {
        self.queue.len() + self.heap.len()
    }

    /// Returns the first entry, and whether the queue has it.
    fn first(&self) -> Option<(&Entry, bool)> {
        let queued = self.queue.front();
        match (queued, self.heap.peek()) {
            (Some(queued), Some(Reverse(other))) if other < queued => {
                Some((other, false))
            }
            (None, Some(Reverse(other))) => Some((other, false)),
            (queued, _) => queued.map(|entry| (entry, true)),
        }
    }

    fn remove(&mut self, is_queued: bool) {
        match is_queued {
            true => drop(self.queue.pop_front()),
            false => drop(self.heap.pop()),
        }
    }

    /// Returns the time of the next act that `is_meant` accepts.
    pub(super) fn next_us(
        &mut self,
        is_meant: impl Fn(Actor) -> bool,
    ) -> Option<u64> {
        while let Some((entry, is_queued)) = self.first() {
            if is_meant(entry.actor) {
                return Some(entry.due_us);
            }
            self.remove(is_queued);
            self.withdrawn -= 1;
        }
        None
    }

    /// Takes the next peer that is due and that `is_meant` accepts.
    pub(super) fn pop_due(
        &mut self,
        now_us: u64,
        is_meant: impl Fn(Actor) -> bool,
    ) -> Option<Actor> {
        while let Some((entry, is_queued)) = self.first() {
            if entry.due_us > now_us {
                return None;
            }
            let actor = entry.actor;
            self.remove(is_queued);
            if is_meant(actor) {
                return Some(actor);
            }
            self.withdrawn -= 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(place: u32) -> Actor {
        Actor { place, stamp: 0 }
    }

    #[test]
    fn equal_times_come_in_the_order_in_which_they_were_entered() {
        let mut agenda = Agenda::default();
        for (due_us, place) in [(2, 9), (1, 8), (2, 7), (1, 6), (2, 5)] {
            agenda.enter(due_us, actor(place));
        }
        let mut pop = |now_us| agenda.pop_due(now_us, |_| true);
        let order: Vec<_> = (0..5).map_while(|_| pop(2)).collect();
        assert_eq!(order, [8, 6, 9, 7, 5].map(actor));
        assert_eq!(pop(2), None);
    }

    #[test]
    fn what_is_no_longer_meant_never_comes_up() {
        let mut agenda = Agenda::default();
        agenda.enter(1, actor(1));
        agenda.enter(3, actor(2));
        let is_meant = |actor: Actor| actor.place != 1;
        agenda.withdraw(is_meant);
        assert_eq!(agenda.next_us(is_meant), Some(3));
        assert_eq!(agenda.pop_due(2, is_meant), None);
        assert_eq!(agenda.pop_due(3, is_meant), Some(actor(2)));
    }

    #[test]
    fn withdrawn_entries_are_never_much_more_than_half() {
        let mut agenda = Agenda::default();
        for place in 0..10_000 {
            agenda.enter(u64::from(place), actor(place));
            // All are withdrawn but the first.
            if place > 0 {
                agenda.withdraw(|actor| actor.place == 0);
            }
            assert!(agenda.entries() <= SWEEP_FROM, "at {place}");
        }
        assert_eq!(agenda.next_us(|actor| actor.place == 0), Some(0));
        assert_eq!(agenda.withdrawn, agenda.entries() - 1);
    }
}
