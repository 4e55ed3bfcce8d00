//! Lines that a style cannot print as Python does, with the reasons.

use styles::Style;

/// One line that a program prints otherwise in some styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The program's name.
    pub program: &'static str,
    /// The styles that print it otherwise.
    pub styles: &'static [Style],
    /// The line that CPython printed, from the recording.
    pub recorded: &'static str,
    /// The line that is printed instead.
    pub printed: &'static str,
    /// The reason.
    pub reason: &'static str,
}

/// All known differences. Each is asserted: one that is no longer needed fails
/// a test.
pub const DIFFERENCES: &[Difference] = &[];
