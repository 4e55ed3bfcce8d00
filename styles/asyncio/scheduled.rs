//! A run that begins now, and of which a host does the turns.

use super::{Kind, Raised, Raises};
use crate::event_loop::{EventLoop, Loop, Run, RunError, Task};
use std::cell::RefCell;
use std::rc::Rc;

/// The place of the one run that is scheduled.
pub(super) type Scheduled = Rc<RefCell<Option<Box<dyn Turned>>>>;

/// A run, without the type of its result.
pub(super) trait Turned {
    fn goes_on(&mut self) -> bool;

    fn finish(self: Box<Self>) -> Raises;
}

impl<T: 'static> Turned for Run<Raises<T>> {
    fn goes_on(&mut self) -> bool {
        Run::goes_on(self)
    }

    fn finish(self: Box<Self>) -> Raises {
        Run::finish(*self)?.map(drop)
    }
}

/// Begins a run, of which a host does the turns. There is no result yet, so
/// the program that asked for one is told by an error and ends there.
pub(super) fn schedule<T: 'static>(
    event_loop: &EventLoop,
    scheduled: &Scheduled,
    start: impl FnOnce(&Loop) -> Task<Raises<T>>,
) -> Raised {
    if scheduled.borrow().is_some() {
        return RunError::AlreadyRunning.into();
    }
    match event_loop.begin(start) {
        Ok(run) => {
            scheduled.replace(Some(Box::new(run)));
            let text = "the run is scheduled, its result comes later";
            Raised::new(Kind::Runtime, text)
        }
        Err(error) => error.into(),
    }
}
