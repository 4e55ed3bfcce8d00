//! The log that is told to the page.

use std::cell::RefCell;
use std::fmt::{Display, Write as _};
use std::rc::Rc;
use styles::trace::{Actor, Event, Trace};

/// Lines for the page: a kind, a time in microseconds, a text. Clones are the
/// same log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Rc<RefCell<String>>);

impl Log {
    /// Adds a line.
    pub(crate) fn tell(&self, kind: &str, t_us: u64, text: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0.borrow_mut(), "{kind} {t_us} {text}");
    }

    /// Takes out all lines.
    pub(crate) fn take(&self) -> String {
        self.0.take()
    }
}

impl Trace for Log {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, _: Option<Actor>, line: &str) {
        self.tell("print", t_us, line);
    }
}
