//! A loop that is driven turn by turn; one task is cancelled in one of its
//! waits.

use std::cell::RefCell;
use std::rc::Rc;
use styles::event_loop::{
    EventLoop, LoopEvent, Named, Observer, PollTimeout, RunError, TaskKey,
};
use styles::trace::{Actor, Event};

/// The most turns of a run; all end long before.
const MAX_TURNS: u32 = 20_000;

/// A wait of a run: its task, and the name of its operation.
pub(crate) type Wait = (Named, &'static str);

/// A run as an observer sees it. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Seen(Rc<RefCell<Course>>);

#[derive(Default)]
struct Course {
    waits: Vec<Wait>,
    facts: Vec<(u64, Actor, Event)>,
    /// The task to look at, and the number of facts before its end.
    cancelled: Option<(TaskKey, Option<usize>)>,
}

impl Seen {
    /// Returns the waits so far, in the order in which they began.
    pub(crate) fn waits(&self) -> Vec<Wait> {
        self.0.borrow().waits.clone()
    }

    /// Returns the facts so far, each with its time in microseconds.
    pub(crate) fn facts(&self) -> Vec<(u64, Actor, Event)> {
        self.0.borrow().facts.clone()
    }

    /// Returns the number of facts before the end of the cancelled task.
    pub(crate) fn facts_before_its_end(&self) -> Option<usize> {
        self.0.borrow().cancelled.and_then(|(_, facts)| facts)
    }
}

impl Observer for Seen {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        let mut course = self.0.borrow_mut();
        let so_far = course.facts.len();
        match event {
            LoopEvent::Begun {
                task: Some(task),
                name,
                ..
            } => course.waits.push((task, name)),
            LoopEvent::Noted { actor, event } => {
                course.facts.push((clock_us, actor, event));
            }
            LoopEvent::Ended { task, .. } => {
                if let Some((of, facts)) = &mut course.cancelled
                    && *of == task
                {
                    *facts = Some(so_far);
                }
            }
            _ => {}
        }
    }
}

/// Drives a loop until `is_over`. The task of the wait `cut`, of all in the
/// order in which they begin, is cancelled after the turn in which it began.
pub(crate) fn drive(
    event_loop: &EventLoop,
    seen: &Seen,
    mut cut: Option<usize>,
    is_over: impl Fn() -> bool,
) -> Result<(), RunError> {
    for _ in 0..MAX_TURNS {
        if is_over() {
            return Ok(());
        }
        event_loop.turn(PollTimeout::Never)?;
        let wait = cut.and_then(|cut| seen.waits().get(cut).copied());
        if let Some((task, _)) = wait {
            cut = None;
            seen.0.borrow_mut().cancelled = Some((task.key, None));
            event_loop.handle().cancel_soon(task.key);
        }
    }
    panic!("not over after {MAX_TURNS} turns");
}
