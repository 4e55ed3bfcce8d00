//! Deadlines, earliest first; equal ones in the order in which they were set.
//!
//! A binary heap, whose withdrawn entries stay until they come up or until
//! they are the larger half. CPython's heap does not keep the order of equal
//! deadlines; this one does.

use super::OpKey;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Below this many entries sweeping is not worth it.
const SWEEP_FROM: usize = 64;

/// One deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    deadline_us: u64,
    sequence: u64,
    op: OpKey,
}

impl Ord for Entry {
    /// Reversed, because the heap gives its largest first.
    fn cmp(&self, other: &Entry) -> Ordering {
        (other.deadline_us, other.sequence)
            .cmp(&(self.deadline_us, self.sequence))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All deadlines of a loop.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Entry>,
    next_sequence: u64,
    withdrawn: usize,
}

impl Timers {
    /// Sets a deadline.
    pub(super) fn set(&mut self, deadline_us: u64, op: OpKey) {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.heap.push(Entry {
            deadline_us,
            sequence,
            op,
        });
    }

    /// Counts one withdrawn deadline and, when they are the larger half,
    /// sweeps out those that `is_live` does not know.
    pub(super) fn withdraw(&mut self, is_live: impl Fn(OpKey) -> bool) {
        self.withdrawn += 1;
        if self.heap.len() >= SWEEP_FROM
            && self.withdrawn > self.heap.len() / 2
        {
            self.heap.retain(|entry| is_live(entry.op));
            self.withdrawn = 0;
        }
    }

    /// Returns the earliest deadline that is still meant.
    pub(super) fn next_deadline_us(
        &mut self,
        is_live: impl Fn(OpKey) -> bool,
    ) -> Option<u64> {
        while let Some(entry) = self.heap.peek() {
            if is_live(entry.op) {
                return Some(entry.deadline_us);
            }
            self.heap.pop();
            self.withdrawn = self.withdrawn.saturating_sub(1);
        }
        None
    }

    /// Returns how many deadlines there are, withdrawn ones included.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Takes the next deadline that is due, withdrawn ones included.
    pub(super) fn pop_due(&mut self, now_us: u64) -> Option<OpKey> {
        if self.heap.peek()?.deadline_us > now_us {
            return None;
        }
        self.heap.pop().map(|entry| entry.op)
    }
}
