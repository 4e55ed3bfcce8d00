//! Pairs that are told equal under all schedules.

mod joins;

use super::Sound;

/// All sound pairs.
pub(super) fn all() -> impl Iterator<Item = &'static Sound> {
    joins::ROWS.iter()
}
