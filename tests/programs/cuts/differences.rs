//! Differences between styles when a program is cut, with their reasons.
//!
//! Each is asserted for each cut that it concerns: a difference that is not
//! needed fails a test.

use super::performance::{Cut, Performance};
use std::ops::RangeInclusive;
use styles::Style;

/// A difference of some styles from the others, in lines and times only: the
/// error that the program raises, and the remains, are the same.
pub(crate) struct Difference {
    pub(crate) program: &'static str,
    /// The number of the task that is cut.
    pub(crate) task: u32,
    /// The times of the cuts, in microseconds.
    pub(crate) cuts_us: &'static [RangeInclusive<u64>],
    pub(crate) styles: &'static [Style],
    /// The lines that are printed from the cut on, with their times after it
    /// in microseconds.
    pub(crate) printed: &'static [(u64, &'static str)],
    /// The time from the cut to the end, in microseconds.
    pub(crate) over_us: u64,
    pub(crate) reason: &'static str,
}

impl Difference {
    /// Returns whether the difference is stated for a style and a cut.
    pub(crate) fn concerns(
        &self,
        program: &str,
        style: Style,
        cut: Cut,
    ) -> bool {
        self.program == program
            && self.task == cut.task
            && self.cuts_us.iter().any(|cuts| cuts.contains(&cut.at_us))
            && self.styles.contains(&style)
    }

    /// Returns the expected performance, made of that of the others.
    pub(crate) fn instead_of(
        &self,
        others: &Performance,
        cut: Cut,
    ) -> Performance {
        let mut instead = others.clone();
        instead.lines.retain(|(t_us, _)| *t_us < cut.at_us);
        let printed = self.printed.iter();
        instead.lines.extend(
            printed.map(|(us, line)| (cut.at_us + us, line.to_string())),
        );
        instead.over_us = cut.at_us + self.over_us;
        instead
    }
}

/// The styles in which a body notices its cancellation, as an error at its
/// wait.
const TOLD: &[Style] = &[Style::Send, Style::YieldFrom];

/// All differences.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        program: "async_for_with",
        task: 1,
        // The body of either scope reads its lines.
        cuts_us: &[100_001..=700_000, 900_001..=1_100_000],
        styles: TOLD,
        printed: &[
            (0, "  closing, because of CancelledError"),
            (100_000, "  closed"),
        ],
        over_us: 100_000,
        reason: "a body that is told leaves its scope, which takes a wait; \
                 one that is dropped cannot wait once more",
    },
    Difference {
        program: "read_file",
        task: 1,
        // The last link of its chain of callbacks is due.
        cuts_us: &[22_000..=22_000],
        styles: &[Style::Callbacks],
        printed: &[(0, "  another async thing got the data of foo")],
        over_us: 0,
        reason: "a chain of plain callbacks goes on by itself, beside the \
                 task that waits for its end",
    },
    Difference {
        program: "read_file",
        task: 1,
        cuts_us: &[46_000..=46_000],
        styles: &[Style::Callbacks],
        printed: &[(0, "  another async thing got nothing")],
        over_us: 0,
        reason: "as with the other file",
    },
];
