//! One run of a program of which one task is cancelled, and its results.

use super::course::{Course, Noting};
use crate::support::worlds::{Watch, watched};
use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::Raises;
use styles::event_loop::{EventLoop, Loop};
use styles::programs::Program;
use web::perform::{Line, Printer, line_text, stage_of};

/// The turns for which a task that is to be cancelled is searched before the
/// world may go on: more than any program takes between two events.
const PASSES: u32 = 16;

/// The cancelling of one task, as asyncio does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The task, by the order in which the program's tasks start, from 1.
    pub(crate) task: u32,
    /// The time in microseconds. The cut is before any other event of that
    /// time; a task that is started at that time is cut before it begins.
    pub(crate) at_us: u64,
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
    let (world, watch) = watched(SimWorld::alone(SimLimits::default()));
    let lines = Rc::new(RefCell::new(Vec::new()));
    let heard = lines.clone();
    let printer = Printer(move |Line { t_us, text, .. }| {
        heard.borrow_mut().push((t_us, text));
    });
    let event_loop = EventLoop::new(Box::new(world), Box::new(printer));
    let course = Rc::new(RefCell::new(Course::default()));
    event_loop.set_observer(Box::new(Noting(course.clone())));
    if let Some(cut) = cut {
        cancel_in_time(cut, event_loop.handle(), &watch, &course);
    }
    let stage = stage_of(event_loop);
    let result = program.run(style, &stage);
    let over_us = stage.now_us();
    let waits = stage.waits().into_iter().map(|wait| wait.op).collect();
    drop(stage);
    watch.forget();
    let performance = Performance {
        lines: lines.take(),
        result,
        over_us,
        waits,
        holds_loop: watch.is_alive(),
    };
    (performance, course.take())
}

/// Cancels a task at the time of its cut; if it is not started yet, as soon as
/// it is, before it begins.
fn cancel_in_time(
    cut: Cut,
    lp: &Loop,
    watch: &Watch,
    course: &Rc<RefCell<Course>>,
) {
    let (lp, course) = (lp.clone(), course.clone());
    watch.at_time(cut.at_us, move || {
        cancel_soon(&lp, course.clone(), cut.task, PASSES);
        course.borrow().was_cut
    });
}

/// Cancels a task; if it does not exist yet, but is started within some turns,
/// cancels it then: the callback that cancels is ready ahead of the task.
fn cancel_soon(
    lp: &Loop,
    course: Rc<RefCell<Course>>,
    task: u32,
    passes: u32,
) {
    if course.borrow().was_cut {
        return;
    }
    let key = course.borrow().key_of(task);
    if let Some(key) = key {
        course.borrow_mut().was_cut = lp.cancel_soon(key);
    } else if passes > 0 {
        lp.call_soon(move |lp| cancel_soon(lp, course, task, passes - 1));
    }
}
