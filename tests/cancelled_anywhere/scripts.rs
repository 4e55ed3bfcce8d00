//! Random programs.

use crate::differences::{DIFFERENCES, Difference, any_step};
use crate::support::log::Log;
use crate::support::performance::Performance;
use crate::support::random::{check_any_script, check_any_that_catches};
use crate::support::script::{Step, Steps, steps};
use crate::support::tasks::spawn;
use crate::support::worlds::{busy, watched};
use crate::turns::{Seen, Wait, drive};
use proptest::{prop_assert, prop_assert_eq};
use std::cell::Cell;
use styles::Style;
use styles::event_loop::{Counters, EventLoop};
use styles::trace::Actor;

/// Programs of which each wait is cancelled.
const PROGRAMS: u32 = 400;

/// The most waits of a program that are cancelled.
const MAX_CUTS: usize = 24;

/// Plays a script in a style; returns the waits too.
fn play(
    style: Style,
    script: &Steps,
    cut: Option<usize>,
) -> (Performance, Vec<Wait>) {
    let (world, watch) = watched(busy());
    let log = Log::default();
    let event_loop = EventLoop::new(Box::new(world), Box::new(log.clone()));
    let seen = Seen::default();
    event_loop.set_observer(Box::new(seen.clone()));
    let lp = event_loop.handle();
    let task = spawn(style, lp, Actor::Task(0), script);
    let ended = drive(&event_loop, &seen, cut, || task.is_done());
    drop(task);
    let panicked = event_loop.panicked_tasks();
    let open_sockets = watch.open_sockets();
    let printed = log.take();
    drop(event_loop);
    let performance = Performance {
        log: printed,
        log_of_drop: log.take(),
        ended,
        // What a cancellation costs is in `tests/rows`.
        counters: Counters::default(),
        panicked,
        // The loop may count a branch of a task as a task.
        tasks_left: 0,
        open_sockets,
        leaked_sockets: watch.open_sockets(),
        leaked_loop: watch.is_alive(),
    };
    (performance, seen.waits())
}

/// Returns the cuts of a script: its waits, or a sample of them.
fn cuts(script: &Steps) -> impl Iterator<Item = usize> {
    let waits = play(Style::AsyncAwait, script, None).1.len();
    (0..waits).step_by(waits.div_ceil(MAX_CUTS).max(1))
}

/// Returns the difference that is stated for a script, if there is one.
fn stated(script: &Steps) -> Option<&'static Difference> {
    let mut all = DIFFERENCES.iter();
    all.find(|one| any_step(script, one.concerns))
}

#[test]
fn a_program_that_is_cancelled_in_any_wait_does_the_same_in_every_style() {
    let count = Cell::new(0);
    check_any_script(PROGRAMS, |script| {
        for cut in cuts(script) {
            let first = play(Style::ALL[0], script, Some(cut)).0;
            prop_assert_eq!(first.leaked_sockets, 0);
            prop_assert!(!first.leaked_loop);
            for style in Style::ALL {
                let played = play(style, script, Some(cut)).0;
                prop_assert_eq!(&played, &first, "{}, cut {}", style, cut);
            }
            count.set(count.get() + 1);
        }
        Ok(())
    });
    assert!(count.get() > PROGRAMS, "{}", count.get());
}

#[test]
fn bodies_that_catch_it_differ_only_where_it_is_stated() {
    check_any_that_catches(PROGRAMS, |script| {
        let stated = stated(script);
        for cut in cuts(script) {
            let sides = [true, false].map(|side| {
                let is_on = move |style: &Style| match stated {
                    None => true,
                    Some(one) => one.styles.contains(style) == side,
                };
                let styles = Style::ALL.into_iter().filter(is_on);
                styles.map(move |style| {
                    (style, play(style, script, Some(cut)).0)
                })
            });
            for mut side in sides {
                let (_, first) = side.next().expect("a style");
                prop_assert_eq!(first.leaked_sockets, 0);
                prop_assert!(!first.leaked_loop);
                for (style, played) in side {
                    prop_assert_eq!(&played, &first, "{}, {}", style, cut);
                }
            }
        }
        Ok(())
    });
}

/// A step of each difference, in a task that is cancelled.
fn examples() -> [Steps; 2] {
    let sleeps = || steps([Step::Hold("body"), Step::Sleep(9)]);
    let last = steps([Step::Sleep(3), Step::Say("clean")]);
    let catches = [Step::CatchAll(sleeps()), Step::Sleep(1), Step::Say("on")];
    [steps(catches), steps([Step::CleanUp(sleeps(), last)])]
}

#[test]
fn each_stated_difference_is_needed() {
    for (difference, script) in DIFFERENCES.iter().zip(examples()) {
        let Difference { row, reason, .. } = difference;
        assert!(any_step(&script, difference.concerns), "{row}: {reason}");
        let differs = |cut| {
            let played = |style| play(style, &script, Some(cut)).0;
            let one = played(difference.styles[0]);
            Style::ALL.into_iter().any(|style| played(style) != one)
        };
        assert!(cuts(&script).any(differs), "{row}: {reason}");
    }
    assert_eq!(DIFFERENCES.len(), examples().len());
}
