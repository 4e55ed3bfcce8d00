//! How are items waited for one by one? Each is called for, and comes with
//! what is left of them, in a loop that ends or is left.

use super::task::Co;
use crate::asyncio::Raises;
use std::future::Future;

/// What gives one item after the other, and may wait for each.
///
/// Whoever has enough stops asking, and drops it.
pub trait Items: Sized {
    /// What comes one by one.
    type Item;

    /// Waits for the next item; at the end gives none.
    ///
    /// To be called, as any body: it takes the items along, and gives back
    /// those that are left.
    ///
    /// # Errors
    ///
    /// What was raised instead of an item.
    fn next(
        self,
        co: Co,
    ) -> impl Future<Output = Raises<Option<(Self::Item, Self)>>> + 'static;
}
