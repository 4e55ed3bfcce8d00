//! Turns that some columns take and others do not, with the reasons.

use styles::Style;

/// Turns of a program that not all columns take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The program's name.
    pub program: &'static str,
    /// The columns that take no turn there.
    pub without: &'static [Style],
    /// The number of these turns.
    pub turns: usize,
    /// The reason.
    pub reason: &'static str,
}

/// All known differences. Each is asserted: one that is no longer needed fails
/// a test.
pub const DIFFERENCES: &[Difference] = &[
    Difference {
        program: "read_file",
        without: &[Style::Callbacks],
        turns: 4,
        reason: "in callbacks no task waits for the end of the chain; the \
                 chain calls the next function itself",
    },
    Difference {
        program: "read_file",
        without: &[Style::Send, Style::YieldFrom, Style::AsyncAwait],
        turns: 6,
        reason: "a chain of callbacks is called by the loop, and the task \
                 goes on a turn after its end; elsewhere the task waits for \
                 each link itself",
    },
];

impl Difference {
    /// Returns the difference that explains why some columns of a program
    /// take no turn.
    pub fn find(
        program: &str,
        without: &[Style],
    ) -> Option<&'static Difference> {
        let mut known = DIFFERENCES.iter();
        known
            .find(|known| known.program == program && known.without == without)
    }
}
