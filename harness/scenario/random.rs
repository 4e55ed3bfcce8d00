//! Random numbers, and the times that are drawn with them.
//!
//! Knows no scenario. Where to read next: `generate.rs`.

/// The grid that most times are multiples of, so that their sums meet.
pub(super) const GRID_US: u64 = 10;

/// SplitMix64: a counter with a good hash. Any seed will do, neighbours too.
pub(super) struct Random(u64);

impl Random {
    /// Begins with this seed.
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Draws a number below `bound`, which is not 0. The highest bits of a
    /// product do that without a division, nearly evenly.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Draws true once in `times`.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// Draws one of these values.
    pub(super) fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    /// Draws a time: often 0, mostly on the grid, seldom beside it.
    pub(super) fn time_us(&mut self) -> u64 {
        match self.below(16) {
            0..5 => 0,
            5..15 => GRID_US * self.below(10),
            _ => self.below(2 * GRID_US),
        }
    }

    /// Draws the time at which all is stopped: at once or in the middle.
    pub(super) fn stop_us(&mut self) -> u64 {
        match self.below(8) {
            0 => 0,
            1..7 => GRID_US * self.below(40),
            _ => self.below(400),
        }
    }
}
