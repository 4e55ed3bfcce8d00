//! Deadlines, earliest first; equal ones in the order in which they were set.
//!
//! A binary heap is the best there is while the caches hold it, and slow when
//! they do not. So near at hand are only those that come up next; the others
//! lie in buckets, unsorted, and are poured out bucket by bucket:
//!
//! ```text
//!   near, up to `last_us`          |  far: bucket 1 | bucket 2 | bucket 3
//!   poured: sorted | late          |  1 microsecond   2          4
//! ```
//!
//! A bucket too large to be poured is spread over those below it; the buckets
//! are those of a radix heap. What was poured is sorted once; only what is set
//! after that, and comes before the far ones, is late (`late.rs`). CPython's
//! heap does not keep the order of equal deadlines. Here buckets are in the
//! order in which deadlines were set, sorting keeps it, and the late ones have
//! numbers. Withdrawn deadlines stay until they come up or until they are the
//! larger half.

mod late;

use self::late::{Entry, LateOnes};
use super::keys::OpKey;
use std::cmp::Reverse;
use std::mem;

/// Below this many entries sweeping is not worth it.
const SWEEP_FROM: usize = 64;

/// Entries poured at once, unless one deadline has more; 64 kilobytes.
const POUR: usize = 4_096;

/// More late ones are put into buckets.
const SPILL: usize = 2 * POUR;

/// All deadlines of a loop.
#[derive(Debug)]
pub(super) struct Timers {
    /// Latest first, so that the next is taken off the end.
    poured: Vec<Entry>,
    late: LateOnes,
    /// The last deadline that is near.
    last_us: u64,
    /// By the number of bits up to the highest in which a deadline differs
    /// from `last_us`.
    far: Vec<Vec<Entry>>,
    far_len: usize,
    /// Late ones that grew to more are put into buckets.
    spill_at: usize,
    withdrawn: usize,
}

impl Default for Timers {
    fn default() -> Timers {
        Timers {
            poured: Vec::new(),
            late: LateOnes::default(),
            last_us: u64::MAX,
            far: Vec::new(),
            far_len: 0,
            spill_at: SPILL,
            withdrawn: 0,
        }
    }
}

impl Timers {
    /// Sets a deadline.
    pub(super) fn set(&mut self, deadline_us: u64, op: OpKey) {
        self.put(Entry { deadline_us, op });
        if self.late.len() > self.spill_at {
            self.spill();
        }
    }

    #[inline]
    fn put_far(&mut self, entry: Entry) {
        let differ = entry.deadline_us ^ self.last_us;
        let bucket = (u64::BITS - differ.leading_zeros()) as usize;
        if self.far.len() <= bucket {
            self.far.resize_with(bucket + 1, Vec::new);
        }
        self.far[bucket].push(entry);
        self.far_len += 1;
    }

    /// Puts all into buckets, in an order that is right for equal deadlines.
    #[cold]
    fn spill(&mut self) {
        let first_us = self.peek().map_or(u64::MAX, |entry| entry.deadline_us);
        let poured = mem::take(&mut self.poured);
        let late = mem::take(&mut self.late).into_entries();
        let far = mem::take(&mut self.far);
        self.far_len = 0;
        self.last_us = first_us.saturating_sub(1);
        let near = poured.into_iter().rev().chain(late);
        for entry in near.chain(far.into_iter().flatten()) {
            self.put(entry);
        }
        self.set_spill_at();
    }

    #[inline]
    fn put(&mut self, entry: Entry) {
        if entry.deadline_us > self.last_us {
            self.put_far(entry);
        } else {
            self.late.push(entry);
        }
    }

    /// Lets as many come as are there before the next spill, which goes
    /// through all. At the beginning of time there may be any number.
    fn set_spill_at(&mut self) {
        self.spill_at = SPILL.max(2 * self.late.len()).max(self.far_len);
    }

    /// Pours what comes up next, now that nothing is near.
    #[cold]
    fn pour(&mut self, is_live: impl Fn(OpKey) -> bool) {
        if self.poured.capacity() > 2 * POUR {
            self.poured = Vec::new();
        }
        self.pour_buckets(is_live);
        self.poured.reverse();
        // Stable, as equal ones are in order.
        self.poured.sort_by_key(|entry| Reverse(entry.deadline_us));
        self.set_spill_at();
    }

    /// Pours as many buckets as fit, but one deadline at least; drops those
    /// that `is_live` does not know.
    fn pour_buckets(&mut self, is_live: impl Fn(OpKey) -> bool) {
        while self.far_len > 0 {
            let lowest = self.far.iter().position(|b| !b.is_empty());
            let Some(lowest) = lowest else { break };
            let room = POUR - self.poured.len().min(POUR);
            if !self.poured.is_empty() && self.far[lowest].len() > room {
                return;
            }
            let mut bucket = mem::take(&mut self.far[lowest]);
            self.far_len -= bucket.len();
            let before = bucket.len();
            bucket.retain(|entry| is_live(entry.op));
            let dropped = before - bucket.len();
            self.withdrawn = self.withdrawn.saturating_sub(dropped);
            if bucket.len() <= room {
                // All that the bucket may hold is near now.
                self.last_us = last_of(self.last_us, lowest);
                self.poured.extend(bucket);
                continue;
            }
            let first = bucket.iter().map(|entry| entry.deadline_us).min();
            self.last_us = first.unwrap_or(self.last_us);
            for entry in bucket {
                if entry.deadline_us > self.last_us {
                    self.put_far(entry);
                } else {
                    self.poured.push(entry);
                }
            }
        }
        self.last_us = u64::MAX;
    }

    /// Returns whether the next that is near is a late one. Of equal ones
    /// those that were poured had been set before.
    #[inline]
    fn is_late(&self) -> bool {
        let Some(late) = self.late.peek() else {
            return false;
        };
        let poured = self.poured.last();
        poured.is_none_or(|next| late.deadline_us < next.deadline_us)
    }

    /// Returns the next that is near.
    #[inline]
    fn peek(&self) -> Option<Entry> {
        match self.is_late() {
            true => self.late.peek(),
            false => self.poured.last().copied(),
        }
    }

    /// Takes off the next that is near.
    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        match self.is_late() {
            true => self.late.pop(),
            false => self.poured.pop(),
        }
    }

    /// Counts one withdrawn deadline and, when they are the larger half,
    /// sweeps out those that `is_live` does not know.
    pub(super) fn withdraw(&mut self, is_live: impl Fn(OpKey) -> bool) {
        self.withdrawn += 1;
        let len = self.len();
        if len >= SWEEP_FROM && self.withdrawn > len / 2 {
            self.poured.retain(|entry| is_live(entry.op));
            self.late.retain(|entry| is_live(entry.op));
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
            while let Some(entry) = self.peek() {
                if is_live(entry.op) {
                    return Some(entry.deadline_us);
                }
                self.pop();
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
        self.poured.len() + self.late.len() + self.far_len
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
        self.pop().map(|entry| entry.op)
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
