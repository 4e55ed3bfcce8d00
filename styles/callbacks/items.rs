//! How are items waited for one by one? A function takes one, and what is
//! left of them, to ask for the next.

use super::task::Cx;
use crate::asyncio::Raises;

/// What gives one item after the other, and may wait for each.
///
/// Whoever has enough stops asking, and drops it.
pub trait Items: Sized {
    /// What comes one by one.
    type Item;

    /// Waits for the next item; at the end gives none.
    ///
    /// An item that is there already goes to `k` by [`Cx::bounce`].
    ///
    /// # Errors
    ///
    /// What was raised instead of an item.
    fn next(
        self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Option<(Self::Item, Self)>>) + 'static,
    );
}
