//! One run of a program in one style.

use crate::input;
use crate::knobs::{Knob, Knobs, Turner, Watching, turned};
use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::{Hosted, Raises, Stage};
use styles::event_loop::{EventLoop, Observer};
use styles::programs::Program;
use styles::trace::{Actor, Event, Trace};

/// The resumptions that a program may take: the longest takes some thousands.
const MAX_RESUMPTIONS: u64 = 1_000_000;

/// One line that a program printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The time of printing, in microseconds since the program began.
    pub t_us: u64,
    /// The task that printed it; `None` while no loop ran.
    pub actor: Option<Actor>,
    /// The text, without a newline.
    pub text: String,
}

/// The record of a program's run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performance {
    /// All lines that it printed.
    pub lines: Vec<Line>,
    /// Its end: the error that it raised, if it did.
    pub result: Raises,
}

impl Performance {
    /// Returns the whole output in the format of the recordings.
    pub fn text(&self) -> String {
        let lines = self.lines.iter();
        lines.map(|line| line_text(line.t_us, &line.text)).collect()
    }
}

/// Returns a printed line in the format of the recordings, with its newline.
///
/// # Examples
///
/// ```
/// use web::perform::line_text;
///
/// assert_eq!(line_text(1_250_000, "tick"), "[   1.250] tick\n");
/// ```
pub fn line_text(t_us: u64, text: &str) -> String {
    let milliseconds = t_us / 1_000;
    let (seconds, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    format!("[{seconds:4}.{rest:03}] {text}\n")
}

/// Runs a program in virtual time, with the recorded input.
pub fn perform(program: &Program, style: Style) -> Performance {
    perform_turned(program, style, &Knobs::default()).0
}

/// Runs a program like [`perform`], with changes; returns the end of the run
/// too.
pub fn perform_turned(
    program: &Program,
    style: Style,
    knobs: &Knobs,
) -> (Performance, Ended) {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let heard = lines.clone();
    let printer = Printer(move |line| heard.borrow_mut().push(line));
    let ended = play(program, style, knobs, Box::new(printer), None);
    let (lines, result) = (lines.take(), ended.result.clone());
    (Performance { lines, result }, ended)
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The error that the program raised, if it did.
    pub result: Raises,
    /// The time of its end, in microseconds.
    pub at_us: u64,
    /// The waits that were under way then, by the kinds of their operations;
    /// none are, if all is well.
    pub waits: Vec<&'static str>,
    /// True if something held the loop after it was dropped; nothing does, if
    /// all is well.
    pub holds_loop: bool,
    /// The changes that were not made: there was no such task, or it did no
    /// such thing at that time.
    pub vain: Vec<Knob>,
}

/// Runs a program in virtual time, with the recorded input and with changes.
/// `trace` takes all that it prints; an observer takes the steps of its loop.
pub fn play(
    program: &Program,
    style: Style,
    knobs: &Knobs,
    trace: Box<dyn Trace>,
    observer: Option<Box<dyn Observer>>,
) -> Ended {
    let turner = Turner::new(knobs);
    let alive = Rc::new(());
    let is_alive = Rc::downgrade(&alive);
    let world = SimWorld::alone(SimLimits::default());
    let world = turned(world, turner.clone(), alive);
    let event_loop = EventLoop::new(world, trace);
    turner.begin(event_loop.handle());
    let observer = match (knobs.all(), observer) {
        ([], observer) => observer,
        (_, inner) => Some(Box::new(Watching {
            turner: turner.clone(),
            inner,
        }) as Box<dyn Observer>),
    };
    if let Some(observer) = observer {
        event_loop.set_observer(observer);
    }
    let stage = stage_of(event_loop);
    let result = program.run(style, &stage);
    let at_us = stage.now_us();
    let waits = stage.waits().into_iter().map(|wait| wait.op).collect();
    let vain = turner.end();
    drop(stage);
    Ended {
        result,
        at_us,
        waits,
        holds_loop: is_alive.strong_count() > 0,
        vain,
    }
}

/// Makes the stage of a loop in virtual time, with the recorded input.
pub fn stage_of(mut event_loop: EventLoop) -> Stage {
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    Stage::new(event_loop, input::recorded())
}

/// Gives a loop to a host, with the recorded input.
pub fn hosted_of(mut event_loop: EventLoop) -> Hosted {
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    Hosted::new(event_loop, input::recorded())
}

/// A trace of printed lines only: calls a function for each.
#[derive(Debug)]
pub struct Printer<F>(pub F);

impl<F: FnMut(Line)> Trace for Printer<F> {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        let text = line.to_string();
        (self.0)(Line { t_us, actor, text });
    }
}
