//! Items that are waited for one by one: each is called for in a loop, and
//! comes with the rest of them.

use super::task::Co;
use crate::asyncio::Raises;
use std::future::Future;

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items drops it.
pub trait Items: Sized {
    /// The type of the items.
    type Item;

    /// Waits for the next item; `None` is the end.
    ///
    /// It is to be called, as any body: it takes the items along, and returns
    /// the rest of them.
    ///
    /// # Errors
    ///
    /// The error that was raised instead of an item.
    fn next(
        self,
        co: Co,
    ) -> impl Future<Output = Raises<Option<(Self::Item, Self)>>> + 'static;
}
