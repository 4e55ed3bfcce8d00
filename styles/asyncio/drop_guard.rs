//! Something to do if nobody gets any further.

use std::fmt;

/// Calls a function when it is dropped, unless it is dismissed before.
///
/// What a body holds while it waits, in the styles that are told of their
/// cancellation by nothing else.
pub struct DropGuard<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> DropGuard<F> {
    /// Makes a guard that calls `function`.
    pub fn new(function: F) -> DropGuard<F> {
        DropGuard(Some(function))
    }

    /// Ends it without a call.
    pub fn dismiss(mut self) {
        self.0 = None;
    }
}

impl<F: FnOnce()> Drop for DropGuard<F> {
    fn drop(&mut self) {
        if let Some(function) = self.0.take() {
            function();
        }
    }
}

impl<F: FnOnce()> fmt::Debug for DropGuard<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DropGuard")
    }
}
