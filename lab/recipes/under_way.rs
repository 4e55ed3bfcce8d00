//! The operation that a chain of callbacks waits for, so that it can be
//! cancelled.

use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;
use twins::{Handle, Op};

/// The operation that is under way; clones are the same one.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Rc<Cell<Option<Handle>>>);

impl UnderWay {
    /// Begins an operation, and calls `k` with its outcome.
    pub(super) fn wait<T: Debug + 'static>(
        &self,
        op: Op<T>,
        k: impl FnOnce(T) + 'static,
    ) {
        let started = op.start();
        self.0.set(Some(started.handle()));
        started.then(k);
    }

    /// Gives the operation up.
    pub(super) fn cancel(&self) {
        if let Some(handle) = self.0.take() {
            handle.cancel();
        }
    }
}
