//! Where a style cannot do as Python does, and why.

use styles::Style;

/// One line that a program prints otherwise in some styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The program.
    pub program: &'static str,
    /// In which styles.
    pub styles: &'static [Style],
    /// What CPython printed, from the recording.
    pub recorded: &'static str,
    /// What is printed instead.
    pub printed: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// All of them. Each is asserted: one that is no longer needed fails a test.
pub const DIFFERENCES: &[Difference] = &[];
