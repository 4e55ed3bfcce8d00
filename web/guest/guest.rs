//! One column of the page: a loop, what was started on it, and its log.

use super::columns::{Entry, Kind, start};
use super::log::Log;
use super::world::{PageWorld, WaitUntil};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::{Hosted, Raises, SharedTask, Stage};
use styles::event_loop::{EventLoop, Loop, PollTimeout};
use styles::programs::Program;
use web::perform::{hosted_of, stage_of};

/// The owner of the loop's turns.
pub enum Host {
    /// The loop itself; time is virtual.
    Virtual,
    /// The loop itself; before an instant it calls the function, which
    /// returns when so many microseconds have passed.
    Blocking(WaitUntil),
    /// The page: it turns the loop.
    Scheduled,
}

type Cancel = Box<dyn Fn()>;

/// The loop and what runs on it.
enum Turns {
    Own(Stage),
    Hosted(Hosted),
}

/// A lab in one style, in the hands of a page.
pub struct Guest {
    style: Style,
    turns: Turns,
    log: Log,
    /// The calls that cancel what was started, by number.
    started: RefCell<Vec<Cancel>>,
    /// The time of the next event of the world.
    next_us: Rc<Cell<Option<u64>>>,
    stopped: Cell<bool>,
}

impl Guest {
    /// Makes a lab at the time 0.
    pub fn open(style: Style, host: Host) -> Guest {
        let log = Log::default();
        let (is_hosted, wait_until) = match host {
            Host::Virtual => (false, None),
            Host::Blocking(wait_until) => (false, Some(wait_until)),
            Host::Scheduled => (true, None),
        };
        let world = PageWorld::new(wait_until);
        let next_us = world.next_us();
        let trace = Box::new(log.clone());
        let event_loop = EventLoop::new(Box::new(world), trace);
        Guest {
            style,
            turns: match is_hosted {
                true => Turns::Hosted(hosted_of(event_loop)),
                false => Turns::Own(stage_of(event_loop)),
            },
            log,
            started: RefCell::default(),
            next_us,
            stopped: Cell::new(false),
        }
    }

    fn stage(&self) -> &Stage {
        match &self.turns {
            Turns::Own(stage) => stage,
            Turns::Hosted(hosted) => hosted.stage(),
        }
    }

    /// Moves the loop's clock to the page's, at which the page does something
    /// to it: to the loop, the time between its turns is one in which its
    /// thread was busy elsewhere.
    fn enter(&self, now_us: u64) {
        let lp = self.stage();
        lp.block(now_us.saturating_sub(lp.now_us()));
    }

    /// Starts code of a kind; returns its number, to cancel it by.
    pub fn start(&self, kind: Kind, mark: u32, us: u64, now_us: u64) -> usize {
        self.enter(now_us);
        let log = self.log.clone();
        let lp = Loop::clone(self.stage());
        let cancel: Cancel =
            match start(self.style, kind, self.stage(), mark, us) {
                Entry::Callback(handle) => Box::new(move || handle.cancel()),
                Entry::Task(task) => {
                    // Without this its value, or its error, is not read.
                    if kind == Kind::Body {
                        let ended = task.clone();
                        task.on_end(move |lp| tell_value(lp, &log, &ended));
                    }
                    let key = task.key();
                    Box::new(move || {
                        lp.cancel_soon(key);
                    })
                }
            };
        let mut started = self.started.borrow_mut();
        started.push(cancel);
        started.len() - 1
    }

    /// Cancels what was started with a number; no other is.
    pub fn cancel(&self, number: usize, now_us: u64) {
        self.enter(now_us);
        if let Some(cancel) = self.started.borrow().get(number) {
            cancel();
        }
    }

    /// Runs a program to its end, or only schedules it if the page turns the
    /// loop.
    pub fn run(&self, program: &Program) {
        let was_scheduled = self.is_scheduled();
        let ended = program.run(self.style, self.stage());
        if self.is_scheduled() && !was_scheduled {
            self.tell_end("scheduled", &Ok(()));
        } else {
            self.tell_end("ended", &ended);
        }
    }

    /// Returns whether a run is scheduled that has not ended.
    fn is_scheduled(&self) -> bool {
        match &self.turns {
            Turns::Own(_) => false,
            Turns::Hosted(hosted) => hosted.is_scheduled(),
        }
    }

    fn tell_end(&self, kind: &str, ended: &Raises) {
        let now_us = self.stage().now_us();
        match ended {
            Ok(()) => self.log.tell(kind, now_us, ""),
            Err(error) => self.log.tell("raised", now_us, error),
        }
    }

    /// Runs one turn, of what is due by now; a loop that is stopped, or turns
    /// itself, does nothing.
    pub fn turn(&self, now_us: u64) {
        let Turns::Hosted(hosted) = &self.turns else {
            return;
        };
        if self.stopped.get() {
            return;
        }
        if let Some(ended) = hosted.turn(PollTimeout::Until(now_us)) {
            self.tell_end("ended", &ended);
        }
    }

    /// Returns the time from which the next turn has something to do; none if
    /// only the page can change anything.
    pub fn next_us(&self) -> Option<u64> {
        let Turns::Hosted(hosted) = &self.turns else {
            return None;
        };
        if self.stopped.get() {
            return None;
        }
        let deadline_us = match hosted.next_turn() {
            PollTimeout::Now => return Some(0),
            PollTimeout::Until(deadline_us) => deadline_us,
            PollTimeout::Never => u64::MAX,
        };
        let next_us = self.next_us.get().unwrap_or(u64::MAX);
        Some(next_us.min(deadline_us)).filter(|us| *us < u64::MAX)
    }

    /// Lets the loop be turned for ever; returns at once, since the page does
    /// it.
    pub fn run_forever(&self) {
        self.stopped.set(false);
    }

    /// Lets the loop be turned no more.
    pub fn stop(&self) {
        self.stopped.set(true);
    }

    /// Returns how often a task was given control so far.
    pub fn resumptions(&self) -> u64 {
        self.stage().counters().resumptions
    }

    /// Takes out what is to be told to the page: a line for each entry, with
    /// its kind, its time in microseconds and its text.
    pub fn take_log(&self) -> String {
        self.log.take()
    }

    /// Returns a way to read the log when the lab is closed.
    pub(crate) fn log(&self) -> Log {
        self.log.clone()
    }
}

/// Tells the value of a task, by callback: it comes when the loop has it.
fn tell_value(lp: &Loop, log: &Log, ended: &SharedTask<u32>) {
    if let Some(Ok(value)) = ended.result() {
        log.tell("value", lp.now_us(), value);
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest")
            .field("style", &self.style)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}
