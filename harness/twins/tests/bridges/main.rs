//! Bridges are calls: a caller that calls a body of another style through a
//! bridge is the twin of one that calls the same body written in its own.

#[macro_use]
mod tables;
mod beside;
mod bodies;
mod callers;
mod chains;

use bodies::{Answer, at_once, catches, guard, outcome, panics, swallows};
use callers::within;
use chains::{crossed, nested};
use styles::bridges;
use styles::callbacks::task::Continuation;
use styles::event_loop::Loop;
use twins::{Check, Level, Verdict};

/// Requires that two callers are equal under all schedules that there are; a
/// bridge takes a turn, and no time.
#[track_caller]
fn passes(check: Check) {
    let verdict = check.run();
    println!("{verdict}");
    let Verdict::Equal(passed) = &verdict else {
        panic!("{verdict}");
    };
    assert!(passed.is_complete && passed.cancellations > 0, "{verdict}");
    assert!(passed.level >= Level::Time, "{verdict}");
}

mod failed {
    use super::*;
    pairs! { always, outcome, outcome: callbacks send yield_from async_await }
}

mod held {
    use super::*;
    pairs! { always, guard, guard: callbacks send yield_from async_await }
}

mod panicked {
    use super::*;
    pairs! { always, panics, panics: callbacks send yield_from async_await }
}

mod done_at_once {
    use super::*;
    pairs! { always, at_once, at_once: callbacks send yield_from async_await }
}

mod caught {
    use super::*;
    told! { always, catches }
}

mod swallowed {
    use super::*;
    told! { always, swallows }
}

mod limited {
    use super::*;
    pairs! { within, guard, guard: callbacks send yield_from async_await }
}

mod limited_and_caught {
    use super::*;
    told! { within, catches }
}

mod limited_and_swallowed {
    use super::*;
    told! { within, swallows }
}

mod limited_and_panicked {
    use super::*;
    pairs! { within, panics, panics: callbacks send yield_from async_await }
}

mod chained {
    use super::*;
    pairs! { always, nested, crossed: callbacks send yield_from async_await }
}
