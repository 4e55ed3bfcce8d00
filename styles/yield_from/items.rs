//! How are items waited for one by one? Each is delegated to, in a loop
//! that ends or is left.

use super::wait::Delegate;
use crate::asyncio::Raises;

/// What gives one item after the other, and may wait for each.
///
/// Whoever has enough stops asking, and drops it.
pub trait Items {
    /// What comes one by one.
    type Item;

    /// Waits for the next item; at the end gives none.
    ///
    /// # Errors
    ///
    /// What was raised instead of an item.
    fn next(&mut self) -> impl Delegate<Return = Raises<Option<Self::Item>>>;
}
