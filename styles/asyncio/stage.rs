//! The environment of a program: a loop that can run more than once, and an
//! input.

use super::Raises;
use super::scheduled::{Scheduled, schedule};
use crate::event_loop::{EventLoop, Loop, Task};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

/// The loop and the input that a program is given. Clones are the same stage.
#[derive(Clone)]
pub struct Stage {
    event_loop: Rc<EventLoop>,
    input: Input,
    /// The place of a run, if a host turns the loop.
    scheduled: Option<Scheduled>,
}

impl Stage {
    /// Makes a stage of a loop and an input.
    pub fn new(event_loop: EventLoop, input: Input) -> Stage {
        Stage {
            event_loop: Rc::new(event_loop),
            input,
            scheduled: None,
        }
    }

    /// Makes the stage of a host.
    pub(super) fn hosted(
        event_loop: Rc<EventLoop>,
        input: Input,
        scheduled: Scheduled,
    ) -> Stage {
        Stage {
            event_loop,
            input,
            scheduled: Some(scheduled),
        }
    }

    /// Runs the task that `start` starts until it has ended, then cancels the
    /// tasks that are left and lets them end; see [`EventLoop::run`]. On the
    /// stage of a [host](super::Hosted) this is only scheduled.
    ///
    /// # Errors
    ///
    /// The error of the task, or the reason why it could not be run.
    pub fn run<T: 'static>(
        &self,
        start: impl FnOnce(&Loop) -> Task<Raises<T>>,
    ) -> Raises<T> {
        match &self.scheduled {
            None => self.event_loop.run(start)?,
            Some(scheduled) => {
                Err(schedule(&self.event_loop, scheduled, start))
            }
        }
    }

    /// Returns the standard input.
    pub fn input(&self) -> &Input {
        &self.input
    }
}

impl Deref for Stage {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        self.event_loop.handle()
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stage").field(&self.event_loop).finish()
    }
}

/// A source of lines.
pub trait ReadLine: Send {
    /// Waits for the next line and returns it without its newline; `None` is
    /// the end.
    fn read_line(&mut self) -> Option<String>;

    /// Returns the microseconds that the next call takes in a simulated world.
    fn simulated_us(&self) -> u64;
}

/// The standard input, to be read on the blocking pool. Clones are the same.
#[derive(Clone)]
pub struct Input(Arc<Mutex<dyn ReadLine>>);

impl Input {
    /// Makes an input of a source of lines.
    pub fn new(lines: impl ReadLine + 'static) -> Input {
        Input(Arc::new(Mutex::new(lines)))
    }

    /// Makes an input that has ended.
    pub fn empty() -> Input {
        Input::new(Nothing)
    }

    /// Waits for the next line, blocking the thread; `None` is the end.
    pub fn read_line(&self) -> Option<String> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.read_line()
    }

    /// Returns the microseconds that the next line takes in a simulated world.
    pub fn simulated_us(&self) -> u64 {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.simulated_us()
    }
}

struct Nothing;

impl ReadLine for Nothing {
    fn read_line(&mut self) -> Option<String> {
        None
    }

    fn simulated_us(&self) -> u64 {
        0
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Input")
    }
}
