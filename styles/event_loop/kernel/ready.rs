//! The ready queue: entries in the order in which they became ready.
//!
//! A turn takes all that are there when it begins, as a batch; what becomes
//! ready meanwhile is for the next turn.

use super::keys::{OpKey, TaskKey};
use std::collections::BTreeSet;
use std::mem;

/// Queues with room for so many entries are freed when most of it is unused;
/// 64 kilobytes.
const KEPT_ROOM: usize = 4_096;

/// One entry of the ready queue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ready {
    /// A task to resume: for the yield of this ticket or, without one, because
    /// it was started, woken or cancelled.
    Task(TaskKey, Option<OpKey>),
    /// An operation to carry out; its waiter is resumed with the outcome.
    Op(OpKey),
}

const _: () = assert!(size_of::<Ready>() == 16, "two words");

/// The entries for the next turn, and those that are left of this one.
#[derive(Default)]
pub(super) struct ReadyQueue {
    next: Vec<Ready>,
    batch: Vec<Ready>,
    /// The first entry of the batch that was not taken.
    cursor: usize,
    last_ticket: u64,
    /// Tickets in the queue that were withdrawn.
    withdrawn: BTreeSet<OpKey>,
}

impl ReadyQueue {
    /// Puts an entry behind all others.
    #[inline]
    pub(super) fn push(&mut self, ready: Ready) {
        self.next.push(ready);
    }

    /// Puts a yield of a task behind all others; returns its ticket.
    #[inline]
    pub(super) fn push_yield(&mut self, task: TaskKey) -> OpKey {
        self.last_ticket += 1;
        let ticket = OpKey::ticket(self.last_ticket);
        self.next.push(Ready::Task(task, Some(ticket)));
        ticket
    }

    /// Returns how many yields there were.
    pub(super) fn yields(&self) -> u64 {
        self.last_ticket
    }

    /// Returns whether nothing is ready for the next turn.
    pub(super) fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// Makes all entries the batch of a turn; returns how many they are.
    pub(super) fn begin_turn(&mut self) -> usize {
        mem::swap(&mut self.batch, &mut self.next);
        self.next.clear();
        self.cursor = 0;
        self.batch.len()
    }

    /// Takes the next entry of the batch.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Ready> {
        let ready = self.batch.get(self.cursor).copied()?;
        self.cursor += 1;
        Some(ready)
    }

    /// Puts an entry of the next turn, by its number, before all others.
    #[cold]
    pub(super) fn let_first(&mut self, number: usize) {
        if let Some(before) = self.next.get_mut(..=number) {
            before.rotate_right(1);
        }
    }

    /// Returns how many entries there are for the next turn.
    pub(super) fn len(&self) -> usize {
        self.next.len()
    }

    /// Frees the room of a large batch of which few are ready again.
    pub(super) fn end_turn(&mut self) {
        let room = self.batch.capacity();
        if room > KEPT_ROOM && self.next.len() < room / 4 {
            self.batch = Vec::new();
            self.cursor = 0;
        }
    }

    /// Puts the rest of the batch before all that became ready meanwhile;
    /// returns how many entries that is.
    #[cold]
    pub(super) fn put_off(&mut self) -> usize {
        let left = self.batch.split_off(self.cursor);
        let count = left.len();
        self.next.splice(..0, left);
        count
    }

    /// Forgets all that is ready for the next turn.
    pub(super) fn clear(&mut self) {
        self.next.clear();
    }

    /// Withdraws a ticket that is in the queue.
    pub(super) fn withdraw(&mut self, ticket: OpKey) {
        self.withdrawn.insert(ticket);
    }

    /// Returns whether a ticket was withdrawn, and forgets it.
    #[inline]
    pub(super) fn was_withdrawn(&mut self, ticket: Option<OpKey>) -> bool {
        !self.withdrawn.is_empty()
            && ticket.is_some_and(|ticket| self.withdrawn.remove(&ticket))
    }

    /// Returns the entries from the `from`th on that wait for the next turn.
    pub(super) fn queued(&self, from: usize) -> &[Ready] {
        self.next.get(from..).unwrap_or_default()
    }

    /// Returns all entries, of this turn and the next.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Ready> {
        self.next.iter().chain(&self.batch[self.cursor..])
    }

    /// Returns how many withdrawn tickets are remembered.
    #[cfg(test)]
    pub(super) fn withdrawn(&self) -> usize {
        self.withdrawn.len()
    }
}
