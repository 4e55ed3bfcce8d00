//! Deadlines come as from a sorted list, however many there are.

use super::*;
use std::collections::BTreeMap;

/// Deadlines as a sorted list has them, beside those under test.
#[derive(Default)]
struct Both {
    timers: Timers,
    sorted: BTreeMap<(u64, u32), OpKey>,
    /// By place.
    live: Vec<bool>,
    set: u32,
    now_us: u64,
    random: u64,
}

impl Both {
    fn random(&mut self, below: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(1);
        (self.random >> 33) % below
    }

    fn set(&mut self, deadline_us: u64) {
        let op = OpKey::new(self.set, 0);
        self.timers.set(deadline_us, op);
        self.sorted.insert((deadline_us, self.set), op);
        self.live.push(true);
        self.set += 1;
    }

    /// Withdraws the earliest, or the latest.
    fn withdraw(&mut self, earliest: bool) {
        let taken = match earliest {
            true => self.sorted.pop_first(),
            false => self.sorted.pop_last(),
        };
        let Some((_, op)) = taken else { return };
        self.live[op.place()] = false;
        let live = &self.live;
        self.timers.withdraw(|op| live[op.place()]);
    }

    /// Fires at most so many, letting time pass; all have to be the same.
    fn fire(&mut self, count: usize) {
        for _ in 0..count {
            let live = &self.live;
            let next = self.timers.next_deadline_us(|op| live[op.place()]);
            let first = self.sorted.first_key_value();
            assert_eq!(next, first.map(|((deadline_us, _), _)| *deadline_us));
            let Some(next) = next else { return };
            self.now_us = self.now_us.max(next);
            let too_soon = next.checked_sub(1);
            for now_us in too_soon.into_iter().chain([self.now_us]) {
                let live = &self.live;
                let fired = self.timers.pop_due(now_us, |op| live[op.place()]);
                if now_us < next {
                    assert_eq!(fired, None);
                    continue;
                }
                let expected = self.sorted.pop_first().map(|(_, op)| op);
                assert_eq!(fired, expected, "at {now_us}");
                if let Some(op) = fired {
                    self.live[op.place()] = false;
                }
            }
        }
    }
}

fn check(seed: u64, steps: u32, burst: u64, span_us: u64) {
    let mut both = Both {
        random: seed,
        ..Both::default()
    };
    for _ in 0..steps {
        match both.random(4) {
            0 | 1 => {
                for _ in 0..both.random(burst) {
                    let after_us = both.random(span_us);
                    both.set(both.now_us + after_us);
                }
            }
            2 => {
                let count = both.random(burst);
                both.fire(count as usize);
            }
            _ => {
                for _ in 0..both.random(burst) {
                    let earliest = both.random(2) == 0;
                    both.withdraw(earliest);
                }
            }
        }
    }
    both.fire(usize::MAX);
    assert_eq!(both.timers.len(), 0);
}

#[test]
fn a_few_come_in_order() {
    for seed in 0..200 {
        check(seed, 100, 10, 20);
    }
}

#[test]
fn many_come_in_order() {
    for seed in 0..3 {
        check(seed, 12, 20_000, 1_000_000);
        check(seed, 12, 20_000, 30);
    }
}

#[test]
fn far_ones_come_in_order() {
    let mut both = Both::default();
    for bits in 0..64 {
        for more in 0..300 {
            both.set((1 << bits) + more);
        }
    }
    for _ in 0..2 * SPILL {
        both.set(u64::MAX);
        both.set(u64::MAX - 1);
    }
    both.fire(64);
    both.set(5);
    both.set(1 << 40);
    both.fire(usize::MAX);
    assert_eq!(both.timers.len(), 0);
}

#[test]
fn equal_ones_come_in_the_order_in_which_they_were_set() {
    let mut both = Both::default();
    for _ in 0..3 * SPILL {
        both.set(7);
        both.set(9);
    }
    both.fire(10);
    both.set(7);
    both.set(8);
    both.set(9);
    both.fire(usize::MAX);
}

#[test]
fn what_cannot_be_put_away_is_not_tried_again_and_again() {
    let mut both = Both::default();
    for _ in 0..3 * SPILL {
        both.set(0);
        both.set(1);
    }
    assert!(both.timers.late.len() > 2 * SPILL);
    assert!(both.timers.spill_at > both.timers.late.len());
    both.fire(3 * SPILL + 1);
    assert_eq!(both.timers.spill_at, SPILL, "when others are poured");
    both.fire(usize::MAX);
}

#[test]
fn one_deadline_of_many_takes_16_bytes_each() {
    let mut both = Both::default();
    for _ in 0..4 * SPILL {
        both.set(1_000_000);
    }
    assert_eq!(both.timers.late.len(), 0);
    both.fire(1);
    assert_eq!(both.timers.poured.len(), 4 * SPILL - 1);
    both.set(1_000_000);
    both.fire(usize::MAX);
    assert_eq!(size_of::<Entry>(), 16);
}

#[test]
fn withdrawn_ones_do_not_stay() {
    let mut both = Both::default();
    for deadline_us in 0..100_000 {
        both.set(1_000_000 + deadline_us);
        both.withdraw(false);
    }
    assert!(both.timers.len() <= 2 * SWEEP_FROM, "{}", both.timers.len());
}

#[test]
fn withdrawn_ones_stay_until_they_are_the_larger_half() {
    for count in [2, SWEEP_FROM - 1, SWEEP_FROM, SWEEP_FROM + 1, 1_000] {
        let mut both = Both::default();
        for later in 0..count as u64 {
            both.set(1_000 + later);
        }
        for _ in 0..count / 2 {
            both.withdraw(false);
        }
        assert_eq!(both.timers.len(), count);
        both.withdraw(true);
        let left = match count >= SWEEP_FROM {
            true => both.sorted.len(),
            false => count,
        };
        assert_eq!(both.timers.len(), left);
        both.fire(usize::MAX);
    }
}

#[test]
fn the_heap_stays_small() {
    let mut both = Both::default();
    for _ in 0..50_000 {
        let deadline_us = both.random(1 << 30);
        both.set(deadline_us);
        assert!(both.timers.late.len() <= SPILL);
    }
    while both.timers.len() > 0 {
        both.fire(100);
        assert_eq!(both.timers.late.len(), 0);
        assert!(both.timers.poured.len() <= POUR);
    }
}

#[test]
fn room_for_many_at_one_time_is_given_back() {
    let mut both = Both::default();
    for _ in 0..4 * SPILL {
        both.set(1_000);
    }
    both.fire(4 * SPILL);
    assert!(both.timers.poured.capacity() > 2 * POUR);
    for later in 0..2 * SPILL as u64 {
        both.set(10_000 + later);
    }
    both.fire(1);
    assert!(both.timers.poured.capacity() <= 2 * POUR);
    both.fire(usize::MAX);
    assert_eq!(both.timers.len(), 0);
}
