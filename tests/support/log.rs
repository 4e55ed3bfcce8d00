//! A log of lines, and guards that add a line when they are dropped.

use std::cell::RefCell;
use std::rc::Rc;
use styles::event_loop::Loop;
use styles::trace::{Actor, Event, Trace};

/// Lines in the order in which they were added. Clones are the same log.
///
/// As the trace of a loop it has the printed lines, each with its time in
/// microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    /// Adds a line.
    pub(crate) fn say(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    /// Makes a callback that adds a line.
    pub(crate) fn saying(
        &self,
        line: &'static str,
    ) -> impl FnOnce(&Loop) + Unpin + use<> {
        let log = self.clone();
        move |_| log.say(line)
    }

    /// Makes a guard with a name.
    pub(crate) fn guard(&self, name: &'static str) -> Guard {
        let log = self.clone();
        Guard { log, name }
    }

    /// Takes the lines out.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

impl Trace for Log {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, _: Option<Actor>, line: &str) {
        self.say(format!("{t_us} {line}"));
    }
}

/// A guard that adds a line when it is dropped.
#[derive(Debug)]
pub(crate) struct Guard {
    log: Log,
    name: &'static str,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.log.say(format!("{} dropped", self.name));
    }
}
