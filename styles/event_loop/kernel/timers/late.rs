//! Deadlines that were set when later ones were near already, earliest first;
//! equal ones in the order in which they were set.
//!
//! Most timeouts of a program are of one length, so most deadlines are set in
//! the order in which they come up. Those stand in a queue; only the others
//! are put in order by a heap.

use crate::event_loop::kernel::keys::OpKey;
use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

/// One deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) deadline_us: u64,
    pub(super) op: OpKey,
}

/// One that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Late {
    entry: Entry,
    sequence: u64,
}

impl Ord for Late {
    /// Reversed, because the heap gives its largest first.
    fn cmp(&self, other: &Late) -> Ordering {
        (other.entry.deadline_us, other.sequence)
            .cmp(&(self.entry.deadline_us, self.sequence))
    }
}

impl PartialOrd for Late {
    fn partial_cmp(&self, other: &Late) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct LateOnes {
    /// Those that were not before another one here when they were set.
    queue: VecDeque<Late>,
    /// All others.
    heap: BinaryHeap<Late>,
    next_sequence: u64,
}

impl LateOnes {
    #[inline]
    pub(super) fn push(&mut self, entry: Entry) {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        let late = Late { entry, sequence };
        match self.queue.back() {
            Some(last) if last.entry.deadline_us > entry.deadline_us => {
                self.heap.push(late);
            }
            _ => self.queue.push_back(late),
        }
    }

    /// Returns whether the next is in the queue.
    #[inline]
    fn is_queued(&self) -> bool {
        let other = self.heap.peek();
        other.is_none_or(|other| self.queue.front() > Some(other))
    }

    /// Returns the next.
    #[inline]
    pub(super) fn peek(&self) -> Option<Entry> {
        let next = match self.is_queued() {
            true => self.queue.front(),
            false => self.heap.peek(),
        };
        next.map(|late| late.entry)
    }

    /// Takes off the next.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Entry> {
        let next = match self.is_queued() {
            true => self.queue.pop_front(),
            false => self.heap.pop(),
        };
        next.map(|late| late.entry)
    }

    pub(super) fn retain(&mut self, is_kept: impl Fn(&Entry) -> bool) {
        self.queue.retain(|late| is_kept(&late.entry));
        self.heap.retain(|late| is_kept(&late.entry));
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len() + self.heap.len()
    }

    /// Returns all, in the order in which they were set.
    pub(super) fn into_entries(self) -> impl Iterator<Item = Entry> {
        let mut all: Vec<_> =
            self.queue.into_iter().chain(self.heap).collect();
        all.sort_unstable_by_key(|late| late.sequence);
        all.into_iter().map(|late| late.entry)
    }
}
