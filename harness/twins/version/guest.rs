//! A guest of the run: the runtime that polls a version in the place of the
//! loop.

/// The outcome of a guest's turn.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Turned {
    /// The number of polls, about.
    pub polls: u64,
    /// The message of the version's panic.
    pub panicked: Option<String>,
}

/// A runtime that polls one version in one run.
#[doc(hidden)]
pub trait Guest {
    /// Polls until nothing is left to do but wait, or too often.
    fn turn(&mut self) -> Turned;

    /// Lets its clock go on until this time of the run, for ever if there is
    /// none. Returns the time at which it stopped: that one, before anything
    /// was polled, or an earlier one at which a timer of its own ended, after
    /// all that waited for it was polled; none if there is no such timer.
    fn wait(&mut self, until_us: Option<u64>) -> (Option<u64>, Turned);

    /// Returns whether nothing is left on it: no version, no task.
    fn is_empty(&self) -> bool;

    /// Drops the version where it waits; returns the message of a panic.
    fn cancel(&mut self) -> Option<String>;

    /// Returns what a version that hangs may wait for, in the middle of a
    /// sentence.
    fn hint(&self) -> &'static str;
}
