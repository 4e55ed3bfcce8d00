//! Items that are waited for one by one: each is delegated to, in a loop.

use super::wait::Delegate;
use crate::asyncio::Raises;

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items drops it.
pub trait Items {
    /// The type of the items.
    type Item;

    /// Waits for the next item; `None` is the end.
    ///
    /// # Errors
    ///
    /// The error that was raised instead of an item.
    fn next(&mut self) -> impl Delegate<Return = Raises<Option<Self::Item>>>;
}
