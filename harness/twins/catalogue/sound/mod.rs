//! Pairs that are told equal under all schedules.

mod joins;
mod recipes;
mod styles;
mod waits;

use super::Sound;

/// All sound pairs, but for those of one body in four styles.
pub(super) fn all() -> impl Iterator<Item = &'static Sound> {
    [joins::ROWS, recipes::ROWS, waits::ROWS]
        .into_iter()
        .flatten()
}
