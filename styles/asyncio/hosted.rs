//! A loop that a host turns, as a browser does: there `run` returns before its
//! task has begun.

use super::scheduled::Scheduled;
use super::{Input, Raises, Stage};
use crate::event_loop::{EventLoop, PollTimeout};
use std::fmt;
use std::rc::Rc;

/// A loop in the hands of a host. [`Stage::run`] on its stage schedules a run
/// and returns an error at once; the host's turns carry it out and give its
/// end. One run at a time.
///
/// # Examples
///
/// ```
/// use styles::async_await::{run::run, wait};
/// use styles::asyncio::{Hosted, Input};
/// # use harness::worlds::sim::{SimLimits, SimWorld};
/// # use styles::event_loop::EventLoop;
/// use styles::event_loop::PollTimeout;
/// # use styles::trace::Silence;
/// # let world = Box::new(SimWorld::alone(SimLimits::default()));
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// let hosted = Hosted::new(event_loop, Input::empty());
/// let body = async |cx| Ok(wait::sleep(&cx, 70).await);
/// assert!(run(hosted.stage(), body).is_err() && hosted.is_scheduled());
/// // The first turn begins the body, which then sleeps.
/// assert_eq!(hosted.turn(PollTimeout::Now), None);
/// assert_eq!(hosted.next_turn(), PollTimeout::Until(70));
/// assert_eq!(hosted.turn(PollTimeout::Until(70)), Some(Ok(())));
/// ```
pub struct Hosted {
    event_loop: Rc<EventLoop>,
    stage: Stage,
    scheduled: Scheduled,
}

impl Hosted {
    /// Takes a loop and an input.
    pub fn new(event_loop: EventLoop, input: Input) -> Hosted {
        let event_loop = Rc::new(event_loop);
        let scheduled = Scheduled::default();
        Hosted {
            stage: Stage::hosted(event_loop.clone(), input, scheduled.clone()),
            event_loop,
            scheduled,
        }
    }

    /// Returns the stage, for programs.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Returns whether a run is scheduled that has not ended.
    pub fn is_scheduled(&self) -> bool {
        self.scheduled.borrow().is_some()
    }

    /// Runs one turn; see [`EventLoop::turn`]. Returns the end of the run that
    /// was scheduled, if it ended in this turn or the loop cannot go on.
    pub fn turn(&self, at_most: PollTimeout) -> Option<Raises> {
        if let Err(error) = self.event_loop.turn(at_most) {
            self.scheduled.take();
            return Some(Err(error.into()));
        }
        let mut run = self.scheduled.take()?;
        if run.goes_on() {
            self.scheduled.replace(Some(run));
            return None;
        }
        Some(run.finish())
    }

    /// Returns how long the next turn can wait, as of now.
    pub fn next_turn(&self) -> PollTimeout {
        self.event_loop.next_turn()
    }
}

impl fmt::Debug for Hosted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted")
            .field("event_loop", &self.event_loop)
            .field("is_scheduled", &self.is_scheduled())
            .finish_non_exhaustive()
    }
}
