//! One run of a program of which one task is cancelled, and its results.

use super::course::{Course, Noting};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::Raises;
use styles::programs::Program;
use web::knobs::{Knob, Knobs};
use web::perform::{Line, Printer, line_text, play};
use web::verdict::Difference;

/// The cancelling of one task, as asyncio does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The task, by the order in which the program's tasks start, from 1.
    pub(crate) task: u32,
    /// The time in microseconds. The cut is before any other event of that
    /// time; a task that is started at that time is cut before it begins.
    pub(crate) at_us: u64,
}

impl Cut {
    /// Returns the change that makes it.
    pub(crate) fn knob(self) -> Knob {
        let Cut { task, at_us } = self;
        Knob::Cancel { task, at_us }
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task {} cancelled at {} us", self.task, self.at_us)
    }
}

/// The results of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Performance {
    /// The printed lines, with their times in microseconds.
    pub(crate) lines: Vec<(u64, String)>,
    /// The error that the program raised, if it did.
    pub(crate) result: Raises,
    /// The time of its end, in microseconds.
    pub(crate) over_us: u64,
    /// The waits under way at its end.
    pub(crate) waits: Vec<&'static str>,
    /// True if a handle to the loop was still held after it was dropped.
    pub(crate) holds_loop: bool,
}

impl Performance {
    /// Returns the performance as text.
    pub(crate) fn text(&self) -> String {
        let lines = self.lines.iter();
        let mut text: String =
            lines.map(|(t_us, line)| line_text(*t_us, line)).collect();
        let result = match &self.result {
            Ok(()) => "over".to_string(),
            Err(error) => format!("over by {error}"),
        };
        text.push_str(&line_text(self.over_us, &result));
        for wait in &self.waits {
            text.push_str(&format!("still waits: {wait}\n"));
        }
        if self.holds_loop {
            text.push_str("the loop is still held\n");
        }
        text
    }
}

/// Runs a program in one style, and cuts it if asked to; returns the course of
/// the run too.
pub(crate) fn perform(
    program: &Program,
    style: Style,
    cut: Option<Cut>,
) -> (Performance, Course) {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let heard = lines.clone();
    let printer = Printer(move |Line { t_us, text, .. }| {
        heard.borrow_mut().push((t_us, text));
    });
    let course = Rc::new(RefCell::new(Course::default()));
    let observer = Box::new(Noting(course.clone()));
    let knobs = cut.map(|cut| Knobs::from(cut.knob())).unwrap_or_default();
    let trace = Box::new(printer);
    let ended = play(program, style, &knobs, trace, Some(observer));
    let mut course = course.take();
    course.was_cut = cut.is_some() && ended.vain.is_empty();
    let performance = Performance {
        lines: lines.take(),
        result: ended.result,
        over_us: ended.at_us,
        waits: ended.waits,
        holds_loop: ended.holds_loop,
    };
    (performance, course)
}

/// Returns the performance that a difference states, made of that of the
/// others.
pub(crate) fn instead_of(
    stated: &Difference,
    others: &Performance,
    cut: Cut,
) -> Performance {
    let mut instead = others.clone();
    instead.lines.retain(|(t_us, _)| *t_us < cut.at_us);
    let printed = stated.printed.iter();
    instead
        .lines
        .extend(printed.map(|(us, line)| (cut.at_us + us, line.to_string())));
    instead.over_us = cut.at_us + stated.over_us;
    instead
}
