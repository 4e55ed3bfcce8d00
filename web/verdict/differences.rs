//! Differences between styles when a task is cancelled, with their reasons.

use crate::knobs::{Knob, Knobs};
use std::ops::RangeInclusive;
use styles::Style;

/// A difference of some styles from the others, in lines and times only: the
/// error that the program raises, and the remains, are the same.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The name of the program.
    pub program: &'static str,
    /// The number of the task that is cancelled.
    pub task: u32,
    /// The times at which it is, in microseconds.
    pub cuts_us: &'static [RangeInclusive<u64>],
    /// The styles that differ.
    pub styles: &'static [Style],
    /// The lines that are printed from that time on, with their times after
    /// it in microseconds.
    pub printed: &'static [(u64, &'static str)],
    /// The time from then to the end, in microseconds.
    pub over_us: u64,
    /// The reason.
    pub reason: &'static str,
}

impl Difference {
    /// Returns whether the difference is stated for a style and a change.
    pub fn concerns(&self, program: &str, style: Style, knob: Knob) -> bool {
        let Knob::Cancel { task, at_us } = knob else {
            return false;
        };
        self.program == program
            && self.task == task
            && self.cuts_us.iter().any(|cuts| cuts.contains(&at_us))
            && self.styles.contains(&style)
    }
}

/// Returns the reason for which a style differs if a single change is made,
/// if it is known.
pub(super) fn reason(
    program: &str,
    style: Style,
    knobs: &Knobs,
) -> Option<&'static str> {
    let [knob] = knobs.all() else { return None };
    if let Knob::Sleep { .. } = knob {
        let mut known = TIMERS.iter();
        let of = known.find(|(name, ..)| *name == program);
        let of = of.filter(|(_, styles, _)| styles.contains(&style));
        return of.map(|(.., reason)| *reason);
    }
    let mut known = CUT_DIFFERENCES.iter();
    let known = known.find(|known| known.concerns(program, style, *knob));
    known.map(|known| known.reason)
}

/// Programs that sleep in tasks of some styles only: the name, the other
/// styles, and the reason.
const TIMERS: [(&str, &[Style], &str); 1] = [(
    "read_file",
    &[Style::Callbacks],
    "a chain of plain callbacks sets timers of the loop, and no task sleeps",
)];

/// The styles in which a body notices its cancellation, as an error at its
/// wait.
const TOLD: &[Style] = &[Style::Send, Style::YieldFrom];

/// All differences. Each is asserted for each change that it concerns: one
/// that is not needed fails a test.
pub const CUT_DIFFERENCES: &[Difference] = &[
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
