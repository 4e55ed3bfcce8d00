//! Items that are waited for one by one: each is called for in a loop, and
//! comes with the rest of them.

use super::task::Co;
use crate::asyncio::Raises;
use std::future::{Future, ready};

/// A source of items, one after the other, which may wait for each.
///
/// A caller that has enough items [closes](Self::close) the rest, or drops
/// them: then nothing can wait any more.
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

    /// Gives up the items that are left, and waits until that is done.
    ///
    /// After `aclose` of asynchronous generators (PEP 525): what is to be done
    /// when an iteration is left early, and may wait. As a rule that is
    /// nothing.
    ///
    /// # Errors
    ///
    /// The error that was raised meanwhile.
    fn close(self, _co: Co) -> impl Future<Output = Raises> + 'static {
        ready(Ok(()))
    }
}
