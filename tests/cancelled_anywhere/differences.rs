//! Differences between styles when a task is cancelled, with their rows in
//! `tests/rows/README.md`.
//!
//! A difference that no run needs fails a test.

use crate::support::script::Step;
use styles::Style;

/// Styles that do the same among themselves, and not as the others, in scripts
/// with such a step.
pub(crate) struct Difference {
    pub(crate) row: &'static str,
    /// The styles on one side.
    pub(crate) styles: &'static [Style],
    pub(crate) concerns: fn(&Step) -> bool,
    pub(crate) reason: &'static str,
}

/// All differences.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        row: "I2",
        styles: &[Style::Send, Style::YieldFrom],
        concerns: |step| matches!(step, Step::CatchAll(_)),
        reason: "a body that catches its cancellation goes on; one that is \
                 dropped cannot",
    },
    Difference {
        row: "I2",
        styles: &[Style::Send, Style::YieldFrom],
        concerns: |step| matches!(step, Step::CleanUp(..)),
        reason: "a body that is told cleans up, for which it may wait; one \
                 that is dropped cannot wait once more",
    },
];

/// Returns whether a step, or one within it, is so.
pub(crate) fn any_step(steps: &[Step], is_so: fn(&Step) -> bool) -> bool {
    steps.iter().any(|step| {
        let within = match step {
            Step::Spawn(steps)
            | Step::Start(steps)
            | Step::StartIn(_, steps)
            | Step::Call(steps)
            | Step::Repeat(_, steps)
            | Step::Catch(steps)
            | Step::CatchAll(steps)
            | Step::Timeout(_, steps)
            | Step::Until(_, steps) => any_step(steps, is_so),
            Step::CleanUp(steps, last) => {
                any_step(steps, is_so) || any_step(last, is_so)
            }
            _ => false,
        };
        within || is_so(step)
    })
}
