//! Items that are waited for one by one: a function takes an item, and the
//! rest of them, to ask for the next.

use super::task::Cx;
use crate::asyncio::Raises;

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items [closes](Self::close) the rest, or drops
/// them: then nothing can wait any more.
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

    /// Gives up the items that are left, and waits until that is done.
    ///
    /// After `aclose` of asynchronous generators (PEP 525): what is to be done
    /// when an iteration is left early, and may wait. As a rule that is
    /// nothing.
    ///
    /// # Errors
    ///
    /// The error that was raised meanwhile.
    fn close(self, cx: Cx, k: impl FnOnce(Cx, Raises) + 'static) {
        cx.bounce(move |cx| k(cx, Ok(())));
    }
}
