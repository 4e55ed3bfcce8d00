//! A guard for work that must be done if a body does not get any further.

use std::fmt;

/// Calls a function when it is dropped, unless it is dismissed before.
///
/// Callbacks and async/await drop a body that is cancelled. A guard that the
/// body holds then does what must be done.
pub struct DropGuard<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> DropGuard<F> {
    /// Makes a guard that calls `function`.
    pub fn new(function: F) -> DropGuard<F> {
        DropGuard(Some(function))
    }

    /// Dismisses the guard; the function is not called.
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
