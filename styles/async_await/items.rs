//! Items that are waited for one by one: each is awaited, in a loop.

use super::task::Cx;
use crate::asyncio::Raises;
use std::future::Future;

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
    fn next(
        &mut self,
        cx: &Cx,
    ) -> impl Future<Output = Raises<Option<Self::Item>>>;
}
