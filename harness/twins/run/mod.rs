//! One run: one version, one schedule, one loop; all bounds of a run.
//!
//! The run turns the loop from outside. It lets the version go on until
//! nothing is left to do but wait, then sets the clock to the next end, ends
//! all that is due together, and only then lets the waiters go on.

mod guest;
mod ops;
mod quiet;
mod running;
mod state;
mod world;

pub(crate) use self::ops::{Beginning, Call, OpState, Waiter};
pub(crate) use self::quiet::take_panic_place;
#[cfg(any(feature = "tokio", feature = "smol"))]
pub(crate) use self::running::MAX_RESUMPTIONS;
pub(crate) use self::state::{
    MAX_DEPTH, MAX_NOTE_BYTES, MAX_OPS, RunState, is_failure, try_with, with,
};

use self::running::Running;
use self::state::Spare;
use self::world::{Clock, Listener, Timers};
use crate::schedule::{Book, Schedule};
use crate::trace::{Form, Trace};
use crate::version::AnyVersion;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use styles::event_loop::EventLoop;

/// The number of the next run, in all threads.
static NEXT_RUN: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static CURRENT: Cell<u64> = const { Cell::new(0) };
}

/// Gives the state of the run that is under way, to those who have no number.
pub(crate) fn in_run<T>(ask: impl FnOnce(&mut RunState) -> T) -> Option<T> {
    try_with(CURRENT.get(), ask)
}

/// Loops that wait for the next run: making one costs more than a run.
#[derive(Default)]
pub(crate) struct Stage {
    plain: Option<Set>,
    observed: Option<Set>,
    spare: Spare,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stage")
    }
}

/// A loop and its clock.
struct Set {
    event_loop: EventLoop,
    clock: Clock,
}

impl Set {
    fn new(is_observed: bool) -> Set {
        let clock = Clock::default();
        let world = Box::new(clock.clone());
        let event_loop = EventLoop::new(world, Box::new(Listener));
        if is_observed {
            event_loop.set_observer(Box::new(Timers::default()));
        }
        Set { event_loop, clock }
    }
}

impl Stage {
    /// Takes traces that are not needed any more, for their room.
    pub(crate) fn take_back(&mut self, traces: [Trace; 2]) {
        self.spare.traces.extend(traces);
    }

    /// Runs a version under a schedule; returns what it did.
    pub(crate) fn run(
        &mut self,
        book: &Rc<Book>,
        schedule: &Rc<Schedule>,
        version: &dyn AnyVersion,
    ) -> Trace {
        let is_observed =
            matches!(version.form(), Form::Send | Form::YieldFrom);
        let slot = match is_observed {
            true => &mut self.observed,
            false => &mut self.plain,
        };
        let set = slot.take().unwrap_or_else(|| Set::new(is_observed));
        let _quiet = quiet::Quiet::begin();
        let id = NEXT_RUN.fetch_add(1, Ordering::Relaxed);
        let entered = state::enter(RunState::new(
            id,
            set.event_loop.handle(),
            &set.clock,
            book,
            schedule,
            &mut self.spare,
        ));
        CURRENT.set(id);
        let mut running = Running {
            id,
            set: &set,
            end: schedule.end().map(|(index, end)| (index, end.0, end.1)),
            form: version.form(),
            live: None,
            resumed_before: set.event_loop.handle().counters().resumptions,
            calls: 0,
            panics: 0,
        };
        running.go(version);
        running.tell_left();
        let is_clean = running.tear_down();
        if is_clean {
            *slot = Some(set);
        } else {
            // Its tasks are dropped, as long as the run is there for them.
            running::drop_one(set);
            running::drop_left(id);
        }
        CURRENT.set(0);
        let state = entered.leave();
        let trace = state.map(|state| state.into_trace(&mut self.spare));
        trace.unwrap_or_default()
    }
}
