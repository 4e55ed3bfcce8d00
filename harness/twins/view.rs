//! One run, as an invariant of a user sees it.

use crate::schedule::Book;
use crate::trace::{Kind, Trace};

/// One run of one version, for [`Check::always`](crate::Check::always).
#[derive(Debug)]
pub struct Run<'a> {
    pub(crate) book: &'a Book,
    pub(crate) trace: &'a Trace,
}

impl Run<'_> {
    /// Returns the result as `Debug` writes it; none if there is none.
    pub fn result(&self) -> Option<String> {
        self.texts(Kind::Result).into_iter().next()
    }

    /// Returns what was noted, in order.
    pub fn notes(&self) -> Vec<String> {
        self.texts(Kind::Note)
    }

    /// Returns the names of the operations and timers that began, in order.
    pub fn begun(&self) -> Vec<String> {
        self.texts(Kind::Begin)
    }

    /// Returns the names of those that were given up.
    pub fn given_up(&self) -> Vec<String> {
        self.texts(Kind::GivenUp)
    }

    /// Returns the texts of all events of a kind, in order: names of
    /// operations, notes, results.
    pub fn texts(&self, kind: Kind) -> Vec<String> {
        let events = self.trace.events.iter();
        let events = events.filter(|event| event.kind == kind);
        events.map(|event| self.book.name(event.name())).collect()
    }

    /// Returns the most operations of this name, whatever their arguments,
    /// that were under way at one time.
    pub fn most_at_once(&self, word: &str) -> usize {
        let (mut now, mut most) = (0usize, 0);
        for event in &self.trace.events {
            if !event.kind.is_of_op() {
                continue;
            }
            let text = self.book.text(event.word);
            let rest = text.strip_prefix(word);
            if !rest.is_some_and(|rest| rest.starts_with('(')) {
                continue;
            }
            match event.kind {
                Kind::Begin => now += 1,
                Kind::End | Kind::GivenUp => now = now.saturating_sub(1),
                _ => {}
            }
            most = most.max(now);
        }
        most
    }

    /// Returns whether the version was cancelled in it.
    pub fn is_cancelled(&self) -> bool {
        self.trace.has(Kind::Cancel)
    }
}
