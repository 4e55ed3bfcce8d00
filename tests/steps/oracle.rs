//! The judge of lines is another mechanism: the stack, captured when a wait
//! begins. Its innermost frame in a program's own column is the line.
//!
//! Frames have lines only where the build has line tables. Bodies that are
//! generators have given control to their driver when their wait begins, so
//! that they are on no stack; their lines are in the same rows as the judged
//! ones, as `lines.rs` checks.

use crate::all;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{LoopEvent, Observer};
use styles::programs::Program;
use styles::trace::Actor;
use web::knobs::Knobs;
use web::perform::{Printer, play};
use web::steps::{Who, changes};

/// A wait and the line of it: time, task, kind, deadline, line.
type Seen = (u64, u32, &'static str, Option<u64>, u32);

struct Judge {
    path: &'static str,
    seen: Rc<RefCell<Vec<Seen>>>,
}

impl Observer for Judge {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        let LoopEvent::Begun {
            task: Some(task),
            name,
            deadline_us,
            ..
        } = event
        else {
            return;
        };
        let Actor::Task(number @ 1..) = task.actor else {
            return;
        };
        let stack = Backtrace::force_capture().to_string();
        if let Some(line) = innermost(&stack, self.path) {
            let seen = (clock_us, number, name, deadline_us, line);
            self.seen.borrow_mut().push(seen);
        }
    }
}

/// Returns the line of the innermost frame in a file; `None` if that is the
/// function that runs the loop, since then no body is on the stack.
fn innermost(stack: &str, path: &str) -> Option<u32> {
    let lines: Vec<&str> = stack.lines().collect();
    let at = lines.iter().position(|line| line.contains(path))?;
    // Builds that keep nothing but lines name functions without modules.
    let function = at.checked_sub(1).map_or("", |above| lines[above]);
    let is_below = function.rsplit([':', ' ']).next() == Some("program");
    let (_, behind) = lines[at].split_once(path)?;
    let line = behind.split(':').nth(1)?.parse().ok()?;
    (!is_below).then_some(line)
}

fn judged(program: &Program, style: Style) -> Vec<Seen> {
    let source = program.page.source(style).expect("a column");
    let seen = Rc::new(RefCell::new(Vec::new()));
    let judge = Judge {
        path: source.path,
        seen: seen.clone(),
    };
    let printer = Printer(|_| ());
    let judge = Some(Box::new(judge) as Box<dyn Observer>);
    let (knobs, printer) = (Knobs::default(), Box::new(printer));
    play(program, style, &knobs, printer, judge);
    seen.take()
}

/// The columns of which a body that waits is on the stack.
const JUDGED: [Style; 2] = [Style::Callbacks, Style::AsyncAwait];

/// A future that is combined with others is called for in one line and awaited
/// in another: column, both lines.
const COMBINED: [(&str, u32, u32); 1] =
    [("styles/programs/read_file/async_await.rs", 51, 65)];

/// Racers make thousands of steps at three lines.
const TOO_LONG: &str = "racers";

#[test]
fn lines_are_those_of_the_captured_stack() {
    let here = Backtrace::force_capture().to_string();
    if innermost(&here, file!()).is_none() {
        eprintln!("skipped: this build has no line tables");
        return;
    }
    let mut compared = 0;
    for (program, lockstep) in all().filter(|(p, _)| p.name != TOO_LONG) {
        let changes = changes(program, &lockstep, &lockstep.moments);
        for style in JUDGED {
            let judged = judged(program, style);
            for (moment, change) in lockstep.moments.iter().zip(&changes) {
                let Some(share) = &change.columns[style as usize] else {
                    continue;
                };
                let step = lockstep.steps(moment, style)[0];
                let Who::Task(number) = step.who else {
                    continue;
                };
                for (wait, line) in step.waits.iter().zip(&share.seat.lines) {
                    let is_it = |(at_us, task, name, until_us, _): &&Seen| {
                        (*at_us, *task) == (step.at_us, number)
                            && (*name, *until_us) == (wait.name, wait.until_us)
                    };
                    let source = program.page.source(style);
                    let path = source.map_or("", |source| source.path);
                    let called = |awaited: u32| {
                        let mut known = COMBINED.iter();
                        let is_known = |known: &&(&str, u32, u32)| {
                            known.0 == path && known.2 == awaited
                        };
                        known.find(is_known).map_or(awaited, |k| k.1)
                    };
                    let lines = judged.iter().filter(is_it);
                    let lines: Vec<u32> =
                        lines.map(|seen| called(seen.4)).collect();
                    if lines.is_empty() {
                        continue;
                    }
                    let name = program.name;
                    assert!(
                        lines.contains(line),
                        "{name}, {style}: {line} is shown, {lines:?} wait"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 450, "{compared} waits");
}
