//! The events of a loop as a Chrome trace, which Perfetto and
//! `chrome://tracing` open.
//!
//! ```text
//!   fetch:0   | run |===== sleep ==========| run |== read ==| run |
//!                                         ^
//!   clock                  timer fired ---+ wakes
//! ```
//!
//! A task is a thread of the trace. A wait is a slice from the moment at which
//! the task gives control back to the resumption that ends the wait; waits
//! that overlap without one lying within the other take further threads. A run
//! in between is one more slice, of no length in a simulated world, with the
//! events it notes as instants. An arrow leads from the cause of a wait's end
//! to the resumption that followed. The same events give the same bytes.
//!
//! Knows neither how a run is made nor where the text goes. Where to read
//! next: `timeline.rs` for the marks, `builder.rs` for their making, `text.rs`
//! for their text.

mod builder;
mod text;
mod timeline;

use self::builder::draw;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use styles::event_loop::{LoopEvent, Observer};

/// A record of every event of a loop, with its time. Clones are the same
/// record.
#[derive(Clone, Default)]
pub struct Steps(Rc<RefCell<Vec<(u64, LoopEvent)>>>);

impl Observer for Steps {
    fn observe(&mut self, clock_us: u64, step: LoopEvent) {
        self.0.borrow_mut().push((clock_us, step));
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Steps")
            .field(&self.0.borrow().len())
            .finish()
    }
}

impl Steps {
    /// Returns the events as a Chrome trace, in the JSON object format, with
    /// times in microseconds; `name` is the name of the process.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::report::Steps;
    /// use harness::worlds::null::NullWorld;
    /// use styles::async_await::{task, wait};
    /// use styles::event_loop::EventLoop;
    /// use styles::trace::{Silence, Actor};
    ///
    /// let world = Box::new(NullWorld::default());
    /// let event_loop = EventLoop::new(world, Box::new(Silence));
    /// let steps = Steps::default();
    /// event_loop.set_observer(Box::new(steps.clone()));
    /// let lp = event_loop.handle();
    /// let sleeper = task::spawn(lp, Actor::Task(7), |cx| async move {
    ///     wait::sleep(&cx, 200).await;
    /// });
    /// event_loop.run_until_complete(&sleeper)?;
    /// let json = steps.to_chrome("an example");
    /// let slept = "\"name\": \"sleep\", \"cat\": \"wait\", \"ts\": 0, \
    ///              \"dur\": 200";
    /// assert!(json.contains(slept), "{json}");
    /// # Ok::<(), styles::event_loop::RunError>(())
    /// ```
    pub fn to_chrome(&self, name: &str) -> String {
        text::write(name, &draw(&self.0.borrow()))
    }
}
