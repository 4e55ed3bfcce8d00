//! Every program does the same in every style.

mod support;

use proptest::{prop_assert, prop_assert_eq};
use styles::Style;
use support::performance::{Performance, play};
use support::random::check_any_script;
use support::worlds::busy;

/// Programs tried; enough that each pair of steps meets at equal times.
const CASES: u32 = 20_000;

/// Returns the part of a performance that is the same in every style: all but
/// the number of tasks, since the loop may count a branch of a task as a task.
fn comparable(performance: Performance) -> Performance {
    Performance {
        tasks_left: 0,
        ..performance
    }
}

#[test]
fn any_program_does_the_same_in_every_style() {
    check_any_script(CASES, |script| {
        let played = |style| comparable(play(style, busy(), script));
        let first = played(Style::ALL[0]);
        prop_assert_eq!(first.leaked_sockets, 0);
        prop_assert!(!first.leaked_loop);
        for style in Style::ALL {
            prop_assert_eq!(&played(style), &first, "{}", style);
        }
        Ok(())
    });
}
