//! Items that are waited for one by one: a function takes an item, and the
//! rest of them, to ask for the next.

use super::task::Cx;
use crate::asyncio::Raises;

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items drops it.
pub trait Items: Sized {
    /// The type of the items.
    type Item;

    /// Waits for the next item; `None` is the end.
    ///
    /// An item that is there already goes to `k` by [`Cx::bounce`].
    ///
    /// # Errors
    ///
    /// The error that was raised instead of an item.
    fn next(
        self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Option<(Self::Item, Self)>>) + 'static,
    );
}
