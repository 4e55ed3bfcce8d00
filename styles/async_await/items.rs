//! Items that are waited for one by one: each is awaited, in a loop.

use super::task::Cx;
use crate::asyncio::Raises;
use std::future::{Future, ready};

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items [closes](Self::close) the rest, or drops
/// them: then nothing can wait any more.
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

    /// Gives up the items that are left, and waits until that is done.
    ///
    /// After `aclose` of asynchronous generators (PEP 525): what is to be done
    /// when an iteration is left early, and may wait. As a rule that is
    /// nothing.
    ///
    /// # Errors
    ///
    /// The error that was raised meanwhile.
    fn close(&mut self, _cx: &Cx) -> impl Future<Output = Raises> {
        ready(Ok(()))
    }
}
