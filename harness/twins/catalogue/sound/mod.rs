//! Pairs that are told equal under all schedules.

mod joins;
#[cfg(feature = "smol")]
mod on_smol;
#[cfg(feature = "tokio")]
mod on_tokio;
mod recipes;
mod styles;
mod waits;

use super::Sound;

/// All sound pairs, but for those of one body in four styles.
pub(super) fn all() -> impl Iterator<Item = &'static Sound> {
    let files = [
        joins::ROWS,
        #[cfg(feature = "smol")]
        on_smol::ROWS,
        #[cfg(feature = "tokio")]
        on_tokio::ROWS,
        recipes::ROWS,
        waits::ROWS,
    ];
    files.into_iter().flatten()
}
