//! A loop in virtual time, and the lines printed on it.

use crate::support::script::{Step, Steps, Value, steps};
use crate::support::worlds::simulated;
use std::cell::RefCell;
use std::rc::Rc;
use styles::asyncio::{Kind, Raised, Raises, SharedTask};
use styles::event_loop::{EventLoop, Loop, Promise};
use styles::trace::{Actor, Event, Trace};

/// The most resumptions of one test.
const MAX_RESUMPTIONS: u64 = 1_000;

/// A loop, and the lines printed on it.
pub(crate) struct Rig {
    pub(crate) event_loop: EventLoop,
    lines: Lines,
}

type Lines = Rc<RefCell<Vec<String>>>;

impl Rig {
    pub(crate) fn new() -> Rig {
        let lines = Lines::default();
        let heard = Box::new(Listener(lines.clone()));
        let world = Box::new(simulated(&[], &[]));
        let mut event_loop = EventLoop::new(world, heard);
        event_loop.set_max_resumptions(MAX_RESUMPTIONS);
        Rig { event_loop, lines }
    }

    pub(crate) fn lp(&self) -> &Loop {
        self.event_loop.handle()
    }

    /// Cancels a task after the given milliseconds, even if it has ended.
    pub(crate) fn cancel_after<T: Clone + 'static>(
        &self,
        ms: u64,
        task: &SharedTask<T>,
    ) {
        let task = task.clone();
        self.lp().call_later(ms * 1_000, move |_| {
            let _was_left: bool = task.cancel();
        });
    }

    /// Runs until every task has ended; returns the printed lines, each with
    /// its time in milliseconds.
    pub(crate) fn run(&self) -> Vec<String> {
        let event_loop = &self.event_loop;
        let run = event_loop.run_while(|| event_loop.tasks_left() > 0);
        run.expect("everything ends");
        self.said()
    }

    /// Takes out the printed lines.
    pub(crate) fn said(&self) -> Vec<String> {
        self.lines.take()
    }
}

struct Listener(Lines);

impl Trace for Listener {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, _: Option<Actor>, line: &str) {
        let line = format!("{} {line}", t_us / 1_000);
        self.0.borrow_mut().push(line);
    }

    fn warn(&mut self, t_us: u64, _: Option<Actor>, line: &str) {
        let line = format!("{} warning: {line}", t_us / 1_000);
        self.0.borrow_mut().push(line);
    }
}

/// Makes the steps of a body that waits once, for `ms` milliseconds, and then
/// does the step `end`.
pub(crate) fn waits(name: Value, ms: u64, end: Step) -> Steps {
    steps([
        Step::Say("begins"),
        Step::Hold(name),
        Step::Sleep(ms * 1_000),
        Step::Say(name),
        end,
    ])
}

/// Makes a promise that is set after `ms` milliseconds.
pub(crate) fn after(lp: &Loop, ms: u64) -> Promise<Raises> {
    let gate = Promise::new(lp);
    let opened = gate.clone();
    lp.call_later(ms * 1_000, move |_| drop(opened.set(Ok(()))));
    gate
}

/// Makes an error.
pub(crate) fn wrong() -> Raised {
    Raised::new(Kind::Value, "wrong")
}
