//! Deadlines, earliest first; equal ones in the order in which they were set.
//!
//! A binary heap is the best there is while the caches hold it, and slow when
//! they do not. So the heap has only those that come up next; the others lie
//! in buckets, unsorted, and are poured into the heap bucket by bucket:
//!
//! ```text
//!   near (a heap)   |  far: bucket 1 | bucket 2 | bucket 3 | ...
//!   up to `last_us` |  1 microsecond   2          4          8 beyond it
//! ```
//!
//! A bucket too large to be poured is spread over those below it; the buckets
//! are those of a radix heap. CPython's heap does not keep the order of equal
//! deadlines; this one does. Withdrawn deadlines stay until they come up or
//! until they are the larger half.

use super::OpKey;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Below this many entries sweeping is not worth it.
const SWEEP_FROM: usize = 64;

/// The heap is filled up to this many entries; 96 kilobytes.
const POUR: usize = 4_096;

/// A larger heap is put into buckets.
const SPILL: usize = 2 * POUR;

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
#[derive(Debug)]
pub(super) struct Timers {
    near: BinaryHeap<Entry>,
    /// The last deadline that goes into the heap.
    last_us: u64,
    /// By the number of bits up to the highest in which a deadline differs
    /// from `last_us`.
    far: Vec<Vec<Entry>>,
    far_len: usize,
    /// A heap that grew to more entries is put into buckets.
    spill_at: usize,
    next_sequence: u64,
    withdrawn: usize,
}

impl Default for Timers {
    fn default() -> Timers {
        Timers {
            near: BinaryHeap::new(),
            last_us: u64::MAX,
            far: Vec::new(),
            far_len: 0,
            spill_at: SPILL,
            next_sequence: 0,
            withdrawn: 0,
        }
    }
}

impl Timers {
    /// Sets a deadline.
    pub(super) fn set(&mut self, deadline_us: u64, op: OpKey) {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.put(Entry {
            deadline_us,
            sequence,
            op,
        });
        if self.near.len() > self.spill_at {
            self.spill();
        }
    }

    #[inline]
    fn put(&mut self, entry: Entry) {
        if entry.deadline_us <= self.last_us {
            self.near.push(entry);
            return;
        }
        let differ = entry.deadline_us ^ self.last_us;
        let bucket = (u64::BITS - differ.leading_zeros()) as usize;
        if self.far.len() <= bucket {
            self.far.resize_with(bucket + 1, Vec::new);
        }
        self.far[bucket].push(entry);
        self.far_len += 1;
    }

    /// Puts all into buckets but the earliest deadline.
    #[cold]
    fn spill(&mut self) {
        let far = std::mem::take(&mut self.far);
        let near = std::mem::take(&mut self.near);
        self.far_len = 0;
        self.last_us = near.peek().map_or(u64::MAX, |first| first.deadline_us);
        for entry in near.into_iter().chain(far.into_iter().flatten()) {
            self.put(entry);
        }
        self.set_spill_at();
    }

    /// Lets as many come as are there before the next spill, which goes
    /// through all. At one deadline there may be any number.
    fn set_spill_at(&mut self) {
        self.spill_at = SPILL.max(2 * self.near.len()).max(self.far_len);
    }

    /// Pours buckets into the empty heap, as many as fit but one deadline at
    /// least; drops those that `is_live` does not know.
    #[cold]
    fn pour(&mut self, is_live: impl Fn(OpKey) -> bool) {
        while self.far_len > 0 {
            let lowest = self.far.iter().position(|b| !b.is_empty());
            let Some(lowest) = lowest else { break };
            let room = POUR - self.near.len().min(POUR);
            if !self.near.is_empty() && self.far[lowest].len() > room {
                return self.set_spill_at();
            }
            let mut bucket = std::mem::take(&mut self.far[lowest]);
            self.far_len -= bucket.len();
            let before = bucket.len();
            bucket.retain(|entry| is_live(entry.op));
            let dropped = before - bucket.len();
            self.withdrawn = self.withdrawn.saturating_sub(dropped);
            if bucket.len() <= room {
                // All that the bucket may hold is near now.
                self.last_us = last_of(self.last_us, lowest);
                self.near.extend(bucket);
            } else {
                let first = bucket.iter().map(|entry| entry.deadline_us).min();
                self.last_us = first.unwrap_or(self.last_us);
                bucket.into_iter().for_each(|entry| self.put(entry));
            }
        }
        self.last_us = u64::MAX;
        self.set_spill_at();
    }

    /// Counts one withdrawn deadline and, when they are the larger half,
    /// sweeps out those that `is_live` does not know.
    pub(super) fn withdraw(&mut self, is_live: impl Fn(OpKey) -> bool) {
        self.withdrawn += 1;
        let len = self.len();
        if len >= SWEEP_FROM && self.withdrawn > len / 2 {
            self.near.retain(|entry| is_live(entry.op));
            for bucket in &mut self.far {
                bucket.retain(|entry| is_live(entry.op));
            }
            self.far_len = self.far.iter().map(Vec::len).sum();
            self.withdrawn = 0;
        }
    }

    /// Returns the earliest deadline that is still meant.
    pub(super) fn next_deadline_us(
        &mut self,
        is_live: impl Fn(OpKey) -> bool,
    ) -> Option<u64> {
        loop {
            while let Some(entry) = self.near.peek() {
                if is_live(entry.op) {
                    return Some(entry.deadline_us);
                }
                self.near.pop();
                self.withdrawn = self.withdrawn.saturating_sub(1);
            }
            if self.far_len == 0 {
                return None;
            }
            self.pour(&is_live);
        }
    }

    /// Returns how many deadlines there are, withdrawn ones included.
    pub(super) fn len(&self) -> usize {
        self.near.len() + self.far_len
    }

    /// Takes the next deadline that is due and still meant.
    pub(super) fn pop_due(
        &mut self,
        now_us: u64,
        is_live: impl Fn(OpKey) -> bool,
    ) -> Option<OpKey> {
        if self.next_deadline_us(is_live)? > now_us {
            return None;
        }
        self.near.pop().map(|entry| entry.op)
    }
}

/// Returns the last deadline that a bucket may hold.
fn last_of(last_us: u64, bucket: usize) -> u64 {
    let below = (1 << (bucket - 1)) - 1;
    // The bit in which they differ is 1 in what is larger.
    last_us | below | (1 << (bucket - 1))
}

#[cfg(test)]
mod tests;
